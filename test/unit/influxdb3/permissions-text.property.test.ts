import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePermissions } from "../../../src/influxdb3/permissions-text.ts";

const name = fc.oneof(fc.stringMatching(/^[A-Za-z0-9][\w/-]{0,20}$/), fc.constantFrom("db", "read", "write", "*"));
const action = fc.constantFrom("read", "write", "create", "describe", "delete");
const group = fc.record({
  type: fc.constantFrom("db", "system"),
  names: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
  actions: fc.uniqueArray(action, { minLength: 1, maxLength: 3 }),
});
type Group = typeof group extends fc.Arbitrary<infer T> ? T : never;

const format = ({ type, names, actions }: Group): string => `${type}:${names.join(",")}:${actions.join(",")}`;
const flatten = ({ type, names, actions }: Group): readonly string[] =>
  names.flatMap((each) => actions.map((what) => `${what} ${type === "db" ? each : `${type}:${each}`}`));

/** The permissions as a set of texts. */
function parse(value: unknown): ReadonlySet<string> | undefined {
  const permissions = parsePermissions(value);
  return permissions && new Set(permissions.map(({ action: what, resource }) => `${what} ${resource}`));
}

describe("the permissions of any token", () => {
  test.each<{ form: string; write: (groups: readonly Group[]) => unknown }>([
    { form: "plain text", write: (groups) => groups.map(format).join(",") },
    { form: "lines", write: (groups) => groups.map(format).join("\n") },
    { form: "a JSON array of groups", write: (groups) => JSON.stringify(groups.map(format)) },
    {
      form: "a JSON array of single permissions",
      write: (groups) =>
        JSON.stringify(
          groups.flatMap(({ type, names, actions }) =>
            names.flatMap((each) => actions.map((what) => `${type}:${each}:${what}`)),
          ),
        ),
    },
  ])("are read from $form", ({ write }) => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 5 }), (groups) => {
        expect(parse(write(groups))).toEqual(new Set(groups.flatMap(flatten)));
      }),
    );
  });

  test("are never an error, whatever the text is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.stringMatching(/^[dba:, *[\]"{}]{0,30}$/)), (text) => {
        const permissions = parsePermissions(text);
        for (const each of permissions ?? []) expect(each.action).toMatch(/^(?:[a-z_]+|\*)$/);
      }),
    );
  });
});
