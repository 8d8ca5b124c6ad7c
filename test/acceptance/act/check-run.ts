import { deepEqual, equal, ok } from "node:assert/strict";
import type { Emulator } from "../../support/influxdb/start.ts";
import type { TokenRecord } from "../../support/influxdb/token-record.ts";
import { findLeaks } from "../../support/runner/leaks.ts";
import type { ActResult, ActRun } from "./run-act.ts";
import type { Scenario, Services } from "./scenario.ts";

/** A workflow run that has ended, with its services. */
export interface FinishedRun extends Services {
  readonly run: ActRun;
  readonly result: ActResult;
  /** What `listPurposes` returned before the run. */
  readonly purposesBefore: ReadonlyMap<string, string>;
}

/** Lists the purposes of all tokens (their descriptions without the marks) by ID. */
export function listPurposes(emulators: readonly Emulator[]): ReadonlyMap<string, string> {
  return new Map(listTokens(emulators).map(({ id, description }) => [id, description.replace(/ \(http.*/, "")]));
}

/** Throws if the result of a run is not what the scenario expects. */
export function checkRun(scenario: Scenario, finished: FinishedRun): void {
  const { emulators, result } = finished;
  equal(result.exitCode, scenario.exitCode ?? 0, "the exit code of act");
  const { logContains = "" } = scenario;
  ok(result.log.includes(logContains), `the log does not contain "${logContains}"`);
  deepEqual(findLeaks(result.log, listSecrets(finished)), [], "the secrets in the log");
  checkOutputs(scenario, finished);
  checkTokens(scenario, finished);
  for (const { cluster } of emulators) {
    const written = Object.keys(scenario.points).map((name) => [name, cluster.points(name).length]);
    deepEqual(Object.fromEntries(written), scenario.points, "the number of points in each database");
  }
}

function listSecrets({ emulators, github, run }: FinishedRun): readonly string[] {
  return [...emulators.flatMap(({ secrets }) => secrets), ...github.tokens, ...Object.values(run.secrets)];
}

function checkOutputs({ outputs = {} }: Scenario, { result, purposesBefore }: FinishedRun): void {
  const actual = Object.keys(outputs).map((name) => [name, replaceIds(result.outputs[name], purposesBefore)]);
  deepEqual(Object.fromEntries(actual), outputs, "the outputs");
}

/** Replaces the IDs of tokens by their purposes. */
function replaceIds(output = "", purposes: FinishedRun["purposesBefore"]): string {
  return purposes.entries().reduce((text, [id, purpose]) => text.replace(id, purpose), output);
}

function checkTokens({ created = ["write sensors"], live = [] }: Scenario, finished: FinishedRun): void {
  const { emulators, purposesBefore } = finished;
  const newTokens = listTokens(emulators).filter(({ id }) => !purposesBefore.has(id));
  deepEqual(newTokens.map(describeGrant).sort(), created, "the tokens that were created");
  const liveTokens = emulators.flatMap((emulator) => emulator.liveTokens());
  const described = liveTokens.map((token) => purposesBefore.get(token.id) ?? describeGrant(token));
  deepEqual(described.sort(), live.toSorted(), "the tokens that are live at the end");
}

function listTokens(emulators: readonly Emulator[]): readonly TokenRecord[] {
  return emulators.flatMap(({ cluster }) => [...cluster.tokens]);
}

function describeGrant({ permissions }: TokenRecord): string {
  return permissions.map(({ action, resource }) => `${action} ${resource}`).join(", ");
}
