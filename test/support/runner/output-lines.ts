import type { Readable } from "node:stream";

/**
 * Calls `onLine` with each line of both streams. In each batch of available lines, those of stderr come first, as in
 * the runner (`Runner.Sdk/ProcessInvoker.cs`). So a secret on stderr can be logged before an earlier `::add-mask::` on
 * stdout. Like .NET's reader, it ends lines at LF, CR LF and a lone CR.
 */
export function readOutputLines(streams: {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly onLine: (line: string) => void;
}): void {
  const batch: { stderr: string[]; stdout: string[] } = { stderr: [], stdout: [] };
  let isScheduled = false;

  function handleBatch(): void {
    isScheduled = false;
    for (const line of [...batch.stderr.splice(0), ...batch.stdout.splice(0)]) {
      streams.onLine(line);
    }
  }

  for (const name of ["stderr", "stdout"] as const) {
    const splitter = lineSplitter();
    streams[name].setEncoding("utf8");
    streams[name].on("data", (text: string) => {
      batch[name].push(...splitter.push(text));
      if (!isScheduled) {
        isScheduled = true;
        setImmediate(handleBatch);
      }
    });
    streams[name].once("close", () => {
      batch[name].push(...splitter.end());
      handleBatch();
    });
  }
}

function lineSplitter() {
  let rest = "";
  return {
    push(text: string): readonly string[] {
      // A CR at the very end may be the first half of CR LF, so it is kept for the next chunk.
      const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      return lines;
    },
    end(): readonly string[] {
      const last = rest.replace(/\r$/, "");
      rest = "";
      return last === "" ? [] : [last];
    },
  };
}
