import { deepEqual, equal, ok } from "node:assert/strict";
import type { Emulator } from "../../support/influxdb/start.ts";
import type { TokenRecord } from "../../support/influxdb/token-record.ts";
import { findLeaks } from "../../support/runner/leaks.ts";
import type { ActResult, ActRun } from "./run-act.ts";
import type { Scenario, Services } from "./scenario.ts";

/** A workflow that has run. */
export interface End extends Services {
  readonly run: ActRun;
  readonly result: ActResult;
  /** What `textsOf` gave before it ran. */
  readonly textsBefore: ReadonlyMap<string, string>;
}

/** The texts of the tokens that are there, by their IDs, without the marks. */
export function textsOf(emulators: readonly Emulator[]): ReadonlyMap<string, string> {
  return new Map(tokensOf(emulators).map(({ id, description }) => [id, description.replace(/ \(http.*/, "")]));
}

/** Throws where anything is not as the scenario says. */
export function checkEnd(scenario: Scenario, end: End): void {
  const { emulators, result } = end;
  equal(result.exitCode, scenario.exitCode ?? 0, "the exit code of act");
  const { says = "" } = scenario;
  ok(result.log.includes(says), `the log does not say "${says}"`);
  deepEqual(findLeaks(result.log, secretsOf(end)), [], "secrets in the log");
  checkOutputs(scenario, end);
  checkTokens(scenario, end);
  for (const { cluster } of emulators) {
    const written = Object.keys(scenario.points).map((name) => [name, cluster.points(name).length]);
    deepEqual(Object.fromEntries(written), scenario.points, "points that were written");
  }
}

function secretsOf({ emulators, github, run }: End): readonly string[] {
  return [...emulators.flatMap(({ secrets }) => secrets), ...github.tokens, ...Object.values(run.secrets)];
}

function checkOutputs({ outputs = {} }: Scenario, { result, textsBefore }: End): void {
  const shown = Object.keys(outputs).map((name) => [name, withTexts(result.outputs[name], textsBefore)]);
  deepEqual(Object.fromEntries(shown), outputs, "outputs");
}

function withTexts(output = "", texts: End["textsBefore"]): string {
  return texts.entries().reduce((told, [id, text]) => told.replace(id, text), output);
}

function checkTokens({ granted = ["write sensors"], left = [] }: Scenario, { emulators, textsBefore }: End): void {
  const made = tokensOf(emulators).filter(({ id }) => !textsBefore.has(id));
  deepEqual(made.map(grantOf).sort(), granted, "tokens that were made");
  const live = emulators.flatMap((emulator) => emulator.liveTokens());
  const told = live.map((token) => textsBefore.get(token.id) ?? grantOf(token));
  deepEqual(told.sort(), left.toSorted(), "tokens that are left");
}

function tokensOf(emulators: readonly Emulator[]): readonly TokenRecord[] {
  return emulators.flatMap(({ cluster }) => [...cluster.tokens]);
}

function grantOf({ permissions }: TokenRecord): string {
  return permissions.map(({ action, resource }) => `${action} ${resource}`).join(", ");
}
