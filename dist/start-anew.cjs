// dist/start-anew.cjs: code of this action, from src/. Not edited by hand: npm run build.
/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	// The require scope
/******/ 	var __nccwpck_require__ = {};
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/************************************************************************/
var __webpack_exports__ = {};
// ESM COMPAT FLAG
__nccwpck_require__.r(__webpack_exports__);

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  startAnewWithoutDebugging: () => (/* binding */ startAnewWithoutDebugging)
});

;// CONCATENATED MODULE: external "./shared.cjs"
const external_shared_cjs_namespaceObject = require("./shared.cjs");
;// CONCATENATED MODULE: ./build/split/start-anew.js

// build/post/start-anew.js
/** The argument of a process that has started anew: it is not to do so again. */
const ANEW = "--anew";
/**
* Starts this process anew, with the same state and inputs, and without NODE_DEBUG: what that has switched on stays on.
* It stays the process that the runner knows, and signals. Returns only if it cannot be done, as on Windows.
*
* A child process would not do: another section of NODE_DEBUG prints the environment that it is given.
*/
function startAnewWithoutDebugging() {
	const [, entry = "", ...others] = process.argv;
	if (others.includes(ANEW) || process.platform === "win32" || process.execve === void 0) return;
	const args = [
		process.execPath,
		...process.execArgv,
		entry,
		ANEW
	];
	process.execve(process.execPath, args, (0,external_shared_cjs_namespaceObject.environmentWith)({ NODE_DEBUG: "" }));
}


module.exports = __webpack_exports__;
/******/ })()
;