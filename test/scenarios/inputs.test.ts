import { describe, expect } from "vitest";
import { ACTION, scenario } from "./scenario.ts";

describe("mistakes in the inputs", () => {
  scenario("are all reported at once, and nothing is sent", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const main = await job.run(ACTION, {
      with: inputs({
        product: "serverless",
        "account-id": "not-a-uuid-either",
        "cluster-id": "not-a-uuid",
        host: "http://db.example.com",
        "management-url": "https://user:hunter2hunter2@example.com/api/v0",
        "ca-certificate": "-----BEGIN PRIVATE KEY-----",
        databases: "a, b: write",
        permissions: "admin",
        expiry: "1.5h",
        revoke: "yes",
        "missing-databases": "warn",
        description: "two\nlines",
      }),
    });

    expect(main.exitCode).toBe(1);
    expect(main.annotations.map(({ level }) => level)).toEqual(["error"]);
    const named = main.annotations[0]?.message.split("\n").map((line) => line.split(":")[0]);
    expect(named?.sort()).toEqual([
      "account-id",
      "ca-certificate",
      "cluster-id",
      "databases",
      "description",
      "expiry",
      "host",
      "management-url",
      "missing-databases",
      "permissions",
      "product",
      "revoke",
    ]);
    expect(main.raw).not.toContain("hunter2");
    expect(emulator.requests).toEqual([]);
  });

  scenario("do not include blank inputs, which count as unset", async ({ setUp }) => {
    const { job, inputs } = await setUp();
    const main = await job.run(ACTION, { with: inputs({ revoke: " ", expiry: "\n", description: "  " }) });
    expect(main.conclusion).toBe("success");
    await job.complete();
  });
});

describe("an empty management token", () => {
  const repositories = {
    head: { repo: { full_name: "stranger/fork" } },
    base: { repo: { full_name: "octo-org/octo-repo" } },
  };

  scenario("is explained if the pull request is from a fork", async ({ setUp }) => {
    const event = { eventName: "pull_request", event: { pull_request: repositories } };
    const { emulator, job, inputs } = await setUp({}, event);
    const main = await job.run(ACTION, { with: inputs({ "management-token": "" }) });
    expect(main.exitCode).toBe(1);
    expect(main.annotations[0]?.message).toContain(
      "pull requests from forks get neither secrets nor variables. Skip the job for forks with `if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository`",
    );
    expect(emulator.requests).toEqual([]);
  });

  scenario("is explained in a run of Dependabot", async ({ setUp }) => {
    const { job, inputs } = await setUp({}, { actor: "dependabot[bot]" });
    const main = await job.run(ACTION, { with: inputs({ "management-token": "" }) });
    expect(main.annotations[0]?.message).toContain("Dependabot secrets");
  });

  scenario("is explained with the usual causes on a push", async ({ setUp }) => {
    const { job, inputs } = await setUp({}, { eventName: "push", event: {} });
    const main = await job.run(ACTION, { with: inputs({ "management-token": "" }) });
    expect(main.annotations[0]?.message).toMatch(/organization secret.*environment.*secrets: inherit/);
  });
});
