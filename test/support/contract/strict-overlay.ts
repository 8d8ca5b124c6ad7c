import type { JsonSchema, OpenApiDocument } from "./open-api-files.ts";

/** What is said of a permission in the API's prose and examples and not in its schema. */
const permissionOverlay: Readonly<Record<string, JsonSchema>> = {
  DatabaseTokenPermissionAction: { enum: ["read", "write"] },
  DatabaseTokenPermission: { required: ["action", "resource"] },
};

/** A copy of a document whose permissions have an action, `read` or `write`, and a resource. */
export function withStrictPermissions(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  for (const [name, overlay] of Object.entries(permissionOverlay)) {
    const schema = copy.components.schemas[name];
    if (schema !== undefined) Object.assign(schema, overlay);
  }
  return copy;
}

/**
 * A copy of a document whose schema for the answer of `/query` can be met. As it stands, `oneOf` with two `required`
 * judges the array `results` itself, not its items: an array meets both, so that no answer at all would pass.
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
 * A copy of a document in which no object takes properties that are not listed. For requests alone: what we send must
 * be documented, what we receive may grow. An object that only adds to another schema is left open.
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
