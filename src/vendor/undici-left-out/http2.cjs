// Stands in for undici's lib/dispatcher/client-h2.js, which loads node:http2: 3 to 6 ms of CPU and 58 kB.
module.exports = () => {
  throw new Error("HTTP/2 is not part of this build: make the client with `allowH2: false`");
};
