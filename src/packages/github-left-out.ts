// Stand-ins for the parts of @actions/github and octokit that this action does not use, in dist's github.cjs only:
// 45 kB instead of 875. scripts/build/vendor-files.ts lists the packages that they replace.

/**
 * For @actions/github's own module, which reads the event file twice when it is loaded, and prints a line if there is
 * none.
 */
export class Context {}

/**
 * For @actions/http-client. Its agents are for the default `fetch`. This action passes its own `fetch`, which supports
 * proxies.
 */
export class HttpClient {
  getAgent(): undefined {
    return undefined;
  }

  getAgentDispatcher(): undefined {
    return undefined;
  }
}

/** For undici 6, the default `fetch`. Always throws. */
export function fetch(): never {
  throw new Error("This build has no default fetch for GitHub: pass getOctokit a `request.fetch`");
}

/** For @octokit/plugin-rest-endpoint-methods, a table of all endpoints: 100 kB. Name the route in `octokit.request`. */
export function restEndpointMethods(): Record<string, never> {
  return {};
}

/** For @octokit/plugin-paginate-rest. The sweep reads pages by time, to stay within its budget of requests. */
export function paginateRest(): Record<string, never> {
  return {};
}

/** For content-type. GitHub's REST API responds with JSON. octokit returns a body that is not JSON as text. */
export function parse() {
  return { type: "application/json", parameters: {} };
}

/**
 * For json-with-bigint, which reads long numbers without rounding them. The IDs of runs are not that long, and
 * src/github/responses.ts rejects those that are.
 */
export const JSONParse = JSON.parse;
export const JSONStringify = JSON.stringify;

/** For @octokit/graphql. Always throws when called: this action only uses the REST API. */
export function withCustomRequest() {
  return { defaults: () => graphql };
}

function graphql(): never {
  throw new Error("GraphQL is not part of this build: use `octokit.request`");
}
