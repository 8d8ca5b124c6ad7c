/** Contexts of a workflow expression: `{ github: { token: "…" } }`. */
export type Contexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Where a job stands: what the status functions look at. */
export type JobStatus = "success" | "failure" | "cancelled";

/** Text with each `${{ context.key }}` resolved; a key that isn't there is empty, as in the runner. Throws on any other expression. */
export function resolveExpressions(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const [, context = "", key = ""] = /^\s*(\w+)\.([\w-]+)\s*$/.exec(expression) ?? [];
    const values = contexts[context];
    if (values === undefined) {
      throw new Error(`the runner harness resolves only \${{ context.key }}, not \${{${expression}}}`);
    }
    return values[key] ?? "";
  });
}

const CONDITIONS: Readonly<Record<string, readonly JobStatus[]>> = {
  "always()": ["success", "failure", "cancelled"],
  "success()": ["success"],
  "failure()": ["failure"],
  "cancelled()": ["cancelled"],
  "!cancelled()": ["success", "failure"],
};

/** Whether an `if` or `post-if` holds in a job of this status. Throws on a condition that is more than a status function. */
export function holds(condition: string, status: JobStatus): boolean {
  const statuses = CONDITIONS[condition.trim()];
  if (statuses === undefined) {
    throw new Error(`the runner harness knows ${Object.keys(CONDITIONS).join(", ")}, not ${condition}`);
  }
  return statuses.includes(status);
}
