import { getInput, setSecret } from "../vendor/core.ts";
import type { RawInputs } from "./input-schema.ts";

/** Reads inputs by name. The management token is masked before any other is looked at. */
export function readInputs(names: readonly string[]): RawInputs {
  const managementToken = getInput("management-token");
  if (managementToken !== "") setSecret(managementToken);
  return Object.fromEntries(names.map((name) => [name, getInput(name)]));
}
