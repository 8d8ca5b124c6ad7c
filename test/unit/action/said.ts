/** What a function says to the runner: the lines that it writes to stdout, workflow commands included. */
export function saidBy(act: () => void): readonly string[] {
  const { write } = process.stdout;
  let text = "";
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    text += chunk;
    return true;
  };
  try {
    act();
  } finally {
    process.stdout.write = write;
  }
  return text.split("\n").filter((line) => line !== "");
}
