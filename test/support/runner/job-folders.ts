import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The folders of a job, all in a temporary folder. */
export interface JobFolders {
  readonly root: string;
  /** `GITHUB_WORKSPACE`, where a step runs. */
  readonly workspace: string;
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  /** The home folder. It is empty, so that no profile of the person who runs the tests is used. */
  readonly home: string;
  /** `GITHUB_EVENT_PATH`. */
  readonly eventFile: string;
}

/** Creates the folders of a job and writes its event. */
export function createJobFolders(event: unknown): JobFolders {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "runner-")));
  const temp = join(root, "temp");
  const folders: JobFolders = {
    root,
    workspace: join(root, "workspace"),
    temp,
    home: join(root, "home"),
    eventFile: join(temp, "_github_workflow", "event.json"),
  };
  for (const folder of [folders.workspace, folders.home, join(temp, "_github_workflow")]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(folders.eventFile, JSON.stringify(event));
  return folders;
}

/** Removes the folders of a job, as the runner does at the end of a job. */
export async function removeJobFolders(folders: JobFolders): Promise<void> {
  await rm(folders.root, { recursive: true, force: true, maxRetries: 3 });
}
