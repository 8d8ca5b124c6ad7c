const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as HTML shows it, without anything that HTML would read as its own. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** A value as code, on one line, with all that HTML or Markdown would read as its own taken out of it. */
export function code(text: string): string {
  const line = text.replace(/[\s\p{C}]+/gu, " ");
  return `<code>${line.replace(/[^\w ./:-]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}

/** A table, a row a line. Cells are HTML. */
export function htmlTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (tag: string, cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return ["<table>", row("th", header), ...rows.map((cells) => row("td", cells)), "</table>", ""].join("\n");
}
