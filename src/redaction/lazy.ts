/**
 * A value that is made at its first use, and then kept: zod takes about a millisecond to make a schema of ten fields
 * (measured), and most runs need few of them.
 */
export function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
