// dist/vendor/633.undici.cjs.js: what this action uses of undici 8.13.1, by src/packages/undici.ts.
// Not edited by hand: npm run build. Licences: dist/licenses.txt.
"use strict";
exports.id = 633;
exports.ids = [633];
exports.modules = {
	660: ((module) => {
		const kSize = 2048;
		const kMask = kSize - 1;
		class FixedCircularBuffer {
			bottom = 0;
			top = 0;
			list = new Array(kSize).fill(undefined);
			next = null;
			isEmpty() {
				return this.top === this.bottom;
			}
			isFull() {
				return (this.top + 1 & kMask) === this.bottom;
			}
			push(data) {
				this.list[this.top] = data;
				this.top = this.top + 1 & kMask;
			}
			shift() {
				const nextItem = this.list[this.bottom];
				if (nextItem === undefined) {
					return null;
				}
				this.list[this.bottom] = undefined;
				this.bottom = this.bottom + 1 & kMask;
				return nextItem;
			}
		}
		module.exports = class FixedQueue {
			constructor() {
				this.head = this.tail = new FixedCircularBuffer();
			}
			isEmpty() {
				return this.head.isEmpty();
			}
			push(data) {
				if (this.head.isFull()) {
					this.head = this.head.next = new FixedCircularBuffer();
				}
				this.head.push(data);
			}
			shift() {
				const tail = this.tail;
				const next = tail.shift();
				if (tail.isEmpty() && tail.next !== null) {
					this.tail = tail.next;
					tail.next = null;
				}
				return next;
			}
		};
	}),
	128: ((module, __unused_webpack_exports, __webpack_require__) => {
		const { AsyncResource } = __webpack_require__(698);
		const { PoolStats } = __webpack_require__(854);
		const DispatcherBase = __webpack_require__(841);
		const FixedQueue = __webpack_require__(660);
		const { kConnected, kSize, kRunning, kPending, kQueued, kBusy, kFree, kUrl, kClose, kDestroy, kDispatch, kQueuedAbort } = __webpack_require__(443);
		const { createAbortedController } = __webpack_require__(655);
		const kClients = Symbol("clients");
		const kNeedDrain = Symbol("needDrain");
		const kQueue = Symbol("queue");
		const kClosedResolve = Symbol("closed resolve");
		const kOnDrain = Symbol("onDrain");
		const kOnConnect = Symbol("onConnect");
		const kOnDisconnect = Symbol("onDisconnect");
		const kOnConnectionError = Symbol("onConnectionError");
		const kOnClientBusy = Symbol("on client busy");
		const kOnClientDrain = Symbol("on client drain");
		const kDrainQueue = Symbol("drain queue");
		const kGetDispatcher = Symbol("get dispatcher");
		const kHasDispatcher = Symbol("has dispatcher");
		const kAddClient = Symbol("add client");
		const kRemoveClient = Symbol("remove client");
		const kRetireClient = Symbol("retire client");
		const kRetiring = Symbol("retiring clients");
		const kShiftQueue = Symbol("shift queue");
		const kAbortQueued = Symbol("abort queued");
		class QueuedRequest extends AsyncResource {
			constructor(opts, handler) {
				super("UNDICI_POOL_QUEUED_REQUEST");
				this.opts = opts;
				this.handler = handler;
				this.queued = true;
			}
			dispatch(dispatcher) {
				return this.runInAsyncScope(dispatcher.dispatch, dispatcher, this.opts, this.handler);
			}
		}
		function closeClients(pool) {
			const closeAll = [];
			for (let i = 0; i < pool[kClients].length; i++) {
				const client = pool[kClients][i];
				if (!client.destroyed) {
					closeAll.push(client.close());
				}
			}
			for (const closed of pool[kRetiring].values()) {
				closeAll.push(closed);
			}
			return Promise.all(closeAll);
		}
		class PoolBase extends DispatcherBase {
			[kQueue] = new FixedQueue();
			[kQueued] = 0;
			[kClients] = [];
			[kRetiring] = new Map();
			[kNeedDrain] = false;
			[kOnDrain](client, origin, targets) {
				if (client.closed || client.destroyed) {
					return;
				}
				let needDrain = false;
				this[kOnClientDrain](client);
				while (!needDrain) {
					const item = this[kShiftQueue]();
					if (!item) {
						break;
					}
					needDrain = !item.dispatch(client);
				}
				client[kNeedDrain] = needDrain;
				if (needDrain) {
					this[kOnClientBusy](client);
					if (this[kQueued] > 0) {
						return this[kDrainQueue](origin, targets);
					}
				}
				if (!needDrain && this[kNeedDrain]) {
					this[kNeedDrain] = false;
					this.emit("drain", origin, [this, ...targets]);
				}
				if (this[kClosedResolve] && this[kQueued] === 0) {
					return closeClients(this).then(this[kClosedResolve]);
				}
			}
			[kOnClientBusy]() {}
			[kOnClientDrain]() {}
			[kDrainQueue](origin, targets) {
				let hasDispatcher = true;
				while (this[kQueued] > 0) {
					let dispatcher;
					try {
						dispatcher = this[kGetDispatcher]();
					} catch (err) {
						const item = this[kShiftQueue]();
						item.runInAsyncScope(item.handler.onResponseError, item.handler, null, err);
						hasDispatcher = !this.destroyed && this[kHasDispatcher](false);
						continue;
					}
					if (!dispatcher) {
						hasDispatcher = false;
						break;
					}
					const item = this[kShiftQueue]();
					if (!item.dispatch(dispatcher)) {
						dispatcher[kNeedDrain] = true;
						this[kOnClientBusy](dispatcher);
						hasDispatcher = this[kHasDispatcher](false);
						if (!hasDispatcher) {
							break;
						}
					}
				}
				if (hasDispatcher && this[kNeedDrain]) {
					this[kNeedDrain] = false;
					this.emit("drain", origin, [this, ...targets]);
				}
				if (this[kClosedResolve] && this[kQueued] === 0) {
					return closeClients(this).then(this[kClosedResolve]);
				}
			}
			[kShiftQueue]() {
				const queue = this[kQueue];
				let item = queue.shift();
				while (item !== null && item.queued === false) {
					item = queue.shift();
				}
				if (item !== null) {
					this[kQueued]--;
					item.queued = false;
				}
				return item;
			}
			[kAbortQueued](item, reason) {
				if (!item.queued) {
					return;
				}
				const { handler } = item;
				item.queued = false;
				item.opts = null;
				item.handler = null;
				this[kQueued]--;
				item.runInAsyncScope(handler.onResponseError, handler, createAbortedController(reason), reason);
				if (this[kClosedResolve] && this[kQueued] === 0) {
					closeClients(this).then(this[kClosedResolve]);
				}
			}
			[kOnConnect] = (origin, targets) => {
				this.emit("connect", origin, [this, ...targets]);
			};
			[kOnDisconnect] = (origin, targets, err) => {
				this.emit("disconnect", origin, [this, ...targets], err);
			};
			[kOnConnectionError] = (origin, targets, err) => {
				this.emit("connectionError", origin, [this, ...targets], err);
			};
			get [kBusy]() {
				return this[kNeedDrain];
			}
			get [kConnected]() {
				let ret = 0;
				for (const { [kConnected]: connected } of this[kClients]) {
					ret += connected;
				}
				return ret;
			}
			get [kFree]() {
				let ret = 0;
				for (const { [kConnected]: connected, [kNeedDrain]: needDrain } of this[kClients]) {
					ret += connected && !needDrain;
				}
				return ret;
			}
			get [kPending]() {
				let ret = this[kQueued];
				for (const { [kPending]: pending } of this[kClients]) {
					ret += pending;
				}
				return ret;
			}
			get [kRunning]() {
				let ret = 0;
				for (const { [kRunning]: running } of this[kClients]) {
					ret += running;
				}
				return ret;
			}
			get [kSize]() {
				let ret = this[kQueued];
				for (const { [kSize]: size } of this[kClients]) {
					ret += size;
				}
				return ret;
			}
			get stats() {
				return new PoolStats(this);
			}
			[kClose]() {
				if (this[kQueued] === 0) {
					return closeClients(this);
				} else {
					return new Promise((resolve) => {
						this[kClosedResolve] = resolve;
					});
				}
			}
			[kDestroy](err) {
				while (true) {
					const item = this[kShiftQueue]();
					if (!item) {
						break;
					}
					item.handler.onResponseError(null, err);
				}
				const destroyAll = new Array(this[kClients].length);
				for (let i = 0; i < this[kClients].length; i++) {
					destroyAll[i] = this[kClients][i].destroy(err);
				}
				for (const client of this[kRetiring].keys()) {
					destroyAll.push(client.destroy(err));
				}
				return Promise.all(destroyAll);
			}
			[kDispatch](opts, handler) {
				const dispatcher = this[kGetDispatcher]();
				if (!dispatcher) {
					const item = new QueuedRequest(opts, handler);
					this[kNeedDrain] = true;
					this[kQueue].push(item);
					this[kQueued]++;
					const onQueued = opts[kQueuedAbort];
					if (onQueued !== undefined) {
						onQueued((reason) => this[kAbortQueued](item, reason));
					}
				} else if (!dispatcher.dispatch(opts, handler)) {
					dispatcher[kNeedDrain] = true;
					this[kOnClientBusy](dispatcher);
					this[kNeedDrain] = !this[kHasDispatcher]();
				}
				return !this[kNeedDrain];
			}
			[kHasDispatcher]() {
				for (let i = 0; i < this[kClients].length; i++) {
					const dispatcher = this[kClients][i];
					if (!dispatcher[kNeedDrain] && dispatcher.closed !== true && dispatcher.destroyed !== true) {
						return true;
					}
				}
				return false;
			}
			[kAddClient](client) {
				client.on("drain", this[kOnDrain].bind(this, client)).on("connect", this[kOnConnect]).on("disconnect", this[kOnDisconnect]).on("connectionError", this[kOnConnectionError]);
				this[kClients].push(client);
				if (this[kNeedDrain]) {
					queueMicrotask(() => {
						if (this[kNeedDrain] && !client[kNeedDrain]) {
							this[kOnDrain](client, client[kUrl], [client, this]);
						}
					});
				}
				return this;
			}
			[kRetireClient](client) {
				const idx = this[kClients].indexOf(client);
				if (idx !== -1) {
					this[kClients].splice(idx, 1);
				}
				if (client.destroyed || this[kRetiring].has(client)) {
					return;
				}
				let done = false;
				let resolveClosed;
				const closed = new Promise((resolve) => {
					resolveClosed = resolve;
				});
				this[kRetiring].set(client, closed);
				client.close(() => {
					if (!done) {
						done = true;
						this[kRetiring].delete(client);
						resolveClosed();
					}
				});
			}
			[kRemoveClient](client) {
				this[kRetireClient](client);
				this[kNeedDrain] = !this[kClients].some((dispatcher) => !dispatcher[kNeedDrain] && dispatcher.closed !== true && dispatcher.destroyed !== true);
			}
		}
		module.exports = {
			PoolBase,
			kClients,
			kNeedDrain,
			kAddClient,
			kRemoveClient,
			kRetireClient,
			kDrainQueue,
			kOnClientBusy,
			kOnClientDrain,
			kGetDispatcher,
			kHasDispatcher
		};
	}),
	628: ((module, __unused_webpack_exports, __webpack_require__) => {
		const { PoolBase, kClients, kNeedDrain, kAddClient, kDrainQueue, kOnClientBusy, kOnClientDrain, kGetDispatcher, kHasDispatcher, kRemoveClient, kRetireClient } = __webpack_require__(128);
		const Client = __webpack_require__(701);
		const { InvalidArgumentError } = __webpack_require__(707);
		const util = __webpack_require__(440);
		const { kConnecting, kHTTPContext, kHTTP2Session, kRemoteSettings, kUrl, kQueued } = __webpack_require__(443);
		const buildConnector = __webpack_require__(136);
		const kOptions = Symbol("options");
		const kConnections = Symbol("connections");
		const kFactory = Symbol("factory");
		const kProtocol = Symbol("protocol");
		const kProtocolProbe = Symbol("protocol probe");
		function defaultFactory(origin, opts) {
			return new Client(origin, opts);
		}
		function shouldCreateProtocolProbe(pool, dispatcher) {
			return dispatcher instanceof Client && pool[kProtocol] !== "h1" && (pool[kOptions].useH2c === true || pool[kUrl].protocol === "https:" && pool[kOptions].allowH2 !== false);
		}
		function createClient(pool) {
			const dispatcher = pool[kFactory](pool[kUrl], pool[kOptions]);
			if (shouldCreateProtocolProbe(pool, dispatcher)) {
				pool[kProtocolProbe] = dispatcher;
			}
			pool[kAddClient](dispatcher);
			return dispatcher;
		}
		class Pool extends PoolBase {
			constructor(origin, { connections, factory = defaultFactory, connect, connectTimeout, tls, maxCachedSessions, socketPath, autoSelectFamily, autoSelectFamilyAttemptTimeout, allowH2, useH2c, clientTtl, ...options } = {}) {
				if (connections != null && (!Number.isFinite(connections) || connections < 0)) {
					throw new InvalidArgumentError("invalid connections");
				}
				if (typeof factory !== "function") {
					throw new InvalidArgumentError("factory must be a function.");
				}
				if (connect != null && typeof connect !== "function" && typeof connect !== "object") {
					throw new InvalidArgumentError("connect must be a function or an object");
				}
				if (typeof connect !== "function") {
					connect = buildConnector({
						...tls,
						maxCachedSessions,
						allowH2,
						useH2c,
						socketPath,
						timeout: connectTimeout,
						...typeof autoSelectFamily === "boolean" ? {
							autoSelectFamily,
							autoSelectFamilyAttemptTimeout
						} : undefined,
						...connect
					});
				}
				super(options);
				this[kConnections] = connections || null;
				this[kUrl] = util.parseOrigin(origin);
				this[kOptions] = {
					...util.deepClone(options),
					connect,
					allowH2,
					useH2c,
					clientTtl,
					socketPath
				};
				this[kFactory] = factory;
				this[kProtocol] = null;
				this[kProtocolProbe] = null;
				this.on("connect", (origin, targets) => {
					if (clientTtl != null && clientTtl > 0) {
						for (const target of targets) {
							Object.assign(target, { ttl: Date.now() });
						}
					}
					const client = targets[targets.length - 1];
					if (client instanceof Client) {
						this[kProtocol] = client[kHTTPContext]?.version;
					}
					if (client === this[kProtocolProbe]) {
						const releaseProbe = () => {
							if (client === this[kProtocolProbe]) {
								this[kProtocolProbe] = null;
								if (!this.destroyed && (this[kQueued] > 0 || !this.closed && this[kHasDispatcher](false))) {
									this[kDrainQueue](origin, targets.slice(1));
								}
							}
						};
						const session = client[kHTTP2Session];
						if (this[kProtocol] !== "h2" || session[kRemoteSettings]) {
							releaseProbe();
						} else {
							session.once("remoteSettings", releaseProbe);
						}
					}
				});
				this.on("disconnect", (origin, targets) => {
					if (targets.includes(this[kProtocolProbe])) {
						this[kProtocolProbe] = null;
						this[kDrainQueue](origin, targets.slice(1));
					}
				});
				this.on("connectionError", (origin, targets) => {
					let resumeQueued = false;
					for (const target of targets) {
						if (target === this[kProtocolProbe]) {
							this[kProtocolProbe] = null;
							resumeQueued = true;
						}
						if (this[kClients].includes(target)) {
							this[kRetireClient](target);
						}
					}
					if (resumeQueued || this[kQueued] > 0) {
						this[kDrainQueue](origin, targets.slice(1));
					}
				});
			}
			[kOnClientBusy](client) {
				if (this[kProtocolProbe] === null && client[kConnecting] && shouldCreateProtocolProbe(this, client)) {
					this[kProtocolProbe] = client;
				}
			}
			[kOnClientDrain](client) {
				if (client === this[kProtocolProbe]) {
					this[kProtocolProbe] = null;
				}
			}
			[kGetDispatcher]() {
				const clientTtlOption = this[kOptions].clientTtl;
				for (let i = 0; i < this[kClients].length; i++) {
					const client = this[kClients][i];
					if (clientTtlOption != null && clientTtlOption > 0 && client.ttl && Date.now() - client.ttl > clientTtlOption) {
						this[kRemoveClient](client);
						i--;
					} else if (!client[kNeedDrain]) {
						return client;
					}
				}
				if (this[kProtocolProbe] !== null) {
					return;
				}
				if (!this[kConnections] || this[kClients].length < this[kConnections]) {
					return createClient(this);
				}
			}
			[kHasDispatcher](create = true) {
				const clientTtlOption = this[kOptions].clientTtl;
				for (let i = 0; i < this[kClients].length; i++) {
					const client = this[kClients][i];
					if (clientTtlOption != null && clientTtlOption > 0 && client.ttl && Date.now() - client.ttl > clientTtlOption) {
						this[kRemoveClient](client);
						i--;
					} else if (!client[kNeedDrain]) {
						return true;
					}
				}
				if (this[kProtocolProbe] !== null) {
					return false;
				}
				if (!this[kConnections] || this[kClients].length < this[kConnections]) {
					if (create) createClient(this);
					return true;
				}
				return false;
			}
		}
		module.exports = Pool;
	}),
	633: ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
		__webpack_require__.r(__webpack_exports__);
		__webpack_require__.d(__webpack_exports__, { Pool: () => undici_lib_dispatcher_pool_js__WEBPACK_IMPORTED_MODULE_0__ });
		var undici_lib_dispatcher_pool_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(628);
	})
};
;
