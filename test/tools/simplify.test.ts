import { expect, test } from "vitest";
import { simplify } from "../../scripts/build/simplify.ts";

const getter = (name: string) =>
  `Object.defineProperty(exports, "${name}", {\n\tenumerable: true,\n\tget: function() {\n\t\treturn ${name};\n\t}\n});`;

test.each([
  { name: "an export", code: `const a = 1;\n${getter("a")}`, simple: "const a = 1;\nexports.a = a;" },
  {
    name: "an import of a package",
    code: `let src_packages_zod_ts = require("./vendor/zod.cjs");\n(0, src_packages_zod_ts.object)({});`,
    simple: `let vendor_zod = require("./vendor/zod.cjs");\nvendor_zod.object({});`,
  },
  {
    name: "a dynamic import of a package",
    code: `const require_rolldown_runtime = require("./rolldown-runtime.cjs");\n() => /* @__PURE__ */ require_rolldown_runtime.__toESM(require("./vendor/undici.cjs"), 1);`,
    simple: `() => require("./vendor/undici.cjs");`,
  },
  { name: "a call of Node", code: `(0, node_path.join)("a");`, simple: `node_path.join("a");` },
  { name: "a comma expression of the sources", code: "f((0, a.b)(1));", simple: "f((0, a.b)(1));" },
])("writes $name plainly", ({ code, simple }) => {
  expect(simplify(code)).toBe(simple);
});

test("rejects an export that can be assigned again", () => {
  expect(() => simplify(`let a = 1;\n${getter("a")}`)).toThrow("a is exported, so make it a const");
});

test("rejects a default import", () => {
  expect(() => simplify("dns = require_rolldown_runtime.__toESM(dns, 1);")).toThrow(
    "dist needs a function of rolldown: dns = require_rolldown_runtime.__toESM(dns, 1);. Import by name instead",
  );
});
