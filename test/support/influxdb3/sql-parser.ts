import type { Cell, Expression } from "./sql-expression.ts";
import { SqlError, type SqlToken, splitSql } from "./sql-syntax.ts";

/** A statement that the emulator understands. */
export type SqlStatement = { readonly kind: "select-one" } | { readonly kind: "show-tables" } | SelectStatement;

/** `SELECT … FROM … [WHERE …] [ORDER BY …] [LIMIT …]`. */
export interface SelectStatement {
  readonly kind: "select";
  /** Undefined for `*`. */
  readonly columns: readonly string[] | undefined;
  /** Such as `system.tokens`. */
  readonly table: string;
  readonly where: Expression | undefined;
  readonly order: readonly { readonly column: string; readonly isDescending: boolean }[];
  readonly limit: number | undefined;
}

/** Values of placeholders. */
export type Parameters = ReadonlyMap<string, Cell>;

const comparisons: readonly string[] = ["=", "<>", "!=", "<", ">", "<=", ">="];

/** Parses the statements that this project and people use. @throws SqlError */
export function parseSql(sql: string, parameters: Parameters): SqlStatement {
  const reader = new Reader(splitSql(sql), parameters);
  const statement = reader.readStatement();
  reader.readEnd();
  return statement;
}

class Reader {
  readonly #tokens: readonly SqlToken[];
  readonly #parameters: Parameters;
  #at = 0;

  constructor(tokens: readonly SqlToken[], parameters: Parameters) {
    this.#tokens = tokens;
    this.#parameters = parameters;
  }

  readStatement(): SqlStatement {
    if (this.#accept("show")) {
      this.#expect("tables");
      return { kind: "show-tables" };
    }
    this.#expect("select");
    if (this.#accept("1")) return { kind: "select-one" };
    const columns = this.#accept("*") ? undefined : this.#readListOf(() => this.#readName());
    this.#expect("from");
    const table = this.#readTable();
    const where = this.#accept("where") ? this.#readOr() : undefined;
    const order = this.#accept("order") ? this.#readOrder() : [];
    const limit = this.#accept("limit") ? Number(this.#take("number")) : undefined;
    return { kind: "select", columns, table, where, order, limit };
  }

  readEnd(): void {
    this.#accept(";");
    if (this.#at < this.#tokens.length) this.#fail();
  }

  #readTable(): string {
    const names = [this.#readName()];
    while (this.#accept(".")) names.push(this.#readName());
    return names.join(".");
  }

  #readOrder() {
    this.#expect("by");
    return this.#readListOf(() => {
      const column = this.#readName();
      const isDescending = this.#accept("desc");
      if (!isDescending) this.#accept("asc");
      return { column, isDescending };
    });
  }

  #readOr(): Expression {
    let left = this.#readAnd();
    while (this.#accept("or")) left = { kind: "binary", operator: "or", left, right: this.#readAnd() };
    return left;
  }

  #readAnd(): Expression {
    let left = this.#readNot();
    while (this.#accept("and")) left = { kind: "binary", operator: "and", left, right: this.#readNot() };
    return left;
  }

  #readNot(): Expression {
    return this.#accept("not") ? { kind: "not", of: this.#readNot() } : this.#readComparison();
  }

  #readComparison(): Expression {
    const left = this.#readOperand();
    if (this.#accept("is")) {
      const isNegated = this.#accept("not");
      this.#expect("null");
      return negate({ kind: "is-null", of: left }, isNegated);
    }
    const isNegated = this.#accept("not");
    if (this.#accept("like"))
      return negate({ kind: "binary", operator: "like", left, right: this.#readOperand() }, isNegated);
    const operator = isNegated ? undefined : comparisons.find((symbol) => this.#accept(symbol));
    if (operator === undefined) return isNegated ? this.#fail() : left;
    return { kind: "binary", operator, left, right: this.#readOperand() };
  }

  #readOperand(): Expression {
    if (this.#accept("(")) {
      const inner = this.#readOr();
      this.#expect(")");
      return inner;
    }
    const token = this.#next();
    switch (token.kind) {
      case "text":
        return { kind: "value", value: token.text };
      case "number":
        return { kind: "value", value: Number(token.text) };
      case "parameter":
        return { kind: "value", value: this.#readParameter(token.text) };
      case "word":
        return this.#accept("(") ? this.#readCall(token.text) : { kind: "column", name: token.text };
      case "symbol":
        return this.#fail();
    }
  }

  #readCall(name: string): Expression {
    if (this.#accept(")")) return { kind: "call", name, inputs: [] };
    const inputs = this.#readListOf(() => this.#readOperand());
    this.#expect(")");
    return { kind: "call", name, inputs };
  }

  #readParameter(name: string): Cell {
    if (this.#parameters.has(name)) return this.#parameters.get(name);
    throw new SqlError(`No value found for placeholder with id $${name}`);
  }

  #readListOf<T>(read: () => T): readonly T[] {
    const items = [read()];
    while (this.#accept(",")) items.push(read());
    return items;
  }

  #readName(): string {
    return this.#take("word");
  }

  #take(kind: SqlToken["kind"]): string {
    const token = this.#next();
    return token.kind === kind ? token.text : this.#fail();
  }

  #next(): SqlToken {
    const token = this.#tokens[this.#at] ?? this.#fail();
    this.#at += 1;
    return token;
  }

  #accept(text: string): boolean {
    const token = this.#tokens[this.#at];
    const isFound =
      token?.text === text &&
      token.kind !== "text" &&
      token.kind !== "parameter" &&
      !("isQuoted" in token && token.isQuoted);
    if (isFound) this.#at += 1;
    return isFound;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) this.#fail();
  }

  /** @throws SqlError */
  #fail(): never {
    throw new SqlError("SQL error: ParserError: the statement is not among those that this server understands");
  }
}

function negate(expression: Expression, isNegated: boolean): Expression {
  return isNegated ? { kind: "not", of: expression } : expression;
}
