import type { Run } from "../process.ts";
import { computeQuartiles, type Quartiles } from "../statistics.ts";
import type { Programs } from "./programs.ts";

/** The runs of each program. */
export type Measured = ReadonlyMap<keyof Programs, Run[]>;

/**
 * Formats a table: the time in addition to that of bare node in ms (median and quartiles), the same as a multiple of
 * the floor, and the peak memory as a multiple of bare node's.
 */
export function formatTable(measured: Measured, rounds: number): string {
  const wall = (name: keyof Programs): Quartiles =>
    computeQuartiles((measured.get(name) ?? []).map((run) => run.wallMs));
  const peak = (name: keyof Programs): number =>
    computeQuartiles((measured.get(name) ?? []).map((run) => run.peakKiB)).median;
  const bare = wall("bare").median;
  const row = (title: string, name: keyof Programs, floor?: keyof Programs): string => {
    const { median, q25, q75 } = wall(name);
    const times = floor === undefined ? "" : ((median - bare) / (wall(floor).median - bare)).toFixed(2);
    const over = `${(median - bare).toFixed(1)} (${(q25 - bare).toFixed(1)} to ${(q75 - bare).toFixed(1)})`;
    return [
      title.padEnd(34),
      over.padStart(22),
      times.padStart(8),
      (peak(name) / peak("bare")).toFixed(2).padStart(8),
    ].join("");
  };
  return [
    `node ${process.version}, ${rounds} rounds, bare node: ${bare.toFixed(1)} ms`,
    "",
    `${"".padEnd(34)}${"ms more than bare node".padStart(22)}${"x floor".padStart(8)}${"x memory".padStart(9)}`,
    row("floor: GET, POST", "floorMain"),
    row("main: GET, POST", "main", "floorMain"),
    row("main: GET, POST, one probe", "waitingMain", "floorMain"),
    row("floor: DELETE", "floorPost"),
    row("post: DELETE", "postWithoutSummary", "floorPost"),
    row("post: DELETE and job summary", "post", "floorPost"),
    row("post: nothing to do", "idlePost"),
    row("open", "open"),
  ].join("\n");
}
