import { describe, expect } from "vitest";
import { type FrontResponse, startFront } from "../support/network/front.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { ACTION } from "./scenario.ts";

/** Makes a message of the server too long to be shown whole, so that it is cut within the token. */
const FILLER = "x".repeat(150);

/** JSON allows escapes for all characters, although no encoder writes them. */
function escapeAll(text: string): string {
  return [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

interface Form {
  readonly name: string;
  readonly create: (token: string) => FrontResponse;
}

/** The server's own forms of an error, each with a token. */
const FORMS: readonly Form[] = [
  { name: "in JSON", create: (token) => json(403, `{"error":"${FILLER}${token}"}`) },
  { name: "in JSON escapes", create: (token) => json(403, `{"error":"${FILLER}${escapeAll(token)}"}`) },
  { name: "in the JSON of v2", create: (token) => json(400, `{"code":"invalid","message":"${FILLER}${token}"}`) },
  { name: "in plain text", create: (token) => plain(400, `serde json error: ${FILLER}${token}`) },
  { name: "at the beginning of plain text", create: (token) => plain(405, `cannot delete operator token ${token}`) },
  { name: "in a server error", create: (token) => plain(500, `cannot parse token permission, ${FILLER}${token}`) },
  { name: "in a page", create: (token) => ({ status: 403, contentType: "text/html", body: `<html>${token}</html>` }) },
];

function json(status: number, body: string): FrontResponse {
  return { status, contentType: "application/json", body };
}

function plain(status: number, body: string): FrontResponse {
  return { status, contentType: "", body };
}

describe.each(FORMS)("an error of Enterprise that quotes a token $name", { concurrent: true }, ({ create }) => {
  hurriedScenario("does not show the new token in place of the created one", async ({ hurry, leaves }) => {
    const { emulator, job, inputs } = await hurry({ emulator: { product: "enterprise" } });
    await using front = await startFront(emulator.origin, (response) => {
      const token = readToken(response);
      return token === undefined ? response : create(token);
    });
    const main = await job.run(ACTION, { with: inputs({ host: front.origin }) });
    const [post] = await job.complete();
    expect(main.conclusion).toBe("failure");
    expect(outputProblems(main)).toEqual([]);
    expect(main.log + post?.log).not.toContain("apiv3_");
    // A refusal of the server itself means that there is no token, so post does not look for this one.
    leaves(...emulator.liveTokens().map(({ id }) => id));
  });

  hurriedScenario("does not show the token in post", async ({ hurry, leaves }) => {
    const { emulator, job, inputs } = await hurry({ emulator: { product: "enterprise" } });
    await using front = await startFront(emulator.origin, (response, method) =>
      method === "DELETE" ? create([...emulator.cluster.tokens].at(-1)?.accessToken ?? "") : response,
    );
    await job.run(ACTION, { with: inputs({ host: front.origin }) });
    const [post] = await job.complete();
    if (post === undefined) throw new Error("post must run");
    expect(outputProblems(post)).toEqual([]);
    expect(post.log).not.toContain("apiv3_");
    leaves(...emulator.liveTokens().map(({ id }) => id));
  });

  hurriedScenario("does not show the management token", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry({ emulator: { product: "enterprise" } });
    const { status, contentType, body } = create(emulator.managementToken);
    emulator.inject({ on: "any-management", occurrence: "every", fault: { kind: "text", status, contentType, body } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion).toBe("failure");
    expect(outputProblems(main)).toEqual([]);
    expect(main.log).not.toContain("apiv3_");
  });

  hurriedScenario("does not show the token that a probe sends", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry({ emulator: { product: "enterprise" } });
    await using front = await startFront(emulator.origin, (response) =>
      /"error":"line protocol/.test(response.body)
        ? create([...emulator.cluster.tokens].at(-1)?.accessToken ?? "")
        : response,
    );
    const main = await job.run(ACTION, { with: inputs({ host: front.origin, "activation-timeout": "5s" }) });
    await job.complete();
    expect(main.outputs["active"]).toBe("false");
    expect(outputProblems(main)).toEqual([]);
    expect(main.log).not.toContain("apiv3_");
  });
});

/** The token in the response to a create request. */
function readToken({ status, body }: FrontResponse): string | undefined {
  return status === 201 ? JSON.parse(body).token : undefined;
}
