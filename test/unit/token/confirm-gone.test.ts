import { expect, test } from "vitest";
import { confirmGone } from "../../../src/token/confirm-gone.ts";
import type { RevokedById } from "../../../src/token/revoke-by-id.ts";
import { createListedToken, NOW_MS } from "../sweep/marked-token.ts";

const TOKEN = createListedToken();
const UNKNOWN: RevokedById = { id: TOKEN.id, result: "unknown" };

/** Confirms that a token is gone, which the lists show as live this often. */
async function confirm(liveLists: number) {
  const effects: string[] = [];
  const [outcome] = await confirmGone([UNKNOWN], () => true, {
    api: {
      async getDatabaseTokens() {
        effects.push("list");
        return effects.filter((effect) => effect === "list").length <= liveLists ? [TOKEN] : [];
      },
    },
    serverNow: () => NOW_MS,
    sleep: async (ms) => void effects.push(`wait ${ms} ms`),
  });
  return { result: outcome?.result, effects };
}

test("a token that the API does not know and does not list is gone", async () => {
  expect(await confirm(0)).toEqual({ result: "unknown", effects: ["list"] });
});

test("a token that is not listed any more ten seconds later is gone", async () => {
  expect(await confirm(1)).toEqual({ result: "unknown", effects: ["list", "wait 10000 ms", "list"] });
});

test("a token that is still listed as live ten seconds later is a failure", async () => {
  expect(await confirm(2)).toEqual({ result: "failed", effects: ["list", "wait 10000 ms", "list"] });
});
