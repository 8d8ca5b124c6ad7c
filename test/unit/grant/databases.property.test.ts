import fc from "fast-check";
import { expect, test } from "vitest";
import type { PermissionAction } from "../../../src/influxdb/database-token.ts";
import { anyText, RUNS } from "../any-text.ts";
import { readValid } from "../problems.ts";
import { requestedGrant } from "./requested-grant.ts";

const NAME_CHARACTERS = "ABCXYZabcxyz0189_/-";
const anyName = fc
  .oneof(fc.string({ unit: fc.constantFrom(...NAME_CHARACTERS), minLength: 1, maxLength: 64 }), fc.constant("*"))
  // A valid name, but `- : read` looks like an item of a YAML list.
  .filter((name) => name !== "-");
const anyActions = fc.uniqueArray(fc.constantFrom<PermissionAction>("read", "write"), { minLength: 1 });
const entry = fc.record({ name: anyName, own: fc.option(anyActions, { nil: undefined }) });
const noise = fc.constantFrom("", "  ", "\t");
const lineEnd = fc.constantFrom("\n", "\r\n", "\r", "\n\n", "\n# a comment: with, everything\n");

test("any valid text is parsed to the permissions that it lists", () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1 }), anyActions, noise, lineEnd, (entries, common, blank, end) => {
      const lines = entries.map(
        ({ name, own }) => blank + name + (own ? `${blank}:${blank}${own.join(`${blank},`)}` : ""),
      );
      const expected = entries.flatMap(({ name, own = common }) => own.map((action) => `${action} ${name}`));

      const { permissions } = requestedGrant(lines.join(blank + end), common.join());

      const parsed = permissions.map(({ action, resource }) => `${action} ${resource}`);
      expect(new Set(parsed)).toEqual(new Set(expected));
      expect(parsed).toHaveLength(new Set(expected).size);
    }),
    RUNS,
  );
});

test("names with commas give the same grant as names on lines", () => {
  fc.assert(
    fc.property(fc.array(anyName, { minLength: 1 }), noise, (names, blank) => {
      const onLines = requestedGrant(names.join("\n"));
      expect(requestedGrant(names.join(`${blank},${blank}`))).toEqual(onLines);
    }),
    RUNS,
  );
});

test("no text gives a name that a URL must escape, except for slashes", () => {
  const text = anyText("a", "sensors", "_", "/", "*", ",", ":", " ", "\n", "read", "write", "#", "-", "é", "%2e", "..");
  fc.assert(
    fc.property(text, (input) => {
      const grant = readValid(() => requestedGrant(input));
      for (const { resource } of grant?.permissions ?? []) {
        expect(encodeURIComponent(resource).replaceAll("%2F", "/")).toBe(resource);
        expect(resource.length).toBeLessThanOrEqual(64);
      }
    }),
    RUNS,
  );
});

test("the permissions input accepts any order and spacing", () => {
  fc.assert(
    fc.property(anyActions, noise, noise, (words, before, after) => {
      const { permissions } = requestedGrant("a", words.map((word) => before + word + after).join(","));
      expect(permissions.map(({ action }) => action)).toEqual(words.toSorted());
    }),
    RUNS,
  );
});
