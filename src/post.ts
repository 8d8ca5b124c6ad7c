import { printsWhatItReceives } from "./runner/stream-debugging.ts";
import { hasState } from "./state/is-saved.ts";

/**
 * The post step. Where main has left nothing, it loads no more than this (measured: 40 ms less); what it does otherwise
 * is in action/post-step.ts.
 */
async function post(): Promise<void> {
  if (!hasState()) return;
  // If this returns, post sends nothing, since a server may echo a token. It reports what is left and how to revoke it.
  if (printsWhatItReceives()) {
    const { startAnewWithoutDebugging } = await import("./post/start-anew.ts");
    startAnewWithoutDebugging();
  }
  const [{ runAction }, { runPost }] = await Promise.all([
    import("./runner/run-action.ts"),
    import("./post/run-post.ts"),
  ]);
  await runAction(runPost, "what-is-left");
}

void post();
