import type { ApiRequest } from "../influxdb/api-request.ts";
import { json, type WholeResponse } from "../influxdb/response.ts";
import { authenticate } from "./call.ts";
import type { EnterpriseCluster } from "./cluster.ts";
import { forbidden } from "./responses.ts";
import { grantsPing } from "./token.ts";

/** Shows the version of the server. By default, it needs an admin token or the permission `system:ping:read`. */
export function ping(cluster: EnterpriseCluster, node: number, request: ApiRequest): WholeResponse {
  const { version, build, isPingOpen } = cluster.behaviour;
  if (!isPingOpen) {
    const caller = authenticate(cluster, node, request);
    if ("refusal" in caller) return caller.refusal;
    if (caller.token !== undefined && !grantsPing(caller.token)) return forbidden(cluster.behaviour);
  }
  const product = `InfluxDB 3 ${build}`;
  const pong = json(200, { version, revision: "emulator", process_id: cluster.uuid, product_name: product });
  return { ...pong, headers: { ...pong.headers, "x-influxdb-build": build, "x-influxdb-version": version } };
}
