// smol-toml, for influxctl profiles. Loaded only if a workflow uses one.
export { parse as parseToml, TomlError } from "smol-toml";
