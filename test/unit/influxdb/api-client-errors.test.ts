import { describe, expect, test } from "vitest";
import { startPlainServer } from "../../support/network/plain-server.ts";
import { expectError, startManagementApi } from "./open-management-api.ts";

describe("an error", () => {
  async function readMessage(body: string): Promise<string> {
    await using setup = await startManagementApi();
    const { managementToken } = setup.emulator;
    const sent = body
      .replaceAll("MANAGEMENT", managementToken)
      .replaceAll("BASE64", Buffer.from(`token:${managementToken}`).toString("base64url"));
    setup.fail("GetClusterDatabases", { kind: "text", status: 400, contentType: "application/json", body: sent });
    return (await expectError(setup.api.getClusterDatabases())).message;
  }

  test("shows the message of the API without the management token and without database tokens", async () => {
    const message = "no MANAGEMENT and no apiv1_fake here";
    const shown = await readMessage(JSON.stringify({ code: 400, message, accessToken: "fake-secret" }));
    expect(shown).toMatch(/ returned 400 \(no \*\*\* and no \*\*\* here\)\. InfluxDB rejected the request; /);
  });

  test("does not show a message that contains the management token in base64", async () => {
    expect(await readMessage('{"code":400,"message":"BASE64"}')).toContain(
      " returned 400 (not shown, because it contains part of a secret). ",
    );
  });

  test("shows only the type and the length of a body in another form", async () => {
    expect(await readMessage('{"error":"fake-secret"}')).toMatch(
      / returned 400 \(application\/json, 23 characters\)\. /,
    );
  });

  test.each([300, 301, 302, 303, 307, 308, 399])(
    "shows only the host of a %i redirect, which is not followed",
    async (status) => {
      await using elsewhere = await startPlainServer((response) => response.end());
      await using setup = await startManagementApi();
      const location = `${elsewhere.origin}/hidden?hidden`;
      setup.fail("GetClusterDatabases", { kind: "redirect", status, location });
      const { message } = await expectError(setup.api.getClusterDatabases());
      const { host } = new URL(elsewhere.origin);
      expect(message).toMatch(
        new RegExp(
          `^Could not list the databases: GET \\S+ returned ${status}, a redirect to ${host}\\. Redirects are never followed, because they could send the token in management-token to another server; check host and management-url$`,
        ),
      );
      expect(elsewhere.requests).toEqual([]);
      expect(setup.requests()).toHaveLength(1);
    },
  );
});
