import { runInput } from "./run-input.mjs";

await runInput("main");
