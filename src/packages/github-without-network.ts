// Stands in for @actions/http-client and undici 6 in dist's github.cjs: 146 kB instead of 875. @actions/github wants
// them for its default fetch alone, in whose place we pass our own.

/** Finds no proxy agent: our fetch knows about proxies. */
export class HttpClient {
  getAgent(): undefined {
    return undefined;
  }

  getAgentDispatcher(): undefined {
    return undefined;
  }
}

/** Always throws: a caller of getOctokit that passes no fetch of its own would end here. */
export function fetch(): never {
  throw new Error("This build has no default fetch for GitHub: pass getOctokit a `request.fetch`");
}
