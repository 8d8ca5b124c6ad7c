// smol-toml, for runs with an influxctl profile. Loaded on call alone.
export { parse as parseToml, TomlError } from "smol-toml";
