/**
 * The forms of a secret that the runner masks beside the secret itself: its eleven encoders, in its order
 * (actions/runner `Runner.Common/HostContext.cs`, `Sdk/DTLogging/Logging/ValueEncoders.cs`).
 */
type ValueEncoder = (value: string) => string;

/** Where a value has no such form, an encoder answers with the empty string, which is never masked. */
const NO_FORM = "";

/** From here on PowerShell's pieces are long enough to be masked. */
const SHORTEST_PIECE = 6;

const VALUE_ENCODERS: readonly ValueEncoder[] = [
  (value) => base64WithoutFirst(value, 0),
  (value) => base64WithoutFirst(value, 1),
  (value) => base64WithoutFirst(value, 2),
  (value) => value.replaceAll('"', '\\"'),
  (value) => value.replaceAll("'", "''"),
  jsonStringEscape,
  uriDataEscape,
  xmlDataEscape,
  trimDoubleQuotes,
  powerShellPreAmpersand,
  powerShellPostAmpersand,
];

/** Every form under which the runner masks `value`, the value itself included, each once. */
export function maskedForms(value: string): readonly string[] {
  const forms = VALUE_ENCODERS.map((encode) => encode(value));
  return [...new Set([value, ...forms])].filter((form) => form !== NO_FORM);
}

function base64WithoutFirst(value: string, bytes: number): string {
  const all = Buffer.from(value, "utf8");
  return (all.length > bytes ? all.subarray(bytes) : all).toString("base64");
}

function jsonStringEscape(value: string): string {
  // Newtonsoft.Json also escapes the line ends of Unicode, which JSON.stringify leaves as they are.
  return JSON.stringify(value)
    .slice(1, -1)
    .replace(/[\u0085\u2028\u2029]/g, (lineEnd) => `\\u${lineEnd.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function uriDataEscape(value: string): string {
  // .NET keeps only RFC 3986's unreserved characters; encodeURIComponent keeps five more.
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function xmlDataEscape(value: string): string {
  return value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}

function trimDoubleQuotes(value: string): string {
  return value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : NO_FORM;
}

/** PowerShell's error text colours the character after `&+` and so splits the secret there, else at the last `&`. */
function powerShellPreAmpersand(value: string): string {
  const coloured = value.indexOf("&+");
  const end = coloured >= 0 ? coloured + 2 : value.lastIndexOf("&") + 1;
  return end >= SHORTEST_PIECE ? value.slice(0, end) : NO_FORM;
}

function powerShellPostAmpersand(value: string): string {
  if (!value.includes("&")) {
    return NO_FORM;
  }
  const coloured = value.indexOf("&+");
  const piece = value.slice(coloured >= 0 ? coloured + 3 : value.lastIndexOf("&") + 1);
  return piece.length >= SHORTEST_PIECE ? piece : NO_FORM;
}
