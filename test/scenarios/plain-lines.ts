/** The lines of a log without what the runner shows only with debug logging: debug lines and commands. */
export function listPlainLines(log: string): readonly string[] {
  return log.split("\n").filter((line) => !line.startsWith("##[debug]") && !line.startsWith("::"));
}
