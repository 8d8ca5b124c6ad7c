// The parts of @actions/core that this action uses, without the job summary (see summary.ts).
// They are exported by name, so that the build can drop the rest: the OIDC client alone adds @actions/http-client and a
// second undici, which cost every entry 40 ms and 980 kB.
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
