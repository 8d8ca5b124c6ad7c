import type { EnterpriseBehaviour } from "./behaviour.ts";
import { describe, type JsonObject, readList, readObject, readText, SerdeError } from "./serde.ts";
import type { EnterpriseToken, Grant, Resource } from "./token.ts";

/** One permission of a create request. */
export interface RequestedPermission {
  readonly resourceType: string;
  readonly resourceNames: readonly string[];
  readonly actions: readonly string[];
}

const databaseActions: readonly string[] = ["read", "write", "create", "describe", "delete"];
const systemResources: readonly string[] = ["health", "metrics", "ping", "ready", "*"];

/** Reads the permissions of a create request. @throws SerdeError */
export function readPermissions(body: JsonObject): readonly RequestedPermission[] {
  return readList(body, "permissions", (item) => {
    const permission = readObject(item, "struct PermissionRequest");
    return {
      resourceType: readText(permission, "resource_type"),
      resourceNames: readList(permission, "resource_names", readItem),
      actions: readList(permission, "actions", readItem),
    };
  });
}

/** Turns names into IDs, or returns the problem in the words of the server. */
export function resolvePermissions(
  requested: readonly RequestedPermission[],
  findDatabase: (name: string) => number | undefined,
): { readonly grants: readonly Grant[] } | { readonly problem: string } {
  const grants: Grant[] = [];
  for (const permission of requested) {
    const grant = resolve(permission, findDatabase);
    if (typeof grant === "string") return { problem: `cannot parse token permission, ${grant}` };
    grants.push(grant);
  }
  return { grants };
}

/** The text of a token's permissions in `system.tokens`. */
export function formatPermissions(token: EnterpriseToken, behaviour: EnterpriseBehaviour): string {
  const { permissionsText, isAdminTextJson } = behaviour;
  if (token.isAdmin) return isAdminTextJson ? JSON.stringify(["*:*:*"]) : "*:*:*";
  const grouped = token.grants.map(
    ({ resourceType, resources, actions }) =>
      `${resourceType}:${resources.map(({ name }) => name).join(",")}:${actions.join(",")}`,
  );
  switch (permissionsText) {
    case "json":
      return JSON.stringify(
        token.grants.flatMap(({ resourceType, resources, actions }) =>
          resources.flatMap(({ name }) => actions.map((action) => `${resourceType}:${name}:${action}`)),
        ),
      );
    case "json-grouped":
      return JSON.stringify(grouped);
    case "plain":
      return grouped.join(",");
    case "unknown":
      return `v2(${token.grants.length} grants)`;
  }
}

function readItem(item: unknown): string {
  if (typeof item !== "string") throw new SerdeError(`invalid type: ${describe(item)}, expected a string`);
  return item;
}

function resolve(
  { resourceType, resourceNames, actions }: RequestedPermission,
  findDatabase: (name: string) => number | undefined,
): Grant | string {
  if (resourceType !== "db" && resourceType !== "system") return `invalid resource type ${resourceType}`;
  if (resourceNames.includes("*") && resourceNames.length > 1) return "invalid resource name *";
  const isDatabase = resourceType === "db";
  const action = actions.find(
    (candidate) => !(isDatabase ? databaseActions.includes(candidate) : candidate === "read"),
  );
  if (action !== undefined) return `invalid action ${action}`;
  const resources = resourceNames.map(
    (name): Resource => ({ name, databaseId: isDatabase ? findDatabase(name) : undefined }),
  );
  const invalid = resources.find(({ name, databaseId }) =>
    isDatabase ? name !== "*" && databaseId === undefined : !systemResources.includes(name),
  );
  return invalid === undefined ? { resourceType, resources, actions } : `invalid resource name ${invalid.name}`;
}
