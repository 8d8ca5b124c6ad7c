// Stands in for undici's lib/dispatcher/parser-h1.js, the glue for its experimental parser. Node's own undici leaves
// it out too.
module.exports = {
  getMiloEnabled: () => false,
  H1Parser: class {
    constructor() {
      throw new Error("The Milo parser is not part of this build: make the client without `useMilo`");
    }
  },
};
