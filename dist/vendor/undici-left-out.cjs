// What stands in undici for parts that our requests never reach, in the shipped build alone. Where undici asks for them
// is in scripts/build/undici-left-out.ts, and the build fails when it asks elsewhere.
module.exports = {
  /** For lib/dispatcher/client-h2.js, which loads node:http2: 3 to 6 ms of CPU and 58 kB. */
  http2() {
    throw new Error("HTTP/2 is not part of this build: make the client with `allowH2: false`");
  },

  /** For lib/dispatcher/parser-h1.js, the glue for undici's experimental parser. Node's own undici leaves it out too. */
  milo: {
    getMiloEnabled: () => false,
    H1Parser: class {
      constructor() {
        throw new Error("The Milo parser is not part of this build: make the client without `useMilo`");
      }
    },
  },

  /**
   * For lib/llhttp/llhttp-wasm.js, the parser for processors without SIMD: 80 kB. Every processor that GitHub's runner
   * supports has SIMD. The variables that ask for it have no say: the build takes them out.
   */
  get parserWithoutSimd() {
    throw new Error("The HTTP parser for processors without SIMD is not part of this build");
  },

  /** For lib/web/: FormData, which a request with a string for a body never meets. 10 ms and 300 kB. */
  get web() {
    throw new Error("FormData is not part of this build: send a string or a Buffer");
  },
};
