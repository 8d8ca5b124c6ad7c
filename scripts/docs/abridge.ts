import { isMap, parse, parseDocument, stringify } from "yaml";

/** Settings that a production workflow should have, but an introduction does not need. */
const WORKFLOW_SETTINGS = ["name", "permissions", "concurrency"];
const JOB_SETTINGS = ["name", "timeout-minutes"];

/** Removes comments and optional settings from a workflow. */
export function abridge(workflow: string): string {
  const document = parseDocument(workflow.replace(/^\s*#.*\n/gm, ""));
  for (const key of WORKFLOW_SETTINGS) document.delete(key);
  const jobs = document.get("jobs");
  if (!isMap(jobs)) throw new Error("The workflow has no jobs");
  for (const { value: job } of jobs.items) {
    if (isMap(job)) for (const key of JOB_SETTINGS) job.delete(key);
  }
  return document.toString({ lineWidth: 0 });
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

/** Returns the inputs of the action in a workflow as YAML, except those in `omitted`. */
export function selectInputs(workflow: string, omitted: readonly string[]): string {
  const { jobs } = parse(workflow) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const step = steps.find(({ uses }) => uses?.startsWith("OWNER/influxdb-database-token@"));
  if (step?.with === undefined) throw new Error("The workflow does not use the action with inputs");
  const inputs = Object.entries(step.with).filter(([name]) => !omitted.includes(name));
  return stringify({ with: Object.fromEntries(inputs) }, { lineWidth: 0 });
}
