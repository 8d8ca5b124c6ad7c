import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Environment, readEnvironment, readEvent } from "../../../src/runner/environment.ts";
import { createEnvironment } from "../main/fixtures.ts";
import { stubVariables } from "./runner-variables.ts";

afterEach(() => vi.unstubAllEnvs());

function environmentIn(variables: Readonly<Record<string, string>>): Environment {
  const proxies = { https_proxy: "", HTTPS_PROXY: "", no_proxy: "", NO_PROXY: "" };
  stubVariables({ ...proxies, ...variables });
  return readEnvironment();
}

test.each<{ variable: string; read: (environment: Environment) => string }>([
  { variable: "GITHUB_SERVER_URL", read: ({ run }) => run.serverUrl },
  { variable: "GITHUB_REPOSITORY", read: ({ run }) => run.repository },
  { variable: "GITHUB_RUN_ID", read: ({ run }) => run.runId },
  { variable: "GITHUB_RUN_ATTEMPT", read: ({ run }) => run.runAttempt },
  { variable: "GITHUB_API_URL", read: ({ apiUrl }) => apiUrl },
  { variable: "GITHUB_WORKFLOW", read: ({ workflow }) => workflow },
  { variable: "GITHUB_JOB", read: ({ job }) => job },
  { variable: "GITHUB_ACTOR", read: ({ actor }) => actor },
  { variable: "GITHUB_EVENT_NAME", read: ({ eventName }) => eventName },
  { variable: "GITHUB_EVENT_PATH", read: ({ eventPath }) => eventPath },
  { variable: "ACTIONS_RUNTIME_TOKEN", read: ({ runtimeToken }) => runtimeToken },
  { variable: "https_proxy", read: ({ httpsProxy }) => httpsProxy },
  { variable: "HTTPS_PROXY", read: ({ httpsProxy }) => httpsProxy },
  { variable: "no_proxy", read: ({ noProxy }) => noProxy },
  { variable: "NO_PROXY", read: ({ noProxy }) => noProxy },
  { variable: "INFLUX_TOKEN", read: ({ influx }) => influx.token },
  { variable: "INFLUX_HOST", read: ({ influx }) => influx.host },
  { variable: "INFLUX_DATABASE", read: ({ influx }) => influx.database },
  { variable: "INFLUXDB3_AUTH_TOKEN", read: ({ influxdb3 }) => influxdb3.token },
  { variable: "INFLUXDB3_HOST_URL", read: ({ influxdb3 }) => influxdb3.host },
  { variable: "INFLUXDB3_DATABASE_NAME", read: ({ influxdb3 }) => influxdb3.database },
])("$variable is read, without blanks around it", ({ variable, read }) => {
  expect(read(environmentIn({ [variable]: " what it says\n" }))).toBe("what it says");
  expect(read(environmentIn({ [variable]: "" }))).toBe("");
});

test.each<{ variable: string; read: (environment: Environment) => string | undefined }>([
  { variable: "SSL_CERT_FILE", read: ({ openSsl }) => openSsl.file },
  { variable: "SSL_CERT_DIR", read: ({ openSsl }) => openSsl.folders },
])("$variable is read with its blanks, as by OpenSSL", ({ variable, read }) => {
  expect(read(environmentIn({ [variable]: " what it says\n" }))).toBe(" what it says\n");
  expect(read(environmentIn({ [variable]: "" }))).toBe("");
});

test.each<{ variable: string; read: (environment: Environment) => string }>([
  { variable: "GITHUB_SERVER_URL", read: ({ run }) => run.serverUrl },
  { variable: "GITHUB_API_URL", read: ({ apiUrl }) => apiUrl },
])("$variable is read without slashes at its end", ({ variable, read }) => {
  expect(read(environmentIn({ [variable]: "https://github.example.com/api/v3/" }))).toBe(
    "https://github.example.com/api/v3",
  );
  expect(read(environmentIn({ [variable]: "https://github.example.com// " }))).toBe("https://github.example.com");
});

test("a variable in lower case overrides the same in upper case, as with curl", () => {
  const environment = environmentIn({ https_proxy: "a", HTTPS_PROXY: "b", no_proxy: "c", NO_PROXY: "d" });
  expect(environment).toMatchObject({ httpsProxy: "a", noProxy: "c" });
});

test("a job can get an ID token if the variable for its request is set", () => {
  expect(environmentIn({ ACTIONS_ID_TOKEN_REQUEST_TOKEN: "fake" }).hasIdToken).toBe(true);
  expect(environmentIn({ ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" }).hasIdToken).toBe(false);
});

describe("the event", () => {
  const eventPath = join(mkdtempSync(join(tmpdir(), "event-")), "event.json");

  test("is read from its file", () => {
    writeFileSync(eventPath, '{"action":"opened"}');
    expect(readEvent(createEnvironment({ eventPath }))).toEqual({ action: "opened" });
  });

  test("is unknown if its file is not JSON or does not exist", () => {
    writeFileSync(eventPath, "{");
    expect(readEvent(createEnvironment({ eventPath }))).toBeUndefined();
    expect(readEvent(createEnvironment({ eventPath: "/nowhere/event.json" }))).toBeUndefined();
  });
});
