// dist/vendor/github.cjs: the code of @actions/github 9.1.1, @octokit/auth-token 6.0.0, @octokit/core 7.0.8, @octokit/endpoint 11.0.5, @octokit/request 10.0.16, @octokit/request-error 7.1.2, before-after-hook 4.0.0, universal-user-agent 7.0.3 that src/packages/github.ts uses.
// Run npm run build to change it. Licences: dist/licenses.txt.
(() => {
	"use strict";
	var __nccwpck_require__ = {};
	(() => {
		__nccwpck_require__.d = (exports, definition) => {
			for (var key in definition) {
				if (__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
					Object.defineProperty(exports, key, {
						enumerable: true,
						get: definition[key]
					});
				}
			}
		};
	})();
	(() => {
		__nccwpck_require__.o = (obj, prop) => Object.prototype.hasOwnProperty.call(obj, prop);
	})();
	(() => {
		__nccwpck_require__.r = (exports) => {
			if (typeof Symbol !== "undefined" && Symbol.toStringTag) {
				Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
			}
			Object.defineProperty(exports, "__esModule", { value: true });
		};
	})();
	var __webpack_exports__ = {};
	__nccwpck_require__.r(__webpack_exports__);
	__nccwpck_require__.d(__webpack_exports__, { getOctokit: () => getOctokit });
	var Context = class {};
	var HttpClient = class {
		getAgent() {}
		getAgentDispatcher() {}
	};
	function fetch() {
		throw new Error("This build has no default fetch for GitHub: pass getOctokit a `request.fetch`");
	}
	function restEndpointMethods() {
		return {};
	}
	function paginateRest() {
		return {};
	}
	function parse$1() {
		return {
			type: "application/json",
			parameters: {}
		};
	}
	const JSONParse = JSON.parse;
	const JSONStringify = JSON.stringify;
	function withCustomRequest() {
		return { defaults: () => graphql };
	}
	function graphql() {
		throw new Error("GraphQL is not part of this build: use `octokit.request`");
	}
	var __awaiter = function(thisArg, _arguments, P, generator) {
		function adopt(value) {
			return value instanceof P ? value : new P(function(resolve) {
				resolve(value);
			});
		}
		return new (P || (P = Promise))(function(resolve, reject) {
			function fulfilled(value) {
				try {
					step(generator.next(value));
				} catch (e) {
					reject(e);
				}
			}
			function rejected(value) {
				try {
					step(generator["throw"](value));
				} catch (e) {
					reject(e);
				}
			}
			function step(result) {
				result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
			}
			step((generator = generator.apply(thisArg, _arguments || [])).next());
		});
	};
	function getAuthString(token, options) {
		if (!token && !options.auth) throw new Error("Parameter token or opts.auth is required");
		else if (token && options.auth) throw new Error("Parameters token and opts.auth may not both be specified");
		return typeof options.auth === "string" ? options.auth : `token ${token}`;
	}
	function getProxyAgent(destinationUrl) {
		return new HttpClient().getAgent(destinationUrl);
	}
	function getProxyAgentDispatcher(destinationUrl) {
		return new HttpClient().getAgentDispatcher(destinationUrl);
	}
	function getProxyFetch(destinationUrl) {
		const httpDispatcher = getProxyAgentDispatcher(destinationUrl);
		const proxyFetch = (url, opts) => __awaiter(this, void 0, void 0, function* () {
			return fetch(url, Object.assign(Object.assign({}, opts), { dispatcher: httpDispatcher }));
		});
		return proxyFetch;
	}
	function getApiBaseUrl() {
		return process.env["GITHUB_API_URL"] || "https://api.github.com";
	}
	function getUserAgentWithOrchestrationId(baseUserAgent) {
		var _a;
		const orchId = (_a = process.env["ACTIONS_ORCHESTRATION_ID"]) === null || _a === void 0 ? void 0 : _a.trim();
		if (orchId) {
			const tag = `actions_orchestration_id/${orchId.replace(/[^a-z0-9_.-]/gi, "_")}`;
			if (baseUserAgent === null || baseUserAgent === void 0 ? void 0 : baseUserAgent.includes(tag)) return baseUserAgent;
			return `${baseUserAgent ? `${baseUserAgent} ` : ""}${tag}`;
		}
		return baseUserAgent;
	}
	function getUserAgent() {
		if (typeof navigator === "object" && "userAgent" in navigator) return navigator.userAgent;
		if (typeof process === "object" && process.version !== void 0) return `Node.js/${process.version.substr(1)} (${process.platform}; ${process.arch})`;
		return "<environment undetectable>";
	}
	function register(state, name, method, options) {
		if (typeof method !== "function") throw new Error("method for before hook must be a function");
		if (!options) options = {};
		if (Array.isArray(name)) return name.reverse().reduce((callback, name) => {
			return register.bind(null, state, name, callback, options);
		}, method)();
		return Promise.resolve().then(() => {
			if (!state.registry[name]) return method(options);
			return state.registry[name].reduce((method, registered) => {
				return registered.hook.bind(null, method, options);
			}, method)();
		});
	}
	function addHook(state, kind, name, hook) {
		const orig = hook;
		if (!state.registry[name]) state.registry[name] = [];
		if (kind === "before") hook = (method, options) => {
			return Promise.resolve().then(orig.bind(null, options)).then(method.bind(null, options));
		};
		if (kind === "after") hook = (method, options) => {
			let result;
			return Promise.resolve().then(method.bind(null, options)).then((result_) => {
				result = result_;
				return orig(result, options);
			}).then(() => {
				return result;
			});
		};
		if (kind === "error") hook = (method, options) => {
			return Promise.resolve().then(method.bind(null, options)).catch((error) => {
				return orig(error, options);
			});
		};
		state.registry[name].push({
			hook,
			orig
		});
	}
	function removeHook(state, name, method) {
		if (!state.registry[name]) return;
		const index = state.registry[name].map((registered) => {
			return registered.orig;
		}).indexOf(method);
		if (index === -1) return;
		state.registry[name].splice(index, 1);
	}
	const bind = Function.bind;
	const bindable = bind.bind(bind);
	function bindApi(hook, state, name) {
		const removeHookRef = bindable(removeHook, null).apply(null, name ? [state, name] : [state]);
		hook.api = { remove: removeHookRef };
		hook.remove = removeHookRef;
		[
			"before",
			"error",
			"after",
			"wrap"
		].forEach((kind) => {
			const args = name ? [
				state,
				kind,
				name
			] : [state, kind];
			hook[kind] = hook.api[kind] = bindable(addHook, null).apply(null, args);
		});
	}
	function Singular() {
		const singularHookName = Symbol("Singular");
		const singularHookState = { registry: {} };
		const singularHook = register.bind(null, singularHookState, singularHookName);
		bindApi(singularHook, singularHookState, singularHookName);
		return singularHook;
	}
	function Collection() {
		const state = { registry: {} };
		const hook = register.bind(null, state);
		bindApi(hook, state);
		return hook;
	}
	var before_after_hook_default = {
		Singular,
		Collection
	};
	var DEFAULTS = {
		method: "GET",
		baseUrl: "https://api.github.com",
		headers: {
			accept: "application/vnd.github.v3+json",
			"user-agent": `octokit-endpoint.js/0.0.0-development ${getUserAgent()}`
		},
		mediaType: { format: "" }
	};
	function lowercaseKeys(object) {
		if (!object) return {};
		return Object.keys(object).reduce((newObj, key) => {
			newObj[key.toLowerCase()] = object[key];
			return newObj;
		}, {});
	}
	function isPlainObject$1(value) {
		if (typeof value !== "object" || value === null) return false;
		if (Object.prototype.toString.call(value) !== "[object Object]") return false;
		const proto = Object.getPrototypeOf(value);
		if (proto === null) return true;
		const Ctor = Object.prototype.hasOwnProperty.call(proto, "constructor") && proto.constructor;
		return typeof Ctor === "function" && Ctor instanceof Ctor && Function.prototype.call(Ctor) === Function.prototype.call(value);
	}
	function mergeDeep(defaults, options) {
		const result = Object.assign({}, defaults);
		Object.keys(options).forEach((key) => {
			if (isPlainObject$1(options[key])) {
				if (!(key in defaults)) Object.assign(result, { [key]: options[key] });
				else result[key] = mergeDeep(defaults[key], options[key]);
			} else Object.assign(result, { [key]: options[key] });
		});
		return result;
	}
	function removeUndefinedProperties(obj) {
		for (const key in obj) if (obj[key] === void 0) delete obj[key];
		return obj;
	}
	function merge(defaults, route, options) {
		if (typeof route === "string") {
			let [method, url] = route.split(" ");
			options = Object.assign(url ? {
				method,
				url
			} : { url: method }, options);
		} else options = Object.assign({}, route);
		options.headers = lowercaseKeys(options.headers);
		removeUndefinedProperties(options);
		removeUndefinedProperties(options.headers);
		const mergedOptions = mergeDeep(defaults || {}, options);
		if (options.url === "/graphql") {
			if (defaults && defaults.mediaType.previews?.length) mergedOptions.mediaType.previews = defaults.mediaType.previews.filter((preview) => !mergedOptions.mediaType.previews.includes(preview)).concat(mergedOptions.mediaType.previews);
			mergedOptions.mediaType.previews = (mergedOptions.mediaType.previews || []).map((preview) => preview.replace(/-preview/, ""));
		}
		return mergedOptions;
	}
	function addQueryParameters(url, parameters) {
		const separator = /\?/.test(url) ? "&" : "?";
		const names = Object.keys(parameters);
		if (names.length === 0) return url;
		return url + separator + names.map((name) => {
			if (name === "q") return "q=" + parameters.q.split("+").map(encodeURIComponent).join("+");
			return `${name}=${encodeURIComponent(parameters[name])}`;
		}).join("&");
	}
	var urlVariableRegex = /\{[^{}}]+\}/g;
	function removeNonChars(variableName) {
		return variableName.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g, "").split(/,/);
	}
	function extractUrlVariableNames(url) {
		const matches = url.match(urlVariableRegex);
		if (!matches) return [];
		return matches.map(removeNonChars).reduce((a, b) => a.concat(b), []);
	}
	function omit(object, keysToOmit) {
		const result = { __proto__: null };
		for (const key of Object.keys(object)) if (keysToOmit.indexOf(key) === -1) result[key] = object[key];
		return result;
	}
	function encodeReserved(str) {
		return str.split(/(%[0-9A-Fa-f]{2})/g).map(function(part) {
			if (!/%[0-9A-Fa-f]/.test(part)) part = encodeURI(part).replace(/%5B/g, "[").replace(/%5D/g, "]");
			return part;
		}).join("");
	}
	function encodeUnreserved(str) {
		return encodeURIComponent(str).replace(/[!'()*]/g, function(c) {
			return "%" + c.charCodeAt(0).toString(16).toUpperCase();
		});
	}
	function encodeValue(operator, value, key) {
		value = operator === "+" || operator === "#" ? encodeReserved(value) : encodeUnreserved(value);
		if (key) return encodeUnreserved(key) + "=" + value;
		else return value;
	}
	function isDefined(value) {
		return value !== void 0 && value !== null;
	}
	function isKeyOperator(operator) {
		return operator === ";" || operator === "&" || operator === "?";
	}
	function getValues(context, operator, key, modifier) {
		var value = context[key], result = [];
		if (isDefined(value) && value !== "") {
			if (typeof value === "string" || typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
				value = value.toString();
				if (modifier && modifier !== "*") value = value.substring(0, parseInt(modifier, 10));
				result.push(encodeValue(operator, value, isKeyOperator(operator) ? key : ""));
			} else if (modifier === "*") {
				if (Array.isArray(value)) value.filter(isDefined).forEach(function(value2) {
					result.push(encodeValue(operator, value2, isKeyOperator(operator) ? key : ""));
				});
				else Object.keys(value).forEach(function(k) {
					if (isDefined(value[k])) result.push(encodeValue(operator, value[k], k));
				});
			} else {
				const tmp = [];
				if (Array.isArray(value)) value.filter(isDefined).forEach(function(value2) {
					tmp.push(encodeValue(operator, value2));
				});
				else Object.keys(value).forEach(function(k) {
					if (isDefined(value[k])) {
						tmp.push(encodeUnreserved(k));
						tmp.push(encodeValue(operator, value[k].toString()));
					}
				});
				if (isKeyOperator(operator)) result.push(encodeUnreserved(key) + "=" + tmp.join(","));
				else if (tmp.length !== 0) result.push(tmp.join(","));
			}
		} else if (operator === ";") {
			if (isDefined(value)) result.push(encodeUnreserved(key));
		} else if (value === "" && (operator === "&" || operator === "?")) result.push(encodeUnreserved(key) + "=");
		else if (value === "") result.push("");
		return result;
	}
	function parseUrl(template) {
		return { expand: expand.bind(null, template) };
	}
	function expand(template, context) {
		var operators = [
			"+",
			"#",
			".",
			"/",
			";",
			"?",
			"&"
		];
		template = template.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g, function(_, expression, literal) {
			if (expression) {
				let operator = "";
				const values = [];
				if (operators.indexOf(expression.charAt(0)) !== -1) {
					operator = expression.charAt(0);
					expression = expression.substr(1);
				}
				expression.split(/,/g).forEach(function(variable) {
					var tmp = /([^:\*]*)(?::(\d+)|(\*))?/.exec(variable);
					values.push(getValues(context, operator, tmp[1], tmp[2] || tmp[3]));
				});
				if (operator && operator !== "+") {
					var separator = ",";
					if (operator === "?") separator = "&";
					else if (operator !== "#") separator = operator;
					return (values.length !== 0 ? operator : "") + values.join(separator);
				} else return values.join(",");
			} else return encodeReserved(literal);
		});
		if (template === "/") return template;
		else return template.replace(/\/$/, "");
	}
	function parse(options) {
		let method = options.method.toUpperCase();
		let url = (options.url || "/").replace(/:([a-z]\w+)/g, "{$1}");
		let headers = Object.assign({}, options.headers);
		let body;
		let parameters = omit(options, [
			"method",
			"baseUrl",
			"url",
			"headers",
			"request",
			"mediaType"
		]);
		const urlVariableNames = extractUrlVariableNames(url);
		url = parseUrl(url).expand(parameters);
		if (!/^http/.test(url)) url = options.baseUrl + url;
		const remainingParameters = omit(parameters, Object.keys(options).filter((option) => urlVariableNames.includes(option)).concat("baseUrl"));
		if (!/application\/octet-stream/i.test(headers.accept)) {
			if (options.mediaType.format) headers.accept = headers.accept.split(/,/).map((format) => format.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/, `application/vnd$1$2.${options.mediaType.format}`)).join(",");
			if (url.endsWith("/graphql")) {
				if (options.mediaType.previews?.length) headers.accept = (headers.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g) || []).concat(options.mediaType.previews).map((preview) => {
					return `application/vnd.github.${preview}-preview${options.mediaType.format ? `.${options.mediaType.format}` : "+json"}`;
				}).join(",");
			}
		}
		if (["GET", "HEAD"].includes(method)) url = addQueryParameters(url, remainingParameters);
		else if ("data" in remainingParameters) body = remainingParameters.data;
		else if (Object.keys(remainingParameters).length) body = remainingParameters;
		if (!headers["content-type"] && typeof body !== "undefined") headers["content-type"] = "application/json; charset=utf-8";
		if (["PATCH", "PUT"].includes(method) && typeof body === "undefined") body = "";
		return Object.assign({
			method,
			url,
			headers
		}, typeof body !== "undefined" ? { body } : null, options.request ? { request: options.request } : null);
	}
	function endpointWithDefaults(defaults, route, options) {
		return parse(merge(defaults, route, options));
	}
	function withDefaults$1(oldDefaults, newDefaults) {
		const DEFAULTS2 = merge(oldDefaults, newDefaults);
		const endpoint2 = endpointWithDefaults.bind(null, DEFAULTS2);
		return Object.assign(endpoint2, {
			DEFAULTS: DEFAULTS2,
			defaults: withDefaults$1.bind(null, DEFAULTS2),
			merge: merge.bind(null, DEFAULTS2),
			parse
		});
	}
	var endpoint = withDefaults$1(null, DEFAULTS);
	var RequestError = class extends Error {
		name;
		status;
		request;
		response;
		constructor(message, statusCode, options) {
			super(message, { cause: options.cause });
			this.name = "HttpError";
			this.status = Number.parseInt(statusCode);
			if (Number.isNaN(this.status)) this.status = 0;
			if ("response" in options) this.response = options.response;
			const requestCopy = Object.assign({}, options.request);
			if (options.request.headers.authorization) requestCopy.headers = Object.assign({}, options.request.headers, { authorization: options.request.headers.authorization.replace(/(?<! ) .*$/, " [REDACTED]") });
			requestCopy.url = requestCopy.url.replace(/\bclient_secret=\w+/g, "client_secret=[REDACTED]").replace(/\baccess_token=\w+/g, "access_token=[REDACTED]");
			this.request = requestCopy;
		}
	};
	var defaults_default = { headers: { "user-agent": `octokit-request.js/10.0.16 ${getUserAgent()}` } };
	function isPlainObject(value) {
		if (typeof value !== "object" || value === null) return false;
		if (Object.prototype.toString.call(value) !== "[object Object]") return false;
		const proto = Object.getPrototypeOf(value);
		if (proto === null) return true;
		const Ctor = Object.prototype.hasOwnProperty.call(proto, "constructor") && proto.constructor;
		return typeof Ctor === "function" && Ctor instanceof Ctor && Function.prototype.call(Ctor) === Function.prototype.call(value);
	}
	var noop$1 = () => "";
	async function fetchWrapper(requestOptions) {
		const fetch = requestOptions.request?.fetch || globalThis.fetch;
		if (!fetch) throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");
		const log = requestOptions.request?.log || console;
		const parseSuccessResponseBody = requestOptions.request?.parseSuccessResponseBody !== false;
		const body = isPlainObject(requestOptions.body) || Array.isArray(requestOptions.body) ? JSONStringify(requestOptions.body) : requestOptions.body;
		const requestHeaders = Object.fromEntries(Object.entries(requestOptions.headers).map(([name, value]) => [name, String(value)]));
		let fetchResponse;
		try {
			fetchResponse = await fetch(requestOptions.url, {
				method: requestOptions.method,
				body,
				redirect: requestOptions.request?.redirect,
				headers: requestHeaders,
				signal: requestOptions.request?.signal,
				...requestOptions.body && { duplex: "half" }
			});
		} catch (error) {
			let message = "Unknown Error";
			if (error instanceof Error) {
				if (error.name === "AbortError") {
					error.status = 500;
					throw error;
				}
				message = error.message;
				if (error.name === "TypeError" && "cause" in error) {
					if (error.cause instanceof Error) message = error.cause.message;
					else if (typeof error.cause === "string") message = error.cause;
				}
			}
			const requestError = new RequestError(message, 500, { request: requestOptions });
			requestError.cause = error;
			throw requestError;
		}
		const status = fetchResponse.status;
		const url = fetchResponse.url;
		const responseHeaders = {};
		for (const [key, value] of fetchResponse.headers) responseHeaders[key] = value;
		const octokitResponse = {
			url,
			status,
			headers: responseHeaders,
			data: ""
		};
		if ("deprecation" in responseHeaders) {
			const matches = responseHeaders.link && responseHeaders.link.match(/<([^<>]+)>; rel="deprecation"/);
			const deprecationLink = matches && matches.pop();
			log.warn(`[@octokit/request] "${requestOptions.method} ${requestOptions.url}" is deprecated. It is scheduled to be removed on ${responseHeaders.sunset}${deprecationLink ? `. See ${deprecationLink}` : ""}`);
		}
		if (status === 204 || status === 205) return octokitResponse;
		if (requestOptions.method === "HEAD") {
			if (status < 400) return octokitResponse;
			throw new RequestError(fetchResponse.statusText, status, {
				response: octokitResponse,
				request: requestOptions
			});
		}
		if (status === 304) {
			octokitResponse.data = await getResponseData(fetchResponse);
			throw new RequestError("Not modified", status, {
				response: octokitResponse,
				request: requestOptions
			});
		}
		if (status >= 400) {
			octokitResponse.data = await getResponseData(fetchResponse);
			throw new RequestError(toErrorMessage(octokitResponse.data), status, {
				response: octokitResponse,
				request: requestOptions
			});
		}
		octokitResponse.data = parseSuccessResponseBody ? await getResponseData(fetchResponse) : fetchResponse.body;
		return octokitResponse;
	}
	async function getResponseData(response) {
		const contentType = response.headers.get("content-type");
		if (!contentType) return response.text().catch(noop$1);
		const mimetype = parse$1(contentType);
		if (isJSONResponse(mimetype)) {
			let text = "";
			try {
				text = await response.text();
				return JSONParse(text);
			} catch (err) {
				return text;
			}
		} else if (mimetype.type.startsWith("text/") || mimetype.parameters.charset?.toLowerCase() === "utf-8" && mimetype.type !== "application/octet-stream") return response.text().catch(noop$1);
		else return response.arrayBuffer().catch(() => new ArrayBuffer(0));
	}
	function isJSONResponse(mimetype) {
		return mimetype.type === "application/json" || mimetype.type === "application/scim+json";
	}
	function toErrorMessage(data) {
		if (typeof data === "string") return data;
		if (data instanceof ArrayBuffer) return "Unknown error";
		if (typeof data === "object" && data !== null && "message" in data) {
			const objectData = data;
			const suffix = "documentation_url" in objectData ? ` - ${objectData.documentation_url}` : "";
			return Array.isArray(objectData.errors) ? `${objectData.message}: ${objectData.errors.map((v) => JSON.stringify(v)).join(", ")}${suffix}` : `${objectData.message}${suffix}`;
		}
		return `Unknown error: ${JSON.stringify(data)}`;
	}
	function withDefaults(oldEndpoint, newDefaults) {
		const endpoint2 = oldEndpoint.defaults(newDefaults);
		const newApi = function(route, parameters) {
			const endpointOptions = endpoint2.merge(route, parameters);
			if (!endpointOptions.request || !endpointOptions.request.hook) return fetchWrapper(endpoint2.parse(endpointOptions));
			const request2 = (route2, parameters2) => {
				return fetchWrapper(endpoint2.parse(endpoint2.merge(route2, parameters2)));
			};
			Object.assign(request2, {
				endpoint: endpoint2,
				defaults: withDefaults.bind(null, endpoint2)
			});
			return endpointOptions.request.hook(request2, endpointOptions);
		};
		return Object.assign(newApi, {
			endpoint: endpoint2,
			defaults: withDefaults.bind(null, endpoint2)
		});
	}
	var request = withDefaults(endpoint, defaults_default);
	var b64url = "(?:[a-zA-Z0-9_-]+)";
	var sep = "\\.";
	var jwtRE = new RegExp(`^${b64url}${sep}${b64url}${sep}${b64url}$`);
	var isJWT = jwtRE.test.bind(jwtRE);
	async function auth(token) {
		const isApp = isJWT(token);
		const isInstallation = token.startsWith("v1.") || token.startsWith("ghs_");
		const isUserToServer = token.startsWith("ghu_");
		return {
			type: "token",
			token,
			tokenType: isApp ? "app" : isInstallation ? "installation" : isUserToServer ? "user-to-server" : "oauth"
		};
	}
	function withAuthorizationPrefix(token) {
		if (token.split(/\./).length === 3) return `bearer ${token}`;
		return `token ${token}`;
	}
	async function hook(token, request, route, parameters) {
		const endpoint = request.endpoint.merge(route, parameters);
		endpoint.headers.authorization = withAuthorizationPrefix(token);
		return request(endpoint);
	}
	var createTokenAuth = function createTokenAuth2(token) {
		if (!token) throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");
		if (typeof token !== "string") throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");
		token = token.replace(/^(token|bearer) +/i, "");
		return Object.assign(auth.bind(null, token), { hook: hook.bind(null, token) });
	};
	const VERSION = "7.0.8";
	const noop = () => {};
	const consoleWarn = console.warn.bind(console);
	const consoleError = console.error.bind(console);
	function createLogger(logger = {}) {
		if (typeof logger.debug !== "function") logger.debug = noop;
		if (typeof logger.info !== "function") logger.info = noop;
		if (typeof logger.warn !== "function") logger.warn = consoleWarn;
		if (typeof logger.error !== "function") logger.error = consoleError;
		return logger;
	}
	const userAgentTrail = `octokit-core.js/${VERSION} ${getUserAgent()}`;
	var Octokit = class {
		static VERSION = VERSION;
		static defaults(defaults) {
			const OctokitWithDefaults = class extends this {
				constructor(...args) {
					const options = args[0] || {};
					if (typeof defaults === "function") {
						super(defaults(options));
						return;
					}
					super(Object.assign({}, defaults, options, options.userAgent && defaults.userAgent ? { userAgent: `${options.userAgent} ${defaults.userAgent}` } : null));
				}
			};
			return OctokitWithDefaults;
		}
		static plugins = [];
		static plugin(...newPlugins) {
			const currentPlugins = this.plugins;
			const NewOctokit = class extends this {
				static plugins = currentPlugins.concat(newPlugins.filter((plugin) => !currentPlugins.includes(plugin)));
			};
			return NewOctokit;
		}
		constructor(options = {}) {
			const hook = new before_after_hook_default.Collection();
			const requestDefaults = {
				baseUrl: request.endpoint.DEFAULTS.baseUrl,
				headers: {},
				request: Object.assign({}, options.request, { hook: hook.bind(null, "request") }),
				mediaType: {
					previews: [],
					format: ""
				}
			};
			requestDefaults.headers["user-agent"] = options.userAgent ? `${options.userAgent} ${userAgentTrail}` : userAgentTrail;
			if (options.baseUrl) requestDefaults.baseUrl = options.baseUrl;
			if (options.previews) requestDefaults.mediaType.previews = options.previews;
			if (options.timeZone) requestDefaults.headers["time-zone"] = options.timeZone;
			this.request = request.defaults(requestDefaults);
			this.graphql = withCustomRequest(this.request).defaults(requestDefaults);
			this.log = createLogger(options.log);
			this.hook = hook;
			if (!options.authStrategy) {
				if (!options.auth) this.auth = async () => ({ type: "unauthenticated" });
				else {
					const auth = createTokenAuth(options.auth);
					hook.wrap("request", auth.hook);
					this.auth = auth;
				}
			} else {
				const { authStrategy, ...otherOptions } = options;
				const auth = authStrategy(Object.assign({
					request: this.request,
					log: this.log,
					octokit: this,
					octokitOptions: otherOptions
				}, options.auth));
				hook.wrap("request", auth.hook);
				this.auth = auth;
			}
			const classConstructor = this.constructor;
			for (let i = 0; i < classConstructor.plugins.length; ++i) Object.assign(this, classConstructor.plugins[i](this, options));
		}
		request;
		graphql;
		log;
		hook;
		auth;
	};
	new Context();
	const baseUrl = getApiBaseUrl();
	const defaults = {
		baseUrl,
		request: {
			agent: getProxyAgent(baseUrl),
			fetch: getProxyFetch(baseUrl)
		}
	};
	const GitHub = Octokit.plugin(restEndpointMethods, paginateRest).defaults(defaults);
	function getOctokitOptions(token, options) {
		const opts = Object.assign({}, options || {});
		const auth = getAuthString(token, opts);
		if (auth) opts.auth = auth;
		const userAgent = getUserAgentWithOrchestrationId(opts.userAgent);
		if (userAgent) opts.userAgent = userAgent;
		return opts;
	}
	new Context();
	function getOctokit(token, options, ...additionalPlugins) {
		return new (GitHub.plugin(...additionalPlugins))(getOctokitOptions(token, options));
	}
	module.exports = __webpack_exports__;
})();
