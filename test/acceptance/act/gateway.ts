import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { GitHubEmulator } from "../../support/github/start.ts";
import type { Certificates } from "../../support/influxdb/certificates.ts";
import { type Listener, listen } from "../../support/influxdb/server.ts";
import type { Emulator } from "../../support/influxdb/start.ts";

/** The host of Cloud Dedicated's Management API, for all clusters. */
export const consoleHost = "console.influxdata.com";

/** The host of GitHub's REST API. */
export const githubHost = "api.github.com";

/** The host of a Dedicated cluster, for writes and queries. */
export function clusterHost(clusterId: string): string {
  return `${clusterId}.a.influxdb.io`;
}

/**
 * Starts a server on 127.0.0.1:443 that takes the place of InfluxData and GitHub. It forwards each request to the
 * emulated GitHub API or to the emulator of the cluster in the request. All other requests get a 421.
 */
export function startGateway(
  emulators: readonly Emulator[],
  githubEmulator: GitHubEmulator,
  certificates: Certificates,
): Promise<Listener> {
  return listen({
    port: 443,
    certificates,
    handle: async (request, response) => {
      const emulator = emulators.find(({ clusterId }) => isSentTo(request, clusterId));
      const origin = request.headers.host === githubHost ? githubEmulator.apiUrl : emulator?.origin;
      if (origin === undefined) response.writeHead(421).end();
      else await forward(request, response, origin);
    },
  });
}

function isSentTo({ headers: { host }, url = "" }: IncomingMessage, clusterId: string): boolean {
  const isManagement = url.startsWith("/api/v0/");
  return isManagement
    ? host === consoleHost && url.includes(`/clusters/${clusterId}/`)
    : host === clusterHost(clusterId);
}

async function forward(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
  const { method, headers, url = "" } = request;
  const forwarded = httpRequest(new URL(url, origin), { method, headers });
  const responded = new Promise<IncomingMessage>((resolve, reject) => {
    forwarded.once("response", resolve).once("error", reject);
  });
  await pipeline(request, forwarded);
  const received = await responded;
  response.writeHead(received.statusCode ?? 502, received.headers);
  await pipeline(received, response);
}
