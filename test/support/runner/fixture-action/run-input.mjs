import * as core from "@actions/core";

const AsyncFunction = (async () => {}).constructor;

/** Runs the JavaScript of an input; what it throws fails the step. */
export async function runInput(name) {
  try {
    await new AsyncFunction("core", core.getInput(name))(core);
  } catch (error) {
    core.setFailed(error);
  }
}
