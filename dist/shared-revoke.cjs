// dist/shared-revoke.cjs: code of this action, from src/. Not edited by hand: npm run build.
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
  openRevokeSession: () => (/* binding */ openRevokeSession)
});

;// CONCATENATED MODULE: external "./shared.cjs"
const external_shared_cjs_namespaceObject = require("./shared.cjs");
;// CONCATENATED MODULE: external "./vendor/p-limit.cjs"
const p_limit_cjs_namespaceObject = require("./vendor/p-limit.cjs");
;// CONCATENATED MODULE: ./build/split/shared-revoke.js


// build/token/adaptive-limit.js
/** How many revokes run at a time: it begins low, grows while all is well, and halves when the cluster has too much. */
const FIRST = 8;
const MOST = 32;
/** How many revokes at a time a cluster bears, learned as they go: additive increase, multiplicative decrease. */
var AdaptiveLimit = class {
	#limit = (0,p_limit_cjs_namespaceObject.pLimit)(FIRST);
	#doneSinceChange = 0;
	/** Runs the work when there is room for it. */
	async run(work) {
		const result = await this.#limit(work);
		this.#doneSinceChange++;
		if (this.#doneSinceChange >= this.#limit.concurrency) this.#change(Math.min(MOST, this.#limit.concurrency + 1));
		return result;
	}
	/** The cluster was asked too much. Several refusals of one round count once. */
	slowDown() {
		if (this.#doneSinceChange === 0) return;
		this.#change(Math.max(1, Math.floor(this.#limit.concurrency / 2)));
	}
	#change(concurrency) {
		this.#doneSinceChange = 0;
		this.#limit.concurrency = concurrency;
	}
};
// build/runner/revoke-session.js
/** The contract's two minutes for an operation; all of them together take what they take. */
const OPERATION_TIMEOUT_MS = 12e4;
/** As many as the limit ever lets through. */
const CONNECTIONS = 32;
/** Opens a session for revoke or sweep. Its `http` has to be closed. */
function openRevokeSession(connection, environment, cancellation, redaction) {
	const limit = new AdaptiveLimit();
	return {
		...(0,external_shared_cjs_namespaceObject.openSession)({
			managementToken: connection.managementToken,
			trust: connection.trust,
			environment,
			cancellation,
			redaction,
			timeoutMs: Number.POSITIVE_INFINITY,
			operationTimeoutMs: OPERATION_TIMEOUT_MS,
			connections: CONNECTIONS,
			onAnswer: ({ status }) => {
				if ((0,external_shared_cjs_namespaceObject.canPass)(status)) limit.slowDown();
			}
		}),
		limit
	};
}


module.exports = __webpack_exports__;
/******/ })()
;