import type { JsonSchema, OpenApiDocument } from "./open-api-files.ts";

/** Rules for a permission that are only in the prose and examples of the API, not in its schema. */
const permissionOverlay: Readonly<Record<string, JsonSchema>> = {
  DatabaseTokenPermissionAction: { enum: ["read", "write"] },
  DatabaseTokenPermission: { required: ["action", "resource"] },
};

/** Copies a document and requires that permissions have a resource and an action, `read` or `write`. */
export function withStrictPermissions(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  for (const [name, overlay] of Object.entries(permissionOverlay)) {
    const schema = copy.components.schemas[name];
    if (schema !== undefined) Object.assign(schema, overlay);
  }
  return copy;
}

/**
 * Copies a document and repairs its schema for the response of `/query`. Its `oneOf` with two `required` applies to the
 * array `results` instead of its items. An array satisfies both, so no response would match.
 */
export function withRepairedQueryResults(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  const { results } = (copy.components.schemas["InfluxqlJsonResponse"]?.["properties"] ?? {}) as Record<
    string,
    JsonSchema
  >;
  if (results !== undefined) delete results["oneOf"];
  return copy;
}

/**
 * Copies a document and repairs what the files of Enterprise and Cloud describe wrongly. Names of databases may contain
 * `_`, which the pattern forbids. `hard_delete_at` may be `now`, which only the prose tells. A GET has no body, although
 * the file requires one.
 */
export function withRepairedRequests(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  for (const item of Object.values(copy.paths)) {
    if (item.get !== undefined) Object.assign(item.get, { requestBody: undefined });
  }
  const { db } = (copy.components.schemas["CreateDatabaseRequest"]?.["properties"] ?? {}) as Record<string, JsonSchema>;
  if (db !== undefined) delete db["pattern"];
  const parameters = copy.paths["/api/v3/configure/database"]?.delete?.parameters ?? [];
  for (const parameter of parameters) {
    if ("name" in parameter && parameter.name === "hard_delete_at") delete parameter.schema["format"];
  }
  return copy;
}

/**
 * Copies a document and closes its objects, so that they accept no undocumented properties. Only for requests, because
 * responses may get new properties. An object that only extends another schema stays open.
 */
export function withClosedObjects(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  close(copy);
  return copy;
}

function close(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  for (const child of Object.values(node)) close(child);
  if ("properties" in node && !("$ref" in node)) Object.assign(node, { unevaluatedProperties: false });
}
