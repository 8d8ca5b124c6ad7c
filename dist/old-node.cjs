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
  const token = saved.token && !isKept ? formatAdvice(`Database token ${saved.token.id}`, saved.token.id) : "";
  return (saved.openCreates || []).reduce(
    (text, { mark }) => text + formatAdvice(`A token with the mark ${mark} in its description`, "TOKEN_ID"),
    token,
  );
}

function formatAdvice(what, id) {
  return `. ${what} may be left behind. Revoke it with \`influxctl token revoke ${id}\``;
}

function parseState(state) {
  try {
    return JSON.parse(state) || {};
  } catch (_) {
    return {};
  }
}
