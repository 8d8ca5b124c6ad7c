// What an entry does if Node is too old for the other files. It uses nothing newer than ES2015 and loads no other file of
// the project, so every Node that a runner may have can load it.
module.exports = function refuse(entry) {
  // biome-ignore lint/style/noProcessEnv: src/runner/environment.ts is not for an old Node
  const state = process.env["STATE_database-token"] || "";
  if (entry === "post" && state === "") return;
  process.exitCode = 1;
  process.stdout.write(
    `::error::${entry === "post" ? formatRefusal("its post step") + formatLeftovers(state) : formatRefusal("it")}\n`,
  );
};

function formatRefusal(what) {
  return `This action requires Node 24, but ${what} was started with Node ${process.versions.node}, so it stopped without sending a request. Update actions/runner to version 2.327.1 or later. act and Gitea's runner use the Node on the PATH: put Node 24 first on the PATH of the job`;
}

/** How to revoke what main may have left behind, if its state can be read. */
function formatLeftovers(state) {
  const saved = parseState(state);
  const isKept = saved.handedOver === true && saved.revoke !== "job";
  const isNamed = saved.product === "enterprise" || saved.product === "cloud";
  const revoke = isNamed ? formatRevokeByName : (id) => `influxctl token revoke ${id}`;
  const token = saved.token && !isKept ? formatAdvice(`Database token ${saved.token.id}`, revoke(saved.token.id)) : "";
  const [place, example] = isNamed ? ["name", "NAME"] : ["description", "TOKEN_ID"];
  return (saved.openCreates || []).reduce(
    (text, { mark }) => text + formatAdvice(`A token with the mark ${mark} in its ${place}`, revoke(example)),
    token,
  );
}

function formatAdvice(what, command) {
  // %0A in a workflow command is a line break.
  return `. ${what} may be left behind. Revoke it with \`${command}\``.replace(/%/g, "%25");
}

/** A name contains spaces and parentheses. src/product/words.ts has the same command. */
function formatRevokeByName(name) {
  return `influxdb3 delete token --token-name '${name.replace(/'/g, "'\\''")}'`;
}

function parseState(state) {
  try {
    return JSON.parse(state) || {};
  } catch (_) {
    return {};
  }
}
