import { afterEach, describe, expect, test, vi } from "vitest";
import { hasState } from "../../../src/state/is-saved.ts";
import { loadState, type SavedState } from "../../../src/state/saved-state.ts";
import { saveNothing, TokenState } from "../../../src/state/token-state.ts";
import type { Activation } from "../../../src/token/activation.ts";
import { INITIAL_STATE } from "../main/fixtures.ts";
import { readProblems } from "../problems.ts";
import { captureOutput } from "../runner/capture-output.ts";
import { stubVariables } from "../runner/runner-variables.ts";

const OPEN = { mark: "the mark", latestSendMs: 1, expiresAt: "2026-08-01T13:00:00Z" };
/** A clock that does not know InfluxDB's time yet. */
const UNKNOWN_CLOCK = { leadMs: undefined };

const TOKEN = { id: "55555555-5555-4555-8555-555555555555", expiresAt: OPEN.expiresAt, createdAtMs: 5 };

afterEach(() => vi.unstubAllEnvs());

/** Saves a state as main does, and loads the last one as post does. */
function saveAndLoad(save: () => void): SavedState | undefined {
  stubVariables();
  const saved = captureOutput(save).map((line) => line.replace("::save-state name=database-token::", ""));
  return load(saved.at(-1) ?? "");
}

function load(text: string): SavedState | undefined {
  // The runner decodes what a command has encoded.
  const decoded = text.replaceAll("%0A", "\n").replaceAll("%25", "%");
  stubVariables({ "STATE_database-token": decoded });
  return loadState();
}

test("saves an empty state, so that no variable of the job can replace it", () => {
  stubVariables();
  expect(captureOutput(saveNothing)).toEqual(["::save-state name=database-token::"]);
});

describe("post finds", () => {
  test("nothing if main saved an empty state or did not run", () => {
    expect(saveAndLoad(saveNothing)).toBeUndefined();
    expect(hasState()).toBe(false);
    expect(saveAndLoad(() => {})).toBeUndefined();
  });

  test("the marks that main recorded before a token was created", () => {
    const state = saveAndLoad(() => new TokenState(INITIAL_STATE, UNKNOWN_CLOCK).record({ openCreates: [OPEN] }));
    expect(state).toEqual({ ...INITIAL_STATE, openCreates: [OPEN], handedOver: false });
    expect(hasState()).toBe(true);
  });

  test("the token instead of its mark", () => {
    const state = saveAndLoad(() => {
      const token = new TokenState(INITIAL_STATE, UNKNOWN_CLOCK);
      token.record({ openCreates: [OPEN] });
      token.record({ openCreates: [], token: TOKEN });
    });
    expect(state).toEqual({ ...INITIAL_STATE, openCreates: [], token: TOKEN, handedOver: false });
  });

  test("that the token was handed over, the activation, and everything that was recorded", () => {
    const summary = {
      host: "https://cluster.example.com",
      read: { names: ["100%", "two\nlines"], more: 3 },
      write: { names: [], more: 0 },
    };
    const base = { ...INITIAL_STATE, managementToken: "sealed", summary };
    const state = saveAndLoad(() => {
      const token = new TokenState(base, UNKNOWN_CLOCK);
      token.record({ openCreates: [OPEN], token: TOKEN });
      token.handedOver({ kind: "active", waitedMs: 400 });
    });
    const activation = { kind: "active", waitedMs: 400 } as const;
    expect(state).toEqual({ ...base, openCreates: [OPEN], token: TOKEN, activation, handedOver: true });
  });
});

test("post finds how far InfluxDB's clock was ahead when main last saved the state", () => {
  const clock = { leadMs: 0 };
  const state = saveAndLoad(() => {
    const token = new TokenState(INITIAL_STATE, clock);
    token.record({ openCreates: [OPEN] });
    clock.leadMs = -7_200_000;
    token.record({ openCreates: [], token: TOKEN });
  });
  expect(state).toEqual({
    ...INITIAL_STATE,
    openCreates: [],
    token: TOKEN,
    clockLeadMs: -7_200_000,
    handedOver: false,
  });
});

test.each<Activation>([{ kind: "active", waitedMs: 400 }, { kind: "inactive" }, { kind: "not-probed" }])(
  "post finds an activation that is $kind, for both products",
  (activation) => {
    for (const product of ["dedicated", "clustered"] as const) {
      const state = saveAndLoad(() =>
        new TokenState({ ...INITIAL_STATE, product }, UNKNOWN_CLOCK).handedOver(activation),
      );
      expect(state).toEqual({ ...INITIAL_STATE, product, openCreates: [], activation, handedOver: true });
    }
  },
);

test.each([
  { name: "not JSON", text: "{" },
  { name: "JSON of another form", text: '{"token":"hunter2"}' },
  {
    name: "another product",
    text: JSON.stringify({ ...INITIAL_STATE, product: "hunter2", openCreates: [], handedOver: true }),
  },
])("rejects a state that main did not write, without quoting it: $name", ({ text }) => {
  expect(readProblems(() => load(text))).toEqual([
    "The state that the main step saved cannot be read; something has changed it",
  ]);
});
