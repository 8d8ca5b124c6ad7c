import { createRequire } from "node:module";

/** undici's HTTP parser as a file of `dist/vendor/`. */
export const PARSER_FILE = "llhttp.wasm";

/** The module that exports the bytes of the parser. The bundle would contain them as base64, which compresses badly. */
export const PARSER_MODULE = "lib/llhttp/llhttp_simd-wasm.js";

/** The first bytes of each WebAssembly module. */
const MAGIC = Buffer.from("\0asm");

/** Reads the bytes of the parser from the installed package. Throws if they are not WebAssembly. */
export function readParser(): Buffer {
  const bytes: unknown = createRequire(import.meta.url)(`undici/${PARSER_MODULE}`);
  if (Buffer.isBuffer(bytes) && bytes.subarray(0, 4).equals(MAGIC)) return bytes;
  throw new Error(
    `${PARSER_MODULE} of undici no longer exports a Buffer with WebAssembly. Check how undici loads its parser`,
  );
}
