// Stands in for undici's lib/llhttp/llhttp-wasm.js, its parser for processors without SIMD: 80 kB. Every processor
// that GitHub's runner supports has SIMD.
throw new Error(
  "The HTTP parser for processors without SIMD is not part of this build: unset UNDICI_NO_WASM_SIMD and JEST_WORKER_ID",
);
