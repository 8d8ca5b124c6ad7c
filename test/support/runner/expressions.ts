/** Contexts of a workflow expression: `{ github: { token: "…" } }`. */
export type Contexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The status of a job, which the status functions read. */
export type JobStatus = "success" | "failure" | "cancelled";

/**
 * Resolves each `${{ context.key }}` in a text. A missing key is empty, as in the runner. Throws on other expressions.
 */
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

/** Whether an `if` or `post-if` holds for this status. Throws if the condition is not just a status function. */
export function holds(condition: string, status: JobStatus): boolean {
  const statuses = CONDITIONS[condition.trim()];
  if (statuses === undefined) {
    throw new Error(`the runner harness knows ${Object.keys(CONDITIONS).join(", ")}, not ${condition}`);
  }
  return statuses.includes(status);
}
