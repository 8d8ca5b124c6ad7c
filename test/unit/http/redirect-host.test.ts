import { expect, test } from "vitest";
import { describeRedirectHost } from "../../../src/http/http.ts";
import { createRedaction } from "../create-redaction.ts";

const SECRET = "fake-management-secret";
const UNREADABLE = "an unreadable address";

test.each([
  { name: "a URL", location: "https://login.example.com/path?next=fake-secret", expected: "login.example.com" },
  { name: "a URL with a port", location: "https://login.example.com:8443/", expected: "login.example.com:8443" },
  { name: "a URL with a user", location: "https://user:fake-secret@login.example.com/", expected: "login.example.com" },
  { name: "a path, which stays on the host", location: "/elsewhere", expected: "cluster.example.com:8086" },
  { name: "a host without a scheme", location: "//login.example.com/", expected: "login.example.com" },
  {
    name: "a host that contains part of the secret",
    location: "https://management-secret.evil.example/",
    expected: "a host that contains part of a secret",
  },
  { name: "a missing address", location: undefined, expected: UNREADABLE },
  { name: "two addresses", location: ["https://a.example/", "https://b.example/"], expected: UNREADABLE },
  { name: "an address that is not a URL", location: "https://", expected: UNREADABLE },
])("reports only the host of a redirect to $name: $expected", ({ location, expected }) => {
  const received = { status: 307, headers: { location }, body: "" };
  expect(
    describeRedirectHost(received, "https://cluster.example.com:8086/api/v0/tokens", createRedaction(SECRET)),
  ).toBe(expected);
});
