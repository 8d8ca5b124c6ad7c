import { describe, expect, inject, vi } from "vitest";
import type { FaultKind } from "../support/influxdb/fault.ts";
import { findEnterpriseRequestProblems } from "./enterprise-request-rules.ts";
import { findFalseStatements } from "./false-statements.ts";
import { FAULT_KINDS } from "./fault-kinds.ts";
import type { EnterpriseJobOperation } from "./fault-verdict.ts";
import { type HurriedSetup, hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { ACTION } from "./scenario.ts";

// The jobs wait little, and post must end in time on a busy machine.
vi.setConfig({ maxConcurrency: 8 });

/** CI runs every cell of the tables once, in the project "scenarios, full". Otherwise some are enough. */
const STRIDE = inject("full") ? 1 : 20;

/** A kind of fault by its name, and the request that it meets. The first request of its operation is 1. */
interface NamedFault {
  readonly on: EnterpriseJobOperation;
  readonly kind: string;
  readonly occurrence?: number;
}

/** Faults that leave the outcome of a create request unknown. These ones create a token. */
const UNKNOWN_CREATES = ["hang-up after the effect", "504 after the effect", "JSON without its end", "half a body"];

const SENT_TWICE = "sent twice by a gateway, 5 s apart";

/** Transient faults of the requests that follow. */
const REPEATED_CREATES = ["503", "hang-up after the effect", SENT_TWICE, "429 with Retry-After in seconds"];
const LOOK_UPS = ["503", "HTML with 404", "stall before the effect"];
const REVOCATIONS = ["hang-up before the effect", "hang-up after the effect", "HTML with 502"];
const PROBES = ["401", "stall before the effect"];

/** Without a look-up after a lost DELETE, the first query is the check of the grant. */
const REVOKE_FAULTS = combine(LOOK_UPS, REVOCATIONS).map(([lookUp, revoke]): readonly NamedFault[] => [
  { on: "QueryTokens", kind: lookUp },
  { on: "DeleteToken", kind: revoke },
]);

const SECOND_FAULTS: readonly (readonly NamedFault[])[] = [
  ...REPEATED_CREATES.map((kind) => [{ on: "CreateResourceToken", kind, occurrence: 2 } as const]),
  ...PROBES.map((kind) => [{ on: "WriteLp", kind } as const]),
  ...PROBES.map((kind) => [{ on: "QuerySql", kind } as const]),
  ...REVOKE_FAULTS,
];

/** Every pair with a lost create response. */
const PAIRS = combine(UNKNOWN_CREATES, SECOND_FAULTS);

/** Every second fault, each with another first fault. */
const ROTATED_PAIRS = PAIRS.filter((_, index) => index % UNKNOWN_CREATES.length === 0);

/** Nearly the longest lag that the action tolerates. */
const LAGGING = { product: "enterprise", nodes: 2, catalogSyncMs: 8_000 } as const;
const ONE_NODE = { product: "enterprise" } as const;

/** `isKept`: the token must survive post. */
const TABLES = [
  { title: "on Enterprise, after a lost create response", emulator: ONE_NODE, pairs: PAIRS, isKept: false },
  { title: "on nodes that lag, after a lost create response", emulator: LAGGING, pairs: ROTATED_PAIRS, isKept: false },
  {
    title: "with `revoke: never`, after a lost create response",
    emulator: LAGGING,
    pairs: ROTATED_PAIRS,
    isKept: true,
  },
];

describe.for(TABLES)("$title", { concurrent: true }, ({ emulator, pairs, isKept }) => {
  for (const [create, second] of sample(pairs)) {
    hurriedScenario(
      `(${create}), main overcomes ${describeFaults(second)}, and post leaves ${isKept ? "only its token" : "no token"}`,
      async ({ hurry, leaves }) => {
        const setup = await hurry({ emulator });
        injectNamed(setup, [{ on: "CreateResourceToken", kind: create }, ...second]);
        const revoke = isKept ? "never" : "job";
        const main = await setup.job.run(ACTION, { with: setup.inputs({ permissions: "read, write", revoke }) });
        expect(main.conclusion, main.log).toBe("success");
        expect(main.annotations).toEqual([]);
        expect(main.outputs["active"]).toBe("true");
        expect(outputProblems(main)).toEqual([]);
        expect(findFalseStatements(main.log, setup.emulator)).toEqual([]);
        const name = main.outputs["token-id"] ?? "none";
        expectOneToken(setup, name, second);
        await expectLeft(setup, isKept ? [name] : []);
        if (isKept) leaves(name);
      },
    );
  }
});

/** Faults that end main, and leave a token for post. */
const MAIN_FAULTS: readonly (readonly NamedFault[])[] = [
  [{ on: "CreateResourceToken", kind: "HTML with 403 after the effect" }],
  [
    { on: "CreateResourceToken", kind: "hang-up after the effect" },
    { on: "DeleteToken", kind: "403" },
  ],
  [
    { on: "QueryTokens", kind: "403" },
    { on: "DeleteToken", kind: "403" },
  ],
];

const CLUSTERS = [
  { title: "on Enterprise, after main failed with", emulator: ONE_NODE },
  { title: "on nodes that lag, after main failed with", emulator: LAGGING },
];

describe.for(CLUSTERS)("$title", { concurrent: true }, ({ emulator }) => {
  for (const [first, second] of sample(combine(MAIN_FAULTS, REVOKE_FAULTS))) {
    hurriedScenario(
      `${describeFaults(first)}, post overcomes ${describeFaults(second)}, and leaves no token`,
      async ({ hurry }) => {
        const setup = await hurry({ emulator });
        injectNamed(setup, first);
        const main = await setup.job.run(ACTION, { with: setup.inputs() });
        expect(main.conclusion).toBe("failure");
        expect(outputProblems(main)).toEqual([]);
        expect(findFalseStatements(main.log, setup.emulator)).toEqual([]);
        expect(setup.emulator.liveTokens()).toHaveLength(1);
        injectNamed(setup, second);
        await expectLeft(setup, []);
      },
    );
  }
});

function combine<A, B>(first: readonly A[], second: readonly B[]): readonly (readonly [A, B])[] {
  return first.flatMap((a) => second.map((b) => [a, b] as const));
}

function sample<T>(cells: readonly T[]): readonly T[] {
  return cells.filter((_, index) => index % STRIDE === 0);
}

function describeFaults(faults: readonly NamedFault[]): string {
  return faults.map(({ on, kind, occurrence = 1 }) => `${on} ${occurrence} (${kind})`).join(" and ");
}

function injectNamed({ clock, inject: injectFaults }: HurriedSetup, faults: readonly NamedFault[]): void {
  for (const { on, kind, occurrence = 1 } of faults)
    injectFaults({ on, occurrence, fault: createFault(kind, on, clock.now()) });
}

function createFault(kind: string, on: EnterpriseJobOperation, nowMs: number): FaultKind {
  const make = FAULT_KINDS[kind];
  if (make === undefined) throw new Error(`there is no fault "${kind}"`);
  return make(nowMs, on);
}

/** Main leaves no other token, unless a gateway delivers a request again when its name is free. That is for post. */
function expectOneToken({ emulator }: HurriedSetup, name: string, faults: readonly NamedFault[]): void {
  const names = emulator.liveTokens().map(({ id }) => id);
  const isSentTwice = faults.some(({ kind }) => kind === SENT_TWICE);
  expect(names).toContain(name);
  expect(names.length).toBeLessThanOrEqual(isSentTwice ? 2 : 1);
}

async function expectLeft({ emulator, job }: HurriedSetup, names: readonly string[]): Promise<void> {
  const [post] = await job.complete();
  if (post === undefined) throw new Error("post must run, whatever the result of main");
  expect(post.conclusion, post.log).toBe("success");
  expect(post.annotations).toEqual([]);
  expect(outputProblems(post)).toEqual([]);
  expect(findFalseStatements(post.log, emulator)).toEqual([]);
  expect(emulator.liveTokens().map(({ id }) => id)).toEqual(names);
  expect(findEnterpriseRequestProblems(emulator.requests)).toEqual([]);
}
