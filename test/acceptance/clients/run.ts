// Checks the action and the emulator with InfluxData's MCP server (npm run test:clients). It is separate from the other
// tests because it installs 58 MB into node_modules/.cache.
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
// InfluxData does not document the response to a DELETE of a revoked token.
for (const secondDelete of [204, 404] as const) {
  console.log(`If a second DELETE returns ${secondDelete}:`);
  await using emulator = await startEmulator({ product: "clustered", route: "account", behaviour: { secondDelete } });
  await using mcp = await startMcpServer(folder, emulator);
  const setup = { emulator, mcp, actionFile: join(root, "action.yml") };
  await checkMcpServer(setup, check);
  await checkRevocation(setup, check);
}
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exitCode = results.failed > 0 ? 1 : 0;
