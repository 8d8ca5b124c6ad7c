// Lets InfluxData's MCP server judge the action and the emulator (npm run test:clients). It is not among the other
// tests because it has to be installed: 58 MB, kept under node_modules/.cache.
import { join } from "node:path";
import { startEmulator } from "../../support/influxdb/start.ts";
import { type Check, checkMcpServer, checkRevocation } from "./mcp-checks.ts";
import { installMcpServer, startMcpServer } from "./mcp-server.ts";

const root = join(import.meta.dirname, "../../..");
const folder = join(root, "node_modules/.cache/influxdb3-mcp-server");
const results = { passed: 0, failed: 0 };

const check: Check = async (name, body) => {
  try {
    await body();
    results.passed++;
    console.log(`ok      ${name}`);
  } catch (error) {
    results.failed++;
    console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
};

await installMcpServer(folder);
// What the DELETE of a revoked token answers is documented nowhere.
for (const secondDelete of [204, 404] as const) {
  console.log(`A cluster that answers a second DELETE with ${secondDelete}:`);
  await using emulator = await startEmulator({ product: "clustered", route: "account", behaviour: { secondDelete } });
  await using mcp = await startMcpServer(folder, emulator);
  const setup = { emulator, mcp, actionFile: join(root, "action.yml") };
  await checkMcpServer(setup, check);
  await checkRevocation(setup, check);
}
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exitCode = results.failed > 0 ? 1 : 0;
