import { Ajv2020 } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import type { OpenApiDocument, Reference } from "./open-api-files.ts";
import {
  withClosedObjects,
  withRepairedQueryResults,
  withRepairedRequests,
  withStrictPermissions,
} from "./strict-overlay.ts";

/** Which version of a schema to use. Only responses can contain undocumented fields. */
export type Reading = "request" | "response";

/** An OpenAPI document that can validate values. */
export interface ContractDocument {
  readonly document: OpenApiDocument;
  /** Problems with a value, by the schema at a JSON pointer. */
  check(reading: Reading, pointer: string, value: unknown): readonly string[];
  /** Resolves a reference. Any other node is returned unchanged. */
  resolve<T extends object>(node: T | Reference): { readonly node: T; readonly pointer: string | undefined };
}

/**
 * Adds the whole document as a schema, once unchanged and once closed, so that `$ref` works and keeps its siblings.
 * Schemas of OpenAPI 3.1 are JSON Schema 2020-12. Those in the 3.0 files use nothing that differs.
 */
export function createContractDocument(original: OpenApiDocument): ContractDocument {
  const document = withStrictPermissions(withRepairedQueryResults(withRepairedRequests(original)));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajvFormats.default(ajv);
  ajv.addFormat("SQL", true);
  ajv.addSchema({ ...document, $id: "response" });
  ajv.addSchema({ ...withClosedObjects(document), $id: "request" });
  return {
    document,
    check(reading, pointer, value) {
      const validate = ajv.getSchema(`${reading}#${encodeURI(pointer)}`);
      if (validate === undefined) throw new Error(`no schema at ${pointer}`);
      if (validate(value) === true) return [];
      return (validate.errors ?? []).map(({ instancePath, message, params }) =>
        [instancePath, message, JSON.stringify(params)].join(" ").trim(),
      );
    },
    resolve: (node) => resolve(document, node),
  };
}

function resolve<T extends object>(document: OpenApiDocument, node: T | Reference) {
  if (!("$ref" in node)) return { node, pointer: undefined };
  const pointer = (node as Reference).$ref.slice(1);
  const keys = pointer.slice(1).split("/");
  const target = keys.reduce<unknown>((parent, key) => (parent as Record<string, unknown>)[key], document);
  return { node: target as T, pointer };
}
