import type { MainInputs } from "../../../src/main/inputs.ts";
import { setSecret } from "../../../src/packages/core.ts";
import { Redaction } from "../../../src/redaction/redaction.ts";
import type { Cancellation } from "../../../src/runner/cancellation.ts";
import { openSession, type Session } from "../../../src/runner/session.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../support/influxdb/start.ts";
import { createEnvironment, createMainInputs, parseInputsOfMain } from "../main/fixtures.ts";

/** An emulator, a session of a step with real connections to it, and inputs for it. */
export interface OpenedCluster extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly session: Session;
  /** The operations of the requests that the emulator received, in order. */
  readonly listOperations: () => readonly string[];
  inputs(overrides?: Readonly<Record<string, string>>): MainInputs;
  /** Cancels the job. */
  cancel(): void;
}

/** A cancellation that the test triggers. */
export function createCancellation(): Cancellation & { cancel(): void } {
  const cancelled = new AbortController();
  return { signal: cancelled.signal, graceSignal: cancelled.signal, cancel: () => cancelled.abort() };
}

/** Starts an emulator and opens a session with it, as a step does. */
export async function openCluster(options: EmulatorOptions = {}): Promise<OpenedCluster> {
  const emulator = await startEmulator(options);
  const cancellation = createCancellation();
  const { managementToken, managementUrl, accountId, clusterId } = emulator;
  const redaction = new Redaction(setSecret);
  redaction.hide(managementToken);
  const session = openSession({
    managementToken,
    redaction,
    trust: { roots: "default", caCertificate: "" },
    environment: createEnvironment(),
    cancellation,
    timeoutMs: 60_000,
  });
  return {
    emulator,
    session,
    listOperations: () => emulator.requests.map(({ operation }) => operation ?? "nothing that is known"),
    inputs(overrides = {}) {
      const inputs = parseInputsOfMain(createMainInputs({ "management-token": managementToken, ...overrides }));
      return {
        ...inputs,
        cluster: { product: "dedicated", managementUrl, host: emulator.origin, accountId, clusterId },
      };
    },
    cancel: cancellation.cancel,
    async [Symbol.asyncDispose]() {
      await session.http.close();
      await emulator.close();
    },
  };
}
