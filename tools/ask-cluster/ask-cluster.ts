// Asks a real cluster what InfluxData's documentation does not say, and prints the responses as a table for the issue form
// "Responses of a cluster": npm run ask-cluster -- --help. Exits with 1 if not all questions could be asked.
import { randomBytes } from "node:crypto";
import { askCluster } from "./ask.ts";
import { type Given, readGiven, USAGE } from "./command-line.ts";
import { explain } from "./explain.ts";
import { openSession } from "./session.ts";
import { markdownTable } from "./table.ts";

/** Ctrl-C reaches npm and this process, and npm passes it on: it comes twice, so a second one must not end the clean-up. */
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (!interruption.signal.aborted) console.error("Interrupted. Revoking the tokens that were created …");
    interruption.abort();
  });
}

try {
  const given = readGiven(process.argv.slice(2), process.env);
  console.log(given === "help" ? USAGE : await ask(given));
} catch (error) {
  console.error(interruption.signal.aborted ? `Interrupted. ${explain(error)}` : explain(error));
  process.exitCode = 1;
}

async function ask(given: Given): Promise<string> {
  const session = openSession(given, {
    signal: interruption.signal,
    info: console.error,
    nonce: randomBytes(8).toString("hex"),
  });
  try {
    return markdownTable(await askCluster(session));
  } finally {
    await session.http.close();
  }
}
