import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** The parts of an OpenAPI document that this validator reads. The others stay in the document for `$ref`. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<HttpMethod, OpenApiOperation>>>>>;
  readonly components: { readonly schemas: Record<string, JsonSchema> };
}

/** The HTTP methods that InfluxData's files use. */
export type HttpMethod = "get" | "head" | "post" | "put" | "patch" | "delete";

/** An operation. Parameters and responses can be references into `components`. */
export interface OpenApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: Content | Reference;
  readonly responses: Readonly<Record<string, Content | Reference>>;
}

/** A reference into the same document. */
export interface Reference {
  readonly $ref: string;
}

/** A path, query or header parameter. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

/** Bodies by media type. */
export interface Content {
  readonly content?: Readonly<Record<string, MediaType>>;
}

/** The schema and the examples of a body. */
export interface MediaType {
  readonly schema: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** Any schema object. */
export type JsonSchema = Record<string, unknown>;

/** The six files, named as in `INFLUXDB_OPENAPI_DIR`. InfluxData keeps them in docs-v2 under `api-docs/influxdb3/`. */
export type OpenApiFile =
  | "cloud-dedicated-management.yml"
  | "cloud-dedicated-data.yaml"
  | "clustered-management.yml"
  | "clustered-data.yaml"
  | "influxdb3-enterprise.yaml"
  | "influxdb3-cloud.yaml";

/**
 * Finds the folder of the files: `INFLUXDB_OPENAPI_DIR`, or one beside the repository. Undefined if it has no files.
 */
export function findOpenApiFolder(environment: NodeJS.ProcessEnv): string | undefined {
  const beside = join(import.meta.dirname, "../../../../shared/openapi");
  const folder = environment["INFLUXDB_OPENAPI_DIR"] || beside;
  return existsSync(join(folder, "clustered-management.yml")) ? folder : undefined;
}

/**
 * Reads one file, whose structure is not checked.
 *
 * @throws if the file cannot be read or is not YAML.
 */
export function readOpenApiFile(folder: string, file: OpenApiFile): OpenApiDocument {
  return parse(readFileSync(join(folder, file), "utf8")) as OpenApiDocument;
}
