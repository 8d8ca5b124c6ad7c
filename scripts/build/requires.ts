import { type ESTree, parseSync, Visitor } from "rolldown/utils";

/** A `require("…")` in a CommonJS module. */
export type Require = {
  readonly request: string;
  /** The innermost function that it stands in, or `on load`. */
  readonly within: string;
};

/** Every `require` of a fixed string in the text of a CommonJS module. */
export function requiresOf(source: string): readonly Require[] {
  const found: Require[] = [];
  const functions: string[] = [];
  const enter = ({ id }: { id?: ESTree.BindingIdentifier | null }) => {
    functions.push(id?.name ?? "an unnamed function");
  };
  const exit = () => {
    functions.pop();
  };
  const visitor = new Visitor({
    ArrowFunctionExpression: () => enter({}),
    "ArrowFunctionExpression:exit": exit,
    FunctionDeclaration: enter,
    "FunctionDeclaration:exit": exit,
    FunctionExpression: enter,
    "FunctionExpression:exit": exit,
    CallExpression: (call) => {
      const request = requestOf(call);
      if (request !== undefined) {
        found.push({ request, within: functions.at(-1) ?? "on load" });
      }
    },
  });
  visitor.visit(parseSync("module.cjs", source, { sourceType: "commonjs" }).program);
  return found;
}

function requestOf({ callee, arguments: [argument] }: ESTree.CallExpression): string | undefined {
  const isRequire = callee.type === "Identifier" && callee.name === "require";
  return isRequire && argument?.type === "Literal" && typeof argument.value === "string" ? argument.value : undefined;
}
