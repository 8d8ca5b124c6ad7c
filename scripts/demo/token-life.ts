import { ok as check } from "node:assert/strict";
import { writePoint } from "../../test/acceptance/clients/javascript-client.ts";
import type { Point } from "../../test/support/influxdb/line-protocol.ts";
import type { Emulator } from "../../test/support/influxdb/start.ts";
import type { Job } from "../../test/support/runner/job.ts";
import type { StageResult } from "../../test/support/runner/job-state.ts";
import type { Printer } from "./printer.ts";
import type { WorkflowStep } from "./workflow-step.ts";

/** What the parts of the demo use. */
export interface Demo {
  readonly printer: Printer;
  readonly emulator: Emulator;
  readonly job: Job;
  readonly step: WorkflowStep;
  /** Path of the `action.yml` that the step uses. */
  readonly actionFile: string;
  /** Path of the `action.yml` of an action that runs the JavaScript of its input `main`. */
  readonly scriptActionFile: string;
}

/** Shows the life of one token. Throws if something is not as expected. */
export async function showTokenLife(demo: Demo): Promise<void> {
  introduceSetup(demo);
  showStep(demo);
  await runMain(demo);
  await showOutputs(demo);
  await writeWithToken(demo);
  await runPost(demo);
  await writeAfterJob(demo);
  showTokens(demo);
  showRequests(demo);
}

function introduceSetup({ printer, emulator }: Demo): void {
  printer.printText(
    `The emulator of InfluxDB Cloud Dedicated listens on ${emulator.origin}. It uses TLS with a private CA, and has ` +
      "the databases sensors and logs, and no database tokens. The action in dist/ runs as on a GitHub runner.",
  );
}

function showStep({ printer, step }: Demo): void {
  printer.printHeading("The step in the workflow");
  printer.quote(step.yaml);
}

async function runMain({ printer, job, step, actionFile }: Demo): Promise<void> {
  printer.printHeading("The log of the step");
  const main = await job.run(actionFile, { id: step.id, with: step.inputs });
  printer.quote(main.log);
  check(main.outcome === "success", "main did not succeed");
}

async function showOutputs({ printer, emulator, job, step, scriptActionFile }: Demo): Promise<void> {
  printer.printHeading("The outputs of the step");
  const { token = "", ...outputs } = job.outputs(step.id);
  check(token === emulator.liveTokens()[0]?.accessToken, "the output token is not the token of the cluster");
  printer.printTable({ token: "***", ...outputs });

  printer.printText("The token is masked. If a later step prints it by mistake, the log shows this:");
  const main = `core.info("INFLUX_TOKEN=" + process.env.INFLUX_TOKEN)`;
  const printing = await job.run(scriptActionFile, { with: { main }, env: { INFLUX_TOKEN: token } });
  printer.quote(printing.log);
  check(printing.log === "INFLUX_TOKEN=***", "the token is not masked");
}

async function writeWithToken(demo: Demo): Promise<void> {
  const { printer, emulator } = demo;
  printer.printHeading("A later step writes with the token");
  printer.printText("InfluxData's own JavaScript client writes one point to each of the two databases.");
  printer.printTable({ sensors: await write(demo, "sensors"), logs: await write(demo, "logs") });
  printer.printText("The points in the cluster:");
  const [sensors, logs] = [emulator.cluster.points("sensors"), emulator.cluster.points("logs")];
  printer.printTable({ sensors: formatPoints(sensors), logs: formatPoints(logs) });
  check(sensors.length === 1, "the token cannot write to sensors");
  check(logs.length === 0, "the token can write to logs, which was not requested");
}

async function runPost({ printer, emulator, job, step }: Demo): Promise<void> {
  printer.printHeading("The job ends: the log of the post step");
  await job.complete();
  const post = findResult(job, step, "post");
  printer.quote(post.log);
  check(post.outcome === "success", "post did not succeed");
  check(emulator.liveTokens().length === 0, "a token is still live");
}

async function writeAfterJob(demo: Demo): Promise<void> {
  const { printer, emulator } = demo;
  printer.printHeading("The same write after the job");
  printer.printTable({ sensors: await write(demo, "sensors") });
  check(emulator.cluster.points("sensors").length === 1, "the token still writes after it was revoked");
}

function showTokens({ printer, emulator }: Demo): void {
  printer.printHeading("The tokens of the cluster");
  for (const { id, description, revokedAtMs } of emulator.cluster.tokens) {
    check(revokedAtMs !== undefined, "a token is not revoked");
    printer.printTable({ id, description, "revoked at": new Date(revokedAtMs).toISOString() });
  }
  printer.printText(`Live tokens: ${emulator.liveTokens().length}.`);
}

function showRequests({ printer, emulator, job, step }: Demo): void {
  const methods = emulator.requests.filter(({ plane }) => plane === "management").map(({ method }) => method);
  const sent = [...Map.groupBy(methods, (method) => method)]
    .map(([method, all]) => `${all.length} ${method}`)
    .join(", ");
  const [mainMs, postMs] = (["main", "post"] as const).map((stage) => findResult(job, step, stage).durationMs);
  printer.printText(`Sent to the Management API: ${sent}. main took ${mainMs} ms, post ${postMs} ms.`);
  check(sent === "1 GET, 1 POST, 1 DELETE", "the number of requests is not as expected");
}

async function write({ emulator, job, step }: Demo, database: string): Promise<string> {
  const { token = "", host = "" } = job.outputs(step.id);
  const outcome = await writePoint({ host, token, database, caCertificate: emulator.caCertificate });
  return outcome.isAccepted ? "accepted" : `rejected: ${outcome.status}, ${outcome.message}`;
}

function formatPoints(points: readonly Point[]): string {
  const pairs = (values: object): string =>
    Object.entries(values)
      .map((pair) => pair.join("="))
      .join(",");
  const lines = points.map(({ measurement, tags, fields }) => `${measurement},${pairs(tags)} ${pairs(fields)}`);
  return lines.join("; ") || "none";
}

function findResult(job: Job, step: WorkflowStep, stage: StageResult["stage"]): StageResult {
  const result = job.results.find((each) => each.stepId === step.id && each.stage === stage);
  check(result !== undefined, `the runner did not run ${stage}`);
  return result;
}
