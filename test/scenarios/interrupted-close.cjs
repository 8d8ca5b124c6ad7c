/** Interrupts main while it closes its connections: `node --require` this file. Only for tests. */
const { Socket } = require("node:net");

const { destroy } = Socket.prototype;

if (process.argv[1]?.endsWith("main.cjs")) {
  Socket.prototype.destroy = function interruptFirst(...args) {
    if (this.remotePort === undefined) return destroy.apply(this, args);
    Socket.prototype.destroy = destroy;
    // Without it, the process would end before it gets the signal.
    const keepRunning = setInterval(() => {}, 1_000);
    process.once("SIGINT", () => {
      clearInterval(keepRunning);
      destroy.apply(this, args);
    });
    process.kill(process.pid, "SIGINT");
    return this;
  };
}
