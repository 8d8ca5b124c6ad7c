import type { EnterpriseSession } from "../session.ts";
import type { Row } from "../table.ts";
import { askCreate, askDatabase, askOtherCreates } from "./ask-create.ts";
import { askDeletedDatabase, askRevoked } from "./ask-revoke.ts";
import { askServer } from "./ask-server.ts";
import { askActivation, askEffects, askLimits, openProbe } from "./ask-use.ts";
import { trackOwnThings } from "./own-things.ts";
import { createSend } from "./send.ts";

/**
 * Asks an Enterprise or Cloud server all questions. Everything that it creates has a name with a prefix of its own, and
 * is deleted, even after an error. It touches nothing else. The messages of its errors can be shown to the user.
 */
export async function askEnterprise(session: EnterpriseSession): Promise<readonly Row[]> {
  const { info } = session;
  const send = createSend(session, session.signal);
  const rows: Row[] = [...(await askServer(send, session))];
  await using own = trackOwnThings(session);
  info(`Creating the database ${own.prefix}, and tokens for it that expire in 10 minutes …`);
  rows.push(...(await askDatabase(own, session)));
  const token = await askCreate(own, session);
  rows.push(...token.rows);
  const ask = openProbe(session, token.secret);
  info("Waiting up to 1 minute until the server accepts a token …");
  rows.push(...(await askActivation(ask, token, session)));
  rows.push(...(await askOtherCreates(own, token)));
  rows.push(...(await askLimits(own, send, session)));
  rows.push(...(await askEffects(own, send)));
  info("Revoking a token, and waiting up to 1 minute until the server rejects it …");
  rows.push(...(await askRevoked(own, ask, token, session)));
  rows.push(...(await askDeletedDatabase(own)));
  info("Deleting everything that was created …");
  return rows;
}
