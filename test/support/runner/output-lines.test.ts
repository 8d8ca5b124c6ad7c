import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { expect, test } from "vitest";
import { readOutputLines } from "./output-lines.ts";

async function readLines(write: (stdout: PassThrough, stderr: PassThrough) => void): Promise<readonly string[]> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const lines: string[] = [];
  readOutputLines({ stdout, stderr, onLine: (line) => lines.push(line) });
  write(stdout, stderr);
  stdout.end();
  stderr.end();
  await Promise.all([finished(stdout), finished(stderr)]);
  return lines;
}

test("the lines of stderr come before those of stdout in one batch", async () => {
  const lines = await readLines((stdout, stderr) => {
    stdout.write("::add-mask::sesame\n");
    stderr.write("sesame\n");
  });
  expect(lines).toEqual(["sesame", "::add-mask::sesame"]);
});

test("a line, a CR LF and a multi-byte character can arrive in pieces", async () => {
  const lines = await readLines((stdout) => {
    for (const byte of Buffer.from("a é\r\nb\rc\n\nd\r")) {
      stdout.write(Buffer.from([byte]));
    }
  });
  expect(lines).toEqual(["a é", "b", "c", "", "d"]);
});
