import type { Product } from "../influxdb/cluster.ts";

/** How messages explain to a user what to do with a token by hand. Texts in backticks are commands. */
export interface ProductWords {
  /** The command that lists the tokens. */
  readonly listCommand: string;
  /** What the product calls the text that identifies a token, as the header of a table. */
  readonly idHeader: string;
  /** Where a token has its mark. */
  readonly markPlace: string;
  /** The command that revokes a token. */
  formatRevokeCommand(tokenId: string): string;
  /** The same command for a token that the user finds in the list. */
  readonly revokeCommandForm: string;
  /** Why the cluster may not know a token, or what to check. */
  readonly adviceIfUnknown: string;
  /** What to do if a cluster never accepts new tokens. Completes a sentence. */
  readonly adviceIfInactive: string;
}

const INFLUXCTL: ProductWords = {
  listCommand: "`influxctl token list`",
  idHeader: "Token ID",
  markPlace: "in its description",
  formatRevokeCommand: (tokenId) => `\`influxctl token revoke ${tokenId}\``,
  revokeCommandForm: "`influxctl token revoke TOKEN_ID`",
  adviceIfUnknown: "Check token-id, and whether the token belongs to this cluster",
  adviceIfInactive: "check that host is the cluster that the token was created for",
};

const INFLUXDB3: ProductWords = {
  listCommand: "`influxdb3 show tokens`",
  idHeader: "Token name",
  markPlace: "in its name",
  formatRevokeCommand: (name) => `\`influxdb3 delete token --token-name ${quoteForShell(name)}\``,
  revokeCommandForm: "`influxdb3 delete token --token-name NAME`",
  adviceIfUnknown:
    "Perhaps it was revoked earlier, because Enterprise and Cloud delete a revoked token. If not, check token-id, and whether the token belongs to this server",
  adviceIfInactive: "check that all nodes behind host belong to one cluster, and accept writes and queries",
};

/** The words for a product. */
export function findWords(product: Product): ProductWords {
  switch (product) {
    case "dedicated":
    case "clustered":
      return INFLUXCTL;
    case "enterprise":
    case "cloud":
      return INFLUXDB3;
  }
}

/** A name contains spaces and parentheses, and can contain anything else. */
function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
