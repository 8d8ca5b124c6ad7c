/** The lines that a function writes to stdout, including workflow commands. */
export function captureOutput(act: () => void): readonly string[] {
  const capture = startCapture();
  try {
    act();
  } finally {
    capture.end();
  }
  return capture.lines();
}

/** The same for an asynchronous function, and its result. */
export async function captureOutputWhile<T>(act: () => Promise<T>): Promise<{ output: readonly string[]; result: T }> {
  const capture = startCapture();
  try {
    const result = await act();
    return { output: capture.lines(), result };
  } finally {
    capture.end();
  }
}

function startCapture() {
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
