// fastest-levenshtein, to suggest a similar name. Loaded only when an error needs it.
export { closest, distance } from "fastest-levenshtein";
