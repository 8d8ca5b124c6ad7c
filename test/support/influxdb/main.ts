import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseCommandLine, usage } from "./command-line.ts";
import { guide, logLine } from "./guide.ts";
import { type EmulatorOptions, startEmulator } from "./start.ts";

const commandLine = parseCommandLine(process.argv.slice(2));
if ("options" in commandLine) await run(commandLine.options).catch(explain);
else if ("isHelp" in commandLine) process.stdout.write(usage);
else {
  process.stderr.write(`${commandLine.problem}\n\n${usage}`);
  process.exitCode = 2;
}

/** Explains a port that cannot be used. Any other error is unexpected. */
function explain(error: unknown): void {
  if (!(error instanceof Error && "code" in error && "port" in error)) throw error;
  process.stderr.write(
    `The emulator cannot listen on port ${error.port} (${error.code}); set another one with --port\n`,
  );
  process.exitCode = 1;
}

/** Runs an emulator until Ctrl-C. */
async function run(options: EmulatorOptions): Promise<void> {
  const emulator = await startEmulator({ ...options, onDone: (request) => console.log(logLine(request)) });
  const folder = emulator.caCertificate === "" ? undefined : mkdtempSync(join(tmpdir(), "influxdb-emulator-"));
  const caPath = folder && join(folder, "ca.pem");
  if (caPath !== undefined) writeFileSync(caPath, emulator.caCertificate);
  console.log(`${guide(emulator, caPath)}\n\n# requests, until Ctrl-C`);
  const stop = async (): Promise<void> => {
    await emulator.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
}
