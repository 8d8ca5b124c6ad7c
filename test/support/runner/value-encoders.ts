/**
 * The eleven encoders of the runner, in its order. It masks their results in addition to the secret itself
 * (actions/runner `Runner.Common/HostContext.cs`, `Sdk/DTLogging/Logging/ValueEncoders.cs`).
 */
type ValueEncoder = (value: string) => string;

/** The result of an encoder that does not apply to a value. It is never masked. */
const NO_FORM = "";

/** Shorter pieces of PowerShell are not masked. */
const MIN_PIECE_LENGTH = 6;

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

/** All forms of `value` that the runner masks, including the value itself, without duplicates. */
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
  // .NET does not escape the unreserved characters of RFC 3986. encodeURIComponent leaves five more unescaped.
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

/** PowerShell colours the character after `&+` in an error, which splits the secret there, or else at the last `&`. */
function powerShellPreAmpersand(value: string): string {
  const coloured = value.indexOf("&+");
  const end = coloured >= 0 ? coloured + 2 : value.lastIndexOf("&") + 1;
  return end >= MIN_PIECE_LENGTH ? value.slice(0, end) : NO_FORM;
}

function powerShellPostAmpersand(value: string): string {
  if (!value.includes("&")) {
    return NO_FORM;
  }
  const coloured = value.indexOf("&+");
  const piece = value.slice(coloured >= 0 ? coloured + 3 : value.lastIndexOf("&") + 1);
  return piece.length >= MIN_PIECE_LENGTH ? piece : NO_FORM;
}
