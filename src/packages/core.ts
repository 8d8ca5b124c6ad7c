// What we use of @actions/core, without its job summary (see summary.ts).
// By name, so that the build can drop the rest: core's OIDC client alone brings @actions/http-client and a second
// undici, 40 ms and 980 kB for every entry.
export {
  debug,
  endGroup,
  error,
  exportVariable,
  getInput,
  getState,
  info,
  isDebug,
  notice,
  saveState,
  setOutput,
  setSecret,
  startGroup,
  warning,
} from "@actions/core";
