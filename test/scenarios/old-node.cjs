/** Makes Node claim to be version 20: `node --require` this file. Only for tests. */
Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.0" } });
