/** A problem with a statement, in words like those of the server. */
export class SqlError extends Error {}

/** The smallest parts of a statement. Names in double quotes keep their case. */
export type SqlToken =
  | { readonly kind: "word"; readonly text: string; readonly isQuoted: boolean }
  | { readonly kind: "text" | "number" | "parameter" | "symbol"; readonly text: string };

const tokenPattern =
  /\s+|(?<word>[A-Za-z_]\w*)|"(?<quoted>(?:[^"]|"")+)"|'(?<text>(?:[^']|'')*)'|(?<number>\d+(?:\.\d+)?)|\$(?<parameter>\w+)|(?<symbol><>|!=|<=|>=|[=<>(),.*;])/y;

/** Splits a statement. @throws SqlError */
export function splitSql(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < sql.length) {
    const match = tokenPattern.exec(sql);
    if (match === null) throw new SqlError("SQL error: TokenizerError");
    const token = interpret(match.groups ?? {});
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

/** Undefined for white space. */
function interpret({ word, quoted, text, ...others }: Readonly<Record<string, string | undefined>>) {
  if (word !== undefined) return { kind: "word", text: word.toLowerCase(), isQuoted: false } as const;
  if (quoted !== undefined) return { kind: "word", text: quoted.replaceAll('""', '"'), isQuoted: true } as const;
  if (text !== undefined) return { kind: "text", text: text.replaceAll("''", "'") } as const;
  for (const kind of ["number", "parameter", "symbol"] as const) {
    const found = others[kind];
    if (found !== undefined) return { kind, text: found };
  }
  return undefined;
}
