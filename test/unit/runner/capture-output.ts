/** What a function says to the runner: the lines that it writes to stdout, workflow commands included. */
export function saidBy(act: () => void): readonly string[] {
  const listening = listen();
  try {
    act();
  } finally {
    listening.end();
  }
  return listening.lines();
}

/** The same for a function that is done later, with what it returns. */
export async function saidWhile<T>(act: () => Promise<T>): Promise<{ said: readonly string[]; result: T }> {
  const listening = listen();
  try {
    const result = await act();
    return { said: listening.lines(), result };
  } finally {
    listening.end();
  }
}

function listen() {
  const { write } = process.stdout;
  let text = "";
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    text += chunk;
    return true;
  };
  return {
    lines: (): readonly string[] => text.split("\n").filter((line) => line !== ""),
    end(): void {
      process.stdout.write = write;
    },
  };
}
