// The job summary of @actions/core, apart from the rest. Use `await import` when you write one: it loads `fs.promises`
// and readline, which costs 5 to 11 ms.
export { summary } from "@actions/core";
