// The job summary apart from the rest of @actions/core, to be had by `await import` where one is written: it loads
// `fs.promises`, and with it readline, which costs 5 to 11 ms.
export { summary } from "@actions/core";
