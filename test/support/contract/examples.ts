import type { ContractDocument, Reading } from "./contract-document.ts";
import type { Content, MediaType } from "./open-api-files.ts";
import { escapePointer } from "./path-templates.ts";

/** An example of a JSON body in an OpenAPI file. */
export interface Example {
  /** Operation, request or status, and the name of the example. */
  readonly name: string;
  readonly operationId: string;
  /** The status, or undefined for a request body. */
  readonly status: string | undefined;
  readonly value: unknown;
  /** Problems with it, by the strict version of its schema. */
  readonly problems: readonly string[];
}

/** All examples of request bodies and responses in a document. */
export function listExamples(contract: ContractDocument): readonly Example[] {
  return Object.entries(contract.document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) => {
      const pointer = `/paths/${escapePointer(path)}/${method}`;
      const body = contract.resolve<Content>(operation.requestBody ?? {});
      const bodyPointer = body.pointer ?? `${pointer}/requestBody`;
      const bodies = examplesIn(contract, "request", body.node, bodyPointer).map((example) => ({
        ...example,
        name: `${operation.operationId} request ${example.name}`,
        status: undefined,
      }));
      const responses = Object.entries(operation.responses).flatMap(([status, response]) => {
        const resolved = contract.resolve<Content>(response);
        const at = resolved.pointer ?? `${pointer}/responses/${status}`;
        return examplesIn(contract, "response", resolved.node, at).map((example) => ({
          ...example,
          name: `${operation.operationId} ${status} ${example.name}`,
          status,
        }));
      });
      return [...bodies, ...responses].map((example) => ({ ...example, operationId: operation.operationId }));
    }),
  );
}

function examplesIn(contract: ContractDocument, reading: Reading, { content = {} }: Content, pointer: string) {
  const media = content["application/json"];
  if (media === undefined) return [];
  const schema = `${pointer}/content/${escapePointer("application/json")}/schema`;
  return namedExamples(media).map(([name, value]) => ({
    name,
    value,
    problems: contract.check(reading, schema, value),
  }));
}

function namedExamples({ example, examples = {} }: MediaType): [string, unknown][] {
  const named = Object.entries(examples).map(([name, { value }]): [string, unknown] => [name, value]);
  return example === undefined ? named : [["example", example], ...named];
}
