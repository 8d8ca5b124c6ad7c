// dist/vendor/506.undici.cjs.js: what this action uses of undici 8.13.1, by src/vendor/undici.ts.
// Not edited by hand: npm run build. Licences: dist/licenses.txt.
"use strict";
exports.id = 506;
exports.ids = [506];
exports.modules = { 506: ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
	__webpack_require__.r(__webpack_exports__);
	__webpack_require__.d(__webpack_exports__, {
		EnvHttpProxyAgent: () => undici_lib_dispatcher_env_http_proxy_agent_js__WEBPACK_IMPORTED_MODULE_2__,
		Pool: () => undici_lib_dispatcher_pool_js__WEBPACK_IMPORTED_MODULE_3__
	});
	var undici_lib_api_api_connect_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(660);
	var undici_lib_dispatcher_dispatcher_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(883);
	var undici_lib_dispatcher_env_http_proxy_agent_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(137);
	var undici_lib_dispatcher_pool_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(628);
	undici_lib_dispatcher_dispatcher_js__WEBPACK_IMPORTED_MODULE_1__.prototype.connect = undici_lib_api_api_connect_js__WEBPACK_IMPORTED_MODULE_0__;
}) };
;
