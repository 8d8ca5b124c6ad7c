// Stands in for undici's lib/llhttp/llhttp-wasm.js, its parser for processors without SIMD: 80 kB. Every processor
// that GitHub's runner supports has SIMD. The variables that ask for it have no say: the build takes them out.
throw new Error("The HTTP parser for processors without SIMD is not part of this build");
