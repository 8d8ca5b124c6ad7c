import { describe, expect, test } from "vitest";
import { type Change, describeChange, waitForChange } from "../../../tools/ask-cluster/change.ts";
import type { ProbeResponse } from "../../../tools/ask-cluster/probe.ts";

const TIMEOUT_MS = 120_000;

/** Waits for a 204 in a simulated time that passes only during `sleep`. `respond` returns the response at a time. */
async function wait(respond: (ms: number) => string): Promise<Change> {
  let nowMs = 1_000;
  return await waitForChange({
    ask: async (): Promise<ProbeResponse> => {
      const description = respond(nowMs - 1_000);
      return {
        description,
        isAccepted: description === "204",
        isRefused: description === "401",
        isUnclear: description === "405",
      };
    },
    isExpected: ({ isAccepted }) => isAccepted,
    startedMs: 1_000,
    timeoutMs: TIMEOUT_MS,
    now: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
  });
}

describe("waiting until the responses change", () => {
  test.each([
    { name: "is the first one", respond: () => "204", text: "at once: the first request, within 0.1 s" },
    { name: "comes soon", respond: (ms: number) => (ms < 1_500 ? "401" : "204"), text: "after 1.6 s" },
    { name: "comes late", respond: (ms: number) => (ms < 90_000 ? "401" : "204"), text: "after 1m 30s" },
    { name: "never comes", respond: () => "401", text: "not within 2m: 401" },
    {
      name: "cannot come because a response is unclear",
      respond: () => "405",
      text: "405, which the action would not understand",
    },
  ])("reports that the expected response $name", async ({ respond, text }) => {
    expect(describeChange(await wait(respond), TIMEOUT_MS)).toBe(text);
  });

  test("reports each earlier response once", async () => {
    const change = await wait((ms) => (ms < 500 ? "503" : ms < 2_000 ? "401" : "204"));
    expect(change.before).toEqual(["503", "401"]);
  });
});
