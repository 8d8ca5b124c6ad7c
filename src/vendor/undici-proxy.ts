import connect from "undici/lib/api/api-connect.js";
import Dispatcher from "undici/lib/dispatcher/dispatcher.js";
import EnvHttpProxyAgent from "undici/lib/dispatcher/env-http-proxy-agent.js";
import Pool from "undici/lib/dispatcher/pool.js";

// undici's index gives Dispatcher its `connect`, `request` and so on. We go past the index, and ProxyAgent opens its
// tunnels with `connect`: without this line it fails with "this[kClient].connect is not a function".
Dispatcher.prototype.connect = connect;

// HTTP/2 is not part of dist: whoever makes an agent says `allowH2: false`.
export { EnvHttpProxyAgent, Pool };
