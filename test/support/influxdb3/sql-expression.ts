import { SqlError } from "./sql-syntax.ts";

/** A value of a row. Undefined is NULL. Times are dates. */
export type Cell = string | number | boolean | Date | undefined;

/** A row of a table. */
export type Row = Readonly<Record<string, Cell>>;

/** A condition, or a part of one. */
export type Expression =
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "value"; readonly value: Cell }
  | { readonly kind: "call"; readonly name: string; readonly inputs: readonly Expression[] }
  | { readonly kind: "is-null"; readonly of: Expression }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression };

/** The table's columns, and the time of the query. */
export interface Scope {
  readonly columns: readonly string[];
  readonly now: Date;
}

/** Evaluates an expression for a row, with the three-valued logic of SQL. @throws SqlError */
export function evaluate(expression: Expression, row: Row, scope: Scope): Cell {
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "column":
      return readColumn(expression.name, row, scope);
    case "is-null":
      return evaluate(expression.of, row, scope) === undefined;
    case "not": {
      const value = evaluate(expression.of, row, scope);
      return value === undefined ? undefined : value !== true;
    }
    case "call":
      return call(
        expression.name,
        expression.inputs.map((input) => evaluate(input, row, scope)),
        scope,
      );
    case "binary":
      return applyOperator(
        expression.operator,
        evaluate(expression.left, row, scope),
        evaluate(expression.right, row, scope),
      );
  }
}

function readColumn(name: string, row: Row, { columns }: Scope): Cell {
  if (!columns.includes(name)) throw new SqlError(`Schema error: No field named ${name}`);
  return row[name];
}

function call(name: string, inputs: readonly Cell[], { now }: Scope): Cell {
  if (name === "now" && inputs.length === 0) return now;
  const [text, needle] = inputs;
  if (name === "strpos" && inputs.length === 2) {
    if (text === undefined || needle === undefined) return undefined;
    return String(text).indexOf(String(needle)) + 1;
  }
  throw new SqlError(`Invalid function '${name}'`);
}

function applyOperator(operator: string, left: Cell, right: Cell): Cell {
  if (operator === "and") return combine(left, right, false);
  if (operator === "or") return combine(left, right, true);
  if (left === undefined || right === undefined) return undefined;
  if (operator === "like") return toPattern(String(right)).test(String(left));
  const order = compare(left, right);
  switch (operator) {
    case "=":
      return order === 0;
    case "<":
      return order < 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    case ">=":
      return order >= 0;
    default:
      return order !== 0;
  }
}

/** AND (`decisive` false) and OR (`decisive` true). */
function combine(left: Cell, right: Cell, decisive: boolean): Cell {
  if (left === decisive || right === decisive) return decisive;
  return left === undefined || right === undefined ? undefined : !decisive;
}

/** Compares two values. If one of them is a time, the text of the other is a time in UTC. */
export function compare(left: Exclude<Cell, undefined>, right: Exclude<Cell, undefined>): number {
  if (left instanceof Date || right instanceof Date) return toTime(left) - toTime(right);
  if (typeof left === "number" || typeof right === "number") return Number(left) - Number(right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function toTime(value: Exclude<Cell, undefined>): number {
  if (value instanceof Date) return value.getTime();
  const text = String(value).replace(" ", "T");
  const ms = Date.parse(/Z$|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(ms)) throw new SqlError("Arrow error: Parser error: Error parsing timestamp");
  return ms;
}

/** In LIKE, `_` is any character, `%` any text, and a backslash escapes them. */
function toPattern(like: string): RegExp {
  const source = like.replace(/\\(.)|[%_]|[.*+?^${}()|[\]\\]/gs, (found, escaped: string | undefined) => {
    if (escaped !== undefined) return RegExp.escape(escaped);
    if (found === "%") return ".*";
    return found === "_" ? "." : `\\${found}`;
  });
  return new RegExp(`^${source}$`, "su");
}
