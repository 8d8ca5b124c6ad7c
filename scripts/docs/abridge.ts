import { isMap, parse, parseDocument, stringify } from "yaml";

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

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

/** The inputs of the action in a workflow, except those in `omitted`. */
export function actionInputs(workflow: string, omitted: readonly string[]): string {
  const { jobs } = parse(workflow) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const step = steps.find(({ uses }) => uses?.startsWith("OWNER/influxdb-database-token@"));
  if (step?.with === undefined) throw new Error("A workflow uses the action with inputs");
  const inputs = Object.entries(step.with).filter(([name]) => !omitted.includes(name));
  return stringify({ with: Object.fromEntries(inputs) }, { lineWidth: 0 });
}
