import { describe, expect, test } from "vitest";
import { failToConnect } from "../http/open-http.ts";
import { apiError, startManagementApi } from "./open-management-api.ts";
import { createAgainst, readMessage, sendCreate } from "./send-create.ts";

describe("no token was created", () => {
  test.each([400, 401, 403, 404, 405, 409, 418, 422, 499])(
    "if the API responds with %i, and a retry does not help",
    async (status) => {
      const { outcome } = await createAgainst(apiError(status));
      expect(outcome).toEqual({ kind: "refused", isRetryable: false, secrets: [], error: expect.any(Error) });
      const expected = new RegExp(
        `^Could not create the database token: POST \\S+ returned ${status} \\(injected fault \\d+\\)\\. .+`,
      );
      expect(readMessage(outcome)).toMatch(expected);
    },
  );

  test.each([
    {
      status: 400,
      advice: "InfluxDB rejected the request. If its message does not say why, check the clock of this runner",
    },
    { status: 401, advice: "The management token is wrong, expired or revoked" },
    { status: 403, advice: "The management token is not allowed to do this. It may belong to another account" },
    { status: 404, advice: "There is no such account or cluster for this management token" },
    { status: 418, advice: "This is not a known response of the Management API. Check management-url" },
  ])("if the API responds with $status, and the error says what to do", async ({ status, advice }) => {
    expect(readMessage((await createAgainst(apiError(status))).outcome)).toContain(advice);
  });

  test("if the API responds with 425 or 429, and a retry may help", async () => {
    expect((await createAgainst(apiError(429))).outcome).toEqual({
      kind: "refused",
      isRetryable: true,
      secrets: [],
      error: expect.any(Error),
    });
    expect((await createAgainst(apiError(425))).outcome).toMatchObject({ kind: "refused", isRetryable: true });
    expect((await createAgainst(apiError(429, "7"))).outcome).toMatchObject({ isRetryable: true, retryAfterMs: 7_000 });
    expect((await createAgainst(apiError(429, "Tue, 01 Jan 2030 00:00:09 GMT"))).outcome).toMatchObject({
      retryAfterMs: 9_000,
    });
  });

  test("if the API refuses with a secret in its message, which is returned for masking and not shown", async () => {
    const body = JSON.stringify({ code: 403, message: "no apiv1_fake-secret here" });
    const { outcome } = await createAgainst({ kind: "text", status: 403, contentType: "application/json", body });
    expect(outcome).toMatchObject({ kind: "refused", secrets: ["apiv1_fake-secret"] });
    expect(readMessage(outcome)).toContain("returned 403 (no *** here).");
  });

  test.each([
    { name: "the connection was refused", code: "ECONNREFUSED", attempt: 9, isRetryable: true },
    { name: "a name does not exist at the third attempt", code: "ENOTFOUND", attempt: 3, isRetryable: true },
    { name: "a name does not exist at the fourth attempt", code: "ENOTFOUND", attempt: 4, isRetryable: false },
    { name: "a certificate is not trusted", code: "CERT_HAS_EXPIRED", attempt: 1, isRetryable: false },
    { name: "the job was cancelled before the request was sent", code: "CANCELLED", attempt: 1, isRetryable: false },
  ])("if $name", async ({ code, attempt, isRetryable }) => {
    await using setup = await startManagementApi({ intercept: failToConnect(code) });
    const outcome = await sendCreate(setup, attempt);
    expect(outcome).toEqual({ kind: "refused", isRetryable, secrets: [], error: expect.any(Error) });
    expect(readMessage(outcome)).toMatch(
      new RegExp(`^Could not create the database token: POST \\S+: .+ \\(${code}\\)$`),
    );
    expect(setup.traces).toMatchObject([{ outcome: code, attempt }]);
  });
});
