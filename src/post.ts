import { hasState } from "./action/saved.ts";
import { printsWhatItReceives } from "./action/stream-debugging.ts";

/**
 * The post step. Where main has left nothing, it loads no more than this (measured: 40 ms less); what it does otherwise
 * is in action/post-step.ts.
 */
async function post(): Promise<void> {
  if (!hasState()) return;
  // If this returns, post sends nothing, since a server may echo a token. It reports what is left and how to revoke it.
  if (printsWhatItReceives()) {
    const { startAnewWithoutDebugging } = await import("./action/start-anew.ts");
    startAnewWithoutDebugging();
  }
  const [{ runAction }, { postStep }] = await Promise.all([import("./action/run.ts"), import("./action/post-step.ts")]);
  await runAction(postStep, "what-is-left");
}

void post();
