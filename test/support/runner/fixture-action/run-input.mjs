import * as core from "@actions/core";

const AsyncFunction = (async () => {}).constructor;

/** Runs the JavaScript in an input. An error fails the step. */
export async function runInput(name) {
  try {
    await new AsyncFunction("core", core.getInput(name))(core);
  } catch (error) {
    core.setFailed(error);
  }
}
