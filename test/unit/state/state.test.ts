import { afterEach, describe, expect, test, vi } from "vitest";
import { hasState } from "../../../src/state/is-saved.ts";
import { loadState, type SavedState, saveNothing, TokenState } from "../../../src/state/state.ts";
import type { Activation } from "../../../src/token/activation.ts";
import { INITIAL_STATE } from "../main/fixtures.ts";
import { problemsOf } from "../problems.ts";
import { captureOutput } from "../runner/capture-output.ts";
import { stubVariables } from "../runner/runner-variables.ts";

const OPEN = { mark: "the mark", latestSendMs: 1, expiresAt: "2026-08-01T13:00:00Z" };
/** The clock of an InfluxDB that has not told its time. */
const UNTOLD = { leadMs: undefined };

const MADE = { id: "55555555-5555-4555-8555-555555555555", expiresAt: OPEN.expiresAt, createdAtMs: 5 };

afterEach(() => vi.unstubAllEnvs());

/** What main saves, and post loads; what is saved last counts. */
function carriedOver(save: () => void): SavedState | undefined {
  stubVariables();
  const saved = captureOutput(save).map((line) => line.replace("::save-state name=database-token::", ""));
  return loaded(saved.at(-1) ?? "");
}

function loaded(text: string): SavedState | undefined {
  // The runner decodes what a command has encoded.
  const decoded = text.replaceAll("%0A", "\n").replaceAll("%25", "%");
  stubVariables({ "STATE_database-token": decoded });
  return loadState();
}

test("that there is nothing is saved too: no variable of the job can then stand in for it", () => {
  stubVariables();
  expect(captureOutput(saveNothing)).toEqual(["::save-state name=database-token::"]);
});

describe("post finds", () => {
  test("nothing where main has saved that there is nothing, or did not run", () => {
    expect(carriedOver(saveNothing)).toBeUndefined();
    expect(hasState()).toBe(false);
    expect(carriedOver(() => {})).toBeUndefined();
  });

  test("the marks that main recorded, before there was a token", () => {
    const state = carriedOver(() => new TokenState(INITIAL_STATE, UNTOLD).record({ openCreates: [OPEN] }));
    expect(state).toEqual({ ...INITIAL_STATE, openCreates: [OPEN], handedOver: false });
    expect(hasState()).toBe(true);
  });

  test("the token in place of its mark", () => {
    const state = carriedOver(() => {
      const token = new TokenState(INITIAL_STATE, UNTOLD);
      token.record({ openCreates: [OPEN] });
      token.record({ openCreates: [], token: MADE });
    });
    expect(state).toEqual({ ...INITIAL_STATE, openCreates: [], token: MADE, handedOver: false });
  });

  test("that the token was handed over, and what the wait came to, beside all that was recorded", () => {
    const summary = {
      host: "https://cluster.example.com",
      read: { names: ["100%", "two\nlines"], more: 3 },
      write: { names: [], more: 0 },
    };
    const base = { ...INITIAL_STATE, managementToken: "sealed", summary };
    const state = carriedOver(() => {
      const token = new TokenState(base, UNTOLD);
      token.record({ openCreates: [OPEN], token: MADE });
      token.handedOver({ kind: "active", waitedMs: 400 });
    });
    const activation = { kind: "active", waitedMs: 400 } as const;
    expect(state).toEqual({ ...base, openCreates: [OPEN], token: MADE, activation, handedOver: true });
  });
});

test("post finds how far InfluxDB's clock was ahead when main saved last", () => {
  const clock = { leadMs: 0 };
  const state = carriedOver(() => {
    const token = new TokenState(INITIAL_STATE, clock);
    token.record({ openCreates: [OPEN] });
    clock.leadMs = -7_200_000;
    token.record({ openCreates: [], token: MADE });
  });
  expect(state).toEqual({ ...INITIAL_STATE, openCreates: [], token: MADE, clockLeadMs: -7_200_000, handedOver: false });
});

test.each<Activation>([{ kind: "active", waitedMs: 400 }, { kind: "inactive" }, { kind: "not-probed" }])(
  "post finds an activation that is $kind, for either product",
  (activation) => {
    for (const product of ["dedicated", "clustered"] as const) {
      const state = carriedOver(() => new TokenState({ ...INITIAL_STATE, product }, UNTOLD).handedOver(activation));
      expect(state).toEqual({ ...INITIAL_STATE, product, openCreates: [], activation, handedOver: true });
    }
  },
);

test.each([
  { name: "no JSON", text: "{" },
  { name: "JSON of another form", text: '{"token":"hunter2"}' },
  {
    name: "another product",
    text: JSON.stringify({ ...INITIAL_STATE, product: "hunter2", openCreates: [], handedOver: true }),
  },
])("a state that main never wrote is refused, and nothing of it is told: $name", ({ text }) => {
  expect(problemsOf(() => loaded(text))).toEqual([
    "The state that the main step saved cannot be read; something has changed it",
  ]);
});
