/**
 * Makes time pass faster in a child process: `node --require test/support/runner/clock.cjs entry`. It is only for tests, so
 * that an hour of waiting takes seconds and the action needs no special code for tests.
 *
 * Virtual time is `start + (real − real start) × factor`. It is read from `process.hrtime`, which on Linux, macOS and
 * Windows counts from the same moment in every process of a machine and is not set by NTP. So it is exactly the time of
 * `clock.ts` in the test process and of the emulator in it.
 *
 * Scaled: Date, performance.now and timeOrigin, setTimeout and setInterval (global, `node:timers`,
 * `node:timers/promises`), AbortSignal.timeout. Not scaled: process.hrtime, process.uptime, the sockets' own timeouts,
 * and OpenSSL's view of a certificate's dates, which is why virtual time should start at the real one.
 */
const { performance } = require("node:perf_hooks");
const { syncBuiltinESMExports } = require("node:module");
const timers = require("node:timers");
const timersPromises = require("node:timers/promises");
const { promisify } = require("node:util");

const factor = Number(setting("TEST_CLOCK_FACTOR"));
const startMs = Number(setting("TEST_CLOCK_START_MS"));
const startNs = BigInt(setting("TEST_CLOCK_START_NS"));

scaleDate();
scalePerformance();
scaleTimers();
scaleTimerPromises();
scaleAbortSignal();
syncBuiltinESMExports();

function setting(name) {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set; take the environment from virtualClock() in clock.ts`);
  }
  return value;
}

function now() {
  return startMs + (Number(process.hrtime.bigint() - startNs) / 1e6) * factor;
}

function scaled(delayMs) {
  // Rounded up, because Node ignores fractions of a millisecond, so a timer would fire before its virtual time.
  return delayMs === undefined ? undefined : Math.ceil(delayMs / factor);
}

function scaleDate() {
  const RealDate = Date;
  const wholeNow = () => Math.floor(now());
  RealDate.now = wholeNow;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [wholeNow()] : args, newTarget),
    apply: () => new RealDate(wholeNow()).toString(),
  });
  RealDate.prototype.constructor = globalThis.Date;
}

function scalePerformance() {
  const realNow = performance.now.bind(performance);
  const originMs = now() - realNow() * factor;
  Object.defineProperty(performance, "timeOrigin", { value: originMs, configurable: true });
  Object.defineProperty(performance, "now", { value: () => now() - originMs, configurable: true, writable: true });
}

function scaleTimers() {
  for (const name of ["setTimeout", "setInterval"]) {
    const real = timers[name];
    const faster = (callback, delayMs, ...args) => real(callback, scaled(delayMs), ...args);
    timers[name] = faster;
    globalThis[name] = faster;
  }
}

function scaleTimerPromises() {
  for (const name of ["setTimeout", "setInterval"]) {
    const real = timersPromises[name];
    timersPromises[name] = (delayMs, ...args) => real(scaled(delayMs), ...args);
  }
  timers.setTimeout[promisify.custom] = timersPromises.setTimeout;
  const wait = timersPromises.scheduler.wait.bind(timersPromises.scheduler);
  timersPromises.scheduler.wait = (delayMs, ...args) => wait(scaled(delayMs), ...args);
}

function scaleAbortSignal() {
  // Whether Node's own function uses the setTimeout patched above depends on the order of loading.
  AbortSignal.timeout = (delayMs) => {
    const controller = new AbortController();
    const abort = () => controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    setTimeout(abort, delayMs).unref();
    return controller.signal;
  };
}
