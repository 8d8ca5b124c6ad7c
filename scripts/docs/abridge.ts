import { isMap, parseDocument } from "yaml";

/** Settings that a production workflow should have, but that an introduction does not need. */
const WORKFLOW_SETTINGS = ["name", "permissions", "concurrency"];
const JOB_SETTINGS = ["name", "timeout-minutes"];

/** Removes comments and optional settings from a workflow. */
export function abridge(workflow: string): string {
  const document = parseDocument(workflow.replace(/^\s*#.*\n/gm, ""));
  for (const key of WORKFLOW_SETTINGS) document.delete(key);
  const jobs = document.get("jobs");
  if (!isMap(jobs)) throw new Error("A workflow has jobs");
  for (const { value: job } of jobs.items) {
    if (isMap(job)) for (const key of JOB_SETTINGS) job.delete(key);
  }
  return document.toString({ lineWidth: 0 });
}
