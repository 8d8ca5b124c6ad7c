/** Stands for every database in a permission, including those that are created later. */
export const EVERY_DATABASE = "*";
