import { expect } from "vitest";
import { parseMark } from "../../src/grant/mark.ts";
import { ACTION, scenario } from "./scenario.ts";

scenario.for(["enterprise", "cloud"] as const)(
  "a job gets a token of %s, uses it, and post deletes it by name",
  async (product, { setUp }) => {
    const { emulator, job, inputs } = await setUp({ product, tls: true, databases: ["sensors", "logs"] });
    const operations = () => emulator.requests.map(({ operation }) => operation);
    const main = await job.run(ACTION, {
      with: inputs({ databases: "sensors: read, write\nlogs", permissions: "read", description: "Seed, it's (1/2)" }),
    });
    const [token] = emulator.liveTokens();
    expect(main.conclusion, main.log).toBe("success");
    expect(main.annotations).toEqual([]);
    expect(main.outputs).toEqual({
      token: token?.accessToken,
      "token-id": token?.description,
      "expires-at": `${new Date(token?.expiresAtMs ?? 0).toISOString().slice(0, 19)}Z`,
      permissions: JSON.stringify([
        { action: "read", resource: "logs" },
        { action: "read", resource: "sensors" },
        { action: "write", resource: "sensors" },
      ]),
      description: token?.description,
      host: emulator.origin,
      active: "true",
    });
    expect(main.outputs["token-id"]).toMatch(/^Seed, it's \(1\/2\) \(https:/);
    expect(parseMark(main.outputs["token-id"] ?? "")).toMatchObject({ keep: false });
    expect(main.masks).toContain(token?.accessToken);
    expect(operations().slice(0, 3)).toEqual(["ListDatabases", "CreateResourceToken", "QueryTokens"]);
    expect(operations().slice(3).toSorted()).toEqual(["QuerySql", "QuerySql", "WriteLp", "WriteLp"]);

    // The requests to the API and the two probes share their connections.
    expect(emulator.tlsHandshakes).toBe(2);

    const [post] = await job.complete();
    expect(post?.log).toContain(`Revoked database token ${token?.description}.`);
    expect(post?.annotations).toEqual([]);
    expect(operations().slice(7)).toEqual(["DeleteToken"]);
    expect(emulator.liveTokens()).toEqual([]);
  },
);
