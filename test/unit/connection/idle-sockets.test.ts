import { connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { IdleSockets } from "../../../src/connection/idle-sockets.ts";
import { listenOnLoopback } from "../../support/network/listening.ts";

test("does not return a connection that has failed but has not emitted close yet", async () => {
  const { port, close } = await listenOnLoopback(createServer());
  const idle = new IdleSockets();
  const failed = connect(port, "127.0.0.1");
  const open = connect(port, "127.0.0.1");
  idle.add(failed);
  idle.add(open);
  failed.destroy();
  expect(idle.take()).toBe(open);
  expect(idle.take()).toBeUndefined();
  open.destroy();
  await close();
});
