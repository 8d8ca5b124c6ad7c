import { createHash, randomBytes } from "node:crypto";
import type { Permission, TokenRecord } from "../influxdb/token-record.ts";

/** A database, or another resource, of a grant. `*` is every one. Databases count by their ID, not by their name. */
export interface Resource {
  readonly name: string;
  readonly databaseId?: number | undefined;
}

/** One permission in the form of the create request. */
export interface Grant {
  readonly resourceType: "db" | "system";
  readonly resources: readonly Resource[];
  readonly actions: readonly string[];
}

/** A token of Enterprise or Cloud. `id` and `description` are its name, because a name is unique. */
export interface EnterpriseToken extends TokenRecord {
  /** The integer ID, which is never used again. */
  readonly number: number;
  readonly isAdmin: boolean;
  readonly grants: readonly Grant[];
}

/** The name of the operator token. */
export const OPERATOR = "_admin";

/** Creates a secret. Admin tokens and tokens for databases have the same form. */
export function newEnterpriseSecret(): string {
  return `apiv3_${randomBytes(64).toString("base64url")}`;
}

/** The hash that InfluxDB stores, 128 hex digits. */
export function hashSecret(secret: string): string {
  return createHash("sha512").update(secret).digest("hex");
}

/** The permissions of Dedicated's form that grants contain. */
export function flattenGrants(grants: readonly Grant[]): readonly Permission[] {
  return grants
    .filter(({ resourceType }) => resourceType === "db")
    .flatMap(({ resources, actions }) =>
      resources.flatMap(({ name }) =>
        actions
          .filter((action) => action === "read" || action === "write")
          .map((action) => ({ action, resource: name })),
      ),
    );
}

/** Whether a token can do this with a database. Undefined: the database does not exist. */
export function grantsDatabase(token: EnterpriseToken, action: "read" | "write", databaseId: number | undefined) {
  if (token.isAdmin) return true;
  return token.grants.some(
    ({ resourceType, resources, actions }) =>
      resourceType === "db" &&
      actions.includes(action) &&
      resources.some(
        (resource) => resource.name === "*" || (databaseId !== undefined && resource.databaseId === databaseId),
      ),
  );
}

/** Whether a token can read the version of the server. */
export function grantsPing({ isAdmin, grants }: EnterpriseToken): boolean {
  return (
    isAdmin ||
    grants.some(
      ({ resourceType, resources, actions }) =>
        resourceType === "system" &&
        actions.includes("read") &&
        resources.some(({ name }) => name === "*" || name === "ping"),
    )
  );
}
