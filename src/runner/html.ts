const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes a text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Formats a value as code on one line, with everything escaped that HTML or Markdown would interpret. */
export function formatCode(text: string): string {
  const line = text.replace(/[\s\p{C}]+/gu, " ");
  return `<code>${line.replace(/[^\w ./:-]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}

/** Formats a table with one row per line. Cells are HTML. */
export function formatHtmlTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (tag: string, cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return ["<table>", row("th", header), ...rows.map((cells) => row("td", cells)), "</table>", ""].join("\n");
}
