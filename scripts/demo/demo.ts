// Shows what the action does, from a step in a workflow to the revoked token (npm run demo). It is also a smoke test:
// if something is not as expected, it prints the problem and exits with 1.
import { join } from "node:path";
import { startEmulator } from "../../test/support/influxdb/start.ts";
import { startJob } from "../../test/support/runner/job.ts";
import { createPrinter } from "./printer.ts";
import { showTokenLife } from "./token-life.ts";
import { readWorkflowStep } from "./workflow-step.ts";

await using emulator = await startEmulator({ tls: true, databases: ["sensors", "logs"] });
await using job = startJob({ masks: [emulator.managementToken], repository: "octo-org/plant", runId: 42 });

const step = await readWorkflowStep(join(import.meta.dirname, "step.yml"), {
  secrets: { INFLUXDB_MANAGEMENT_TOKEN: emulator.managementToken },
  vars: {
    INFLUXDB_ACCOUNT_ID: emulator.accountId,
    INFLUXDB_CLUSTER_ID: emulator.clusterId,
    INFLUXDB_HOST: emulator.origin,
    INFLUXDB_MANAGEMENT_URL: emulator.managementUrl,
    INFLUXDB_CA_CERTIFICATE: emulator.caCertificate,
  },
});
const printer = createPrinter(() => [...emulator.secrets, ...job.secrets]);
const root = join(import.meta.dirname, "../..");

try {
  await showTokenLife({
    printer,
    emulator,
    job,
    step,
    actionFile: join(root, "action.yml"),
    scriptActionFile: join(root, "test/support/runner/fixture-action/action.yml"),
  });
} catch (error) {
  printer.printText(`The demo failed: ${error instanceof Error ? error.message : String(error)}.`);
  process.exitCode = 1;
}
