import { runAction } from "../runner/run-action.ts";
import { runPost } from "./run-post.ts";

/** Runs the post step. Its file is loaded only if main saved a state. */
export async function startPost(): Promise<void> {
  await runAction(runPost, { onCancel: "report-error" });
}
