import { describe, expect, test } from "vitest";
import type { Said } from "../../../tools/ask-cluster/probe.ts";
import { type Turn, turnText, waitForTurn } from "../../../tools/ask-cluster/turn.ts";

const TIMEOUT_MS = 120_000;

/** Waits for a 204 in a time that only sleeping makes pass. `formAt` says what is answered when. */
async function wait(formAt: (ms: number) => string): Promise<Turn> {
  let nowMs = 1_000;
  return await waitForTurn({
    ask: async (): Promise<Said> => {
      const form = formAt(nowMs - 1_000);
      return { form, isAccepted: form === "204", isRefused: form === "401", isUnclear: form === "405" };
    },
    isTurned: ({ isAccepted }) => isAccepted,
    startedMs: 1_000,
    timeoutMs: TIMEOUT_MS,
    now: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
  });
}

describe("waiting for another answer", () => {
  test.each([
    { name: "comes at once", formAt: () => "204", text: "at once: the first request, within 0.1 s" },
    { name: "comes soon", formAt: (ms: number) => (ms < 1_500 ? "401" : "204"), text: "after 1.6 s" },
    { name: "comes late", formAt: (ms: number) => (ms < 90_000 ? "401" : "204"), text: "after 1m 30s" },
    { name: "never comes", formAt: () => "401", text: "not within 2m: 401" },
    { name: "cannot come", formAt: () => "405", text: "405, which the action would not understand" },
  ])("tells that it $name", async ({ formAt, text }) => {
    expect(turnText(await wait(formAt), TIMEOUT_MS)).toBe(text);
  });

  test("tells each answer before it once", async () => {
    const turn = await wait((ms) => (ms < 500 ? "503" : ms < 2_000 ? "401" : "204"));
    expect(turn.before).toEqual(["503", "401"]);
  });
});
