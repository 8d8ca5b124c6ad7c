import { hasState } from "./action/saved.ts";
import { printsWhatItReceives } from "./action/stream-debugging.ts";

/**
 * The post step. Where main has left nothing, it loads no more than this (measured: 40 ms less); what it does otherwise
 * is in action/post-step.ts.
 */
async function post(): Promise<void> {
  if (!hasState()) return;
  // Where this returns, post tells what is left, and how to revoke it: a server may echo a token.
  if (printsWhatItReceives()) {
    const { startAnewWithoutDebugging } = await import("./action/start-anew.ts");
    startAnewWithoutDebugging();
  }
  const [{ runAction }, { postStep }] = await Promise.all([import("./action/run.ts"), import("./action/post-step.ts")]);
  await runAction(postStep, "what-is-left");
}

void post();
