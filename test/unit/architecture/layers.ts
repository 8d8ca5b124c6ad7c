/**
 * The folders of `src/`, from the top down. A file may import from its own folder and from the rows below its own,
 * types included. Folders in the same row do not import each other. `entries` are the files in `src/` itself.
 */
export const LAYERS: readonly (readonly string[])[] = [
  ["entries"],
  ["main", "post", "open", "revoke", "sweep"],
  ["inputs", "state", "github"],
  ["runner"],
  ["token", "transfer"],
  ["product"],
  ["influxdb3"],
  ["grant"],
  ["influxdb"],
  ["http"],
  ["connection"],
  ["redaction", "sealing"],
  ["packages"],
];

/** The folders that may import a file in `src/packages/`. Any folder may import a file that is not listed. */
export const PACKAGE_USERS: Readonly<Record<string, readonly string[]>> = {
  undici: ["http", "connection"],
  github: ["github"],
  toml: ["inputs"],
  summary: ["runner"],
};

/** Exports that only one file may use, because it adds what every use needs. */
export const RESERVED: readonly {
  readonly exports: readonly string[];
  readonly user: string;
  readonly reason: string;
}[] = [
  {
    exports: ["error", "notice", "warning"],
    user: "runner/annotations.ts",
    reason: "it fits annotations into what the runner keeps",
  },
  {
    exports: ["info"],
    user: "runner/log.ts",
    reason: "it prevents workflow commands in texts of others",
  },
];
