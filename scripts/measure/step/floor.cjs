// The floor: a script that sends the same requests in the same order, with node:https over one connection and without
// dependencies. No step can cost less. `npm run bench` measures the action in multiples of it.
const { request, Agent } = require("node:https");

const { BASE_URL, TOKEN, BODY, TOKEN_ID } = process.env;
const agent = new Agent({ keepAlive: true });

function send(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKEN}`, ...(body && { "content-type": "application/json" }) };
    const sent = request(BASE_URL + path, { method, agent, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve(Buffer.concat(chunks).toString()));
      response.on("error", reject);
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
