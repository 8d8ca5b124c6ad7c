// Stand-ins for parts of undici, in dist only: for parts that the requests of this action never reach, and for parts that
// are smaller here. scripts/build/undici.ts lists where undici requires them. The build fails if a new version requires
// them elsewhere.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

module.exports = {
  /** For lib/core/connect.js, the default way to connect. This action passes its own (src/connection/connector.ts). 2 kB. */
  connect() {
    throw new Error("The default connector is not part of this build: make the client with `connect`");
  },

  /** For lib/dispatcher/client-h2.js, which loads node:http2: 3 to 6 ms of CPU and 58 kB. */
  http2() {
    throw new Error("HTTP/2 is not part of this build: make the client with `allowH2: false`");
  },

  /**
   * For lib/llhttp/constants.js: 16 kB. These are all the numbers that undici's client uses. The build compares them
   * with the original, which has no names of error codes by number either.
   */
  constants: {
    ERROR: { OK: 0, PAUSED: 21, PAUSED_UPGRADE: 22 },
    TYPE: { RESPONSE: 2 },
  },

  /** For lib/dispatcher/parser-h1.js, the glue for undici's experimental parser. The undici in Node leaves it out too. */
  milo: {
    getMiloEnabled: () => false,
    H1Parser: class {
      constructor() {
        throw new Error("The Milo parser is not part of this build: make the client without `useMilo`");
      }
    },
  },

  /**
   * For lib/llhttp/llhttp_simd-wasm.js, which contains undici's HTTP parser as base64. In dist, the same bytes are a
   * file, so the download is 6 kB smaller. undici asks for them when it opens its first connection.
   */
  get parser() {
    return readFileSync(join(__dirname, "llhttp.wasm"));
  },

  /**
   * For lib/llhttp/llhttp-wasm.js, the parser for processors without SIMD: 80 kB. Every processor that GitHub's runner
   * supports has SIMD. The build removes the environment variables that select it.
   */
  get parserWithoutSimd() {
    throw new Error("llhttp.wasm could not be loaded. A parser for processors without SIMD is not part of this build");
  },

  /** For lib/web/: FormData, which a request with a string as its body never uses. 10 ms and 300 kB. */
  get web() {
    throw new Error("FormData is not part of this build: send a string or a Buffer");
  },
};
