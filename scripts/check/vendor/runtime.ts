/**
 * Statements that the bundlers (rolldown, and ncc, which contains webpack) add to a file, by their purpose. A new
 * version of a bundler may change them. Read the new text before you update it here.
 */
export const RUNTIME: Readonly<Record<string, string>> = {
  "the require function of the modules": `function __nccwpck_require__(moduleId) {
    var cachedModule = __webpack_module_cache__[moduleId];
    if (cachedModule !== undefined) { return cachedModule.exports; }
    var module = __webpack_module_cache__[moduleId] = { exports: {} };
    var threw = true;
    try {
      __webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
      threw = false;
    } finally { if (threw) delete __webpack_module_cache__[moduleId]; }
    return module.exports;
  }`,
  "the cache of loaded modules": "var __webpack_module_cache__ = {};",
  "an object for the helpers, if there is no require": "var __nccwpck_require__ = {};",
  "the folder of the file": 'if (typeof __nccwpck_require__ !== "undefined") __nccwpck_require__.ab = __dirname + "/";',
  "a helper that defines exports": `(() => { __nccwpck_require__.d = (exports, definition) => {
    for (var key in definition) {
      if (__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
        Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
      }
    }
  }; })();`,
  "a helper that looks for an own property":
    "(() => { __nccwpck_require__.o = (obj, prop) => Object.prototype.hasOwnProperty.call(obj, prop); })();",
  "a helper that marks exports": `(() => { __nccwpck_require__.r = (exports) => {
    if (typeof Symbol !== "undefined" && Symbol.toStringTag) {
      Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
    }
    Object.defineProperty(exports, "__esModule", { value: true });
  }; })();`,
  "the object for the exports": "var __webpack_exports__ = {};",
  "the call that marks the exports": "__nccwpck_require__.r(__webpack_exports__);",
  "the assignment of the exports": "module.exports = __webpack_exports__;",
  "a helper that runs a CommonJS module once": `var __commonJSMin = (cb, mod) => () =>
    (mod || (cb((mod = { exports: {} }).exports, mod, mod.exports), cb = null), mod.exports);`,
};

/** The statements that every file needs. */
export const ALWAYS_ADDED: readonly string[] = [
  "a helper that defines exports",
  "a helper that looks for an own property",
  "a helper that marks exports",
  "the object for the exports",
  "the call that marks the exports",
  "the assignment of the exports",
];
