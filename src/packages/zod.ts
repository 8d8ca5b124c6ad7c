// The parts of zod/mini that this action uses. They are exported by name, so that the build can drop the rest, which
// takes 7 ms to load. `iso` is not used: it adds 6 kB for one regular expression.

export type { infer as Infer } from "zod/mini";
export {
  array,
  boolean,
  enum,
  nullish,
  number,
  object,
  optional,
  refine,
  safeParse,
  string,
  union,
  unknown,
} from "zod/mini";
