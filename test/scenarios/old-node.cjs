/** Lets a process pass for a Node 20: `node --require` this file. For tests alone. */
Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.0" } });
