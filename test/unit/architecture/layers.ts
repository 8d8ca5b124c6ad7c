/**
 * The folders of `src/`, from the top down. A file may import from its own folder and from the rows below its own, types
 * included; folders of one row do not know each other. `entries` are the files that lie in `src/` itself.
 */
export const LAYERS: readonly (readonly string[])[] = [
  ["entries"],
  ["main", "post", "revoke", "sweep"],
  ["inputs", "state", "github"],
  ["runner"],
  ["token"],
  ["grant"],
  ["influxdb"],
  ["http"],
  ["connection"],
  ["redaction"],
  ["packages"],
];

/** Who may use a package, by its file in `src/packages/`. A file that is not listed is for everyone above. */
export const PACKAGE_USERS: Readonly<Record<string, readonly string[]>> = {
  undici: ["http", "connection"],
  github: ["github"],
  toml: ["inputs"],
  summary: ["runner"],
};

/** Exports that one file alone may use, since it adds something that all of them need. */
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
];
