import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8 from compiling WebAssembly a second time, for the rest of the process. For the main step only.
 *
 * undici parses responses with WebAssembly. After the first response, V8 starts to compile that parser again in the
 * background, with its optimizing compiler (https://v8.dev/docs/wasm-compilation-pipeline#tier-up). A process that ends
 * meanwhile waits for it: 40 to 85 ms with Node 24.19, against 5 ms with this flag (measured; medians, one to 20 responses).
 * Main handles a few responses, for which the faster parser is of no use. The job waits for every millisecond of it.
 *
 * Node has no other way: `process.exit` waits too, and undici has no parser that is not WebAssembly.
 *
 * Node documents that changing flags in a running process can crash it
 * (https://nodejs.org/api/v8.html#v8setflagsfromstringflags). So never use this in post, revoke or sweep, which must live
 * to revoke tokens. If main crashes, post still revokes the token.
 *
 * Call it after undici is loaded: with other flags, V8 rejects its cached code of Node's own modules, which costs 10 ms.
 */
export function disableWasmTierUp(): void {
  setFlagsFromString("--wasm-tiering-budget=1000000000");
}
