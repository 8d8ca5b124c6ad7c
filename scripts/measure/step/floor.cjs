// The floor: the same requests in the same order, with Node's own https over one connection and no dependency. It is
// what a step has to cost at least; `node scripts/measure/step/bench.ts` measures the action in multiples of it.
const { request, Agent } = require("node:https");

const { BASE_URL, TOKEN, BODY, TOKEN_ID } = process.env;
const agent = new Agent({ keepAlive: true });

function send(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKEN}`, ...(body && { "content-type": "application/json" }) };
    const sent = request(BASE_URL + path, { method, agent, headers }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => resolve(Buffer.concat(chunks).toString()));
      answer.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function main() {
  JSON.parse(await send("GET", "/databases"));
  JSON.parse(await send("POST", "/tokens", BODY));
}

async function post() {
  await send("DELETE", `/tokens/${TOKEN_ID}`);
}

void (TOKEN_ID ? post() : main()).finally(() => agent.destroy());
