// Asks a real cluster what InfluxData's documentation leaves open, and prints the answers as a table for the issue form
// "Responses of a cluster" (npm run ask-cluster -- --help). Exits with 1 if not all questions could be asked.
import { randomBytes } from "node:crypto";
import { askCluster } from "./ask.ts";
import { parseCommandLine, type Settings, USAGE } from "./command-line.ts";
import { askEnterprise } from "./enterprise/ask-enterprise.ts";
import { explain } from "./explain.ts";
import { openSession } from "./session.ts";
import { formatTable } from "./table.ts";

/**
 * Aborted by Ctrl-C. npm passes the signal on, so this process gets it twice. The second one must not end the clean-up.
 */
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (!interruption.signal.aborted) console.error("Interrupted. Deleting what was created …");
    interruption.abort();
  });
}

try {
  const settings = parseCommandLine(process.argv.slice(2), process.env);
  console.log(settings === "help" ? USAGE : await ask(settings));
} catch (error) {
  console.error(interruption.signal.aborted ? `Interrupted. ${explain(error)}` : explain(error));
  process.exitCode = 1;
}

async function ask(settings: Settings): Promise<string> {
  const session = openSession(settings, {
    signal: interruption.signal,
    info: console.error,
    nonce: randomBytes(8).toString("hex"),
  });
  const { cluster } = session;
  try {
    const rows =
      "managementUrl" in cluster ? askCluster({ ...session, cluster }) : askEnterprise({ ...session, cluster });
    return formatTable(await rows);
  } finally {
    await session.http.close();
  }
}
