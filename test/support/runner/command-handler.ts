import type { Masker } from "./masker.ts";
import type { StepLog } from "./step-log.ts";
import { COMMAND_NAMES, parseCommand, type WorkflowCommand } from "./workflow-commands.ts";

/** Handles the workflow commands of a step. */
export interface CommandHandler {
  /** Executes the command in a line of stdout or stderr, or logs the line. */
  handle(line: string): void;
  /** The data of each `add-mask`. */
  readonly masks: readonly string[];
  /** From the deprecated `set-output` and `save-state`, in this order. */
  readonly outputs: readonly (readonly [string, string])[];
  readonly state: readonly (readonly [string, string])[];
  /** A command could not be processed, so the step fails whatever its exit code. */
  readonly hasFailed: boolean;
}

/** The state of a step while its lines are handled. */
interface Handling {
  readonly masker: Masker;
  readonly log: StepLog;
  readonly masks: string[];
  readonly outputs: [string, string][];
  readonly state: [string, string][];
  /** Whether commands are shown in the log. */
  echoes: boolean;
  /** Set while commands are stopped. */
  stopToken: string | undefined;
  hasFailed: boolean;
}

/** A longer token that ends `stop-commands` is masked. */
const MAX_UNMASKED_LENGTH = 6;

/** Commands that the runner never echoes (`OmitEcho`). */
const NEVER_ECHOED: ReadonlySet<string> = new Set(["add-mask", "debug", "error", "notice", "warning"]);

/** Texts of the runner's `Constants.cs`. */
const WEAK_STOP_TOKEN =
  "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.";
const DISABLED =
  "The `%s` command is disabled. Please upgrade to using Environment Files or opt into unsecure command execution by setting the `ACTIONS_ALLOW_UNSECURE_COMMANDS` environment variable to `true`.";
const DEPRECATED =
  "The `%s` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.";

/** The effects of commands. Problem matchers have no effect, because no action in this repository uses one. */
const PROCESSORS: Readonly<Record<string, (step: Handling, command: WorkflowCommand, line: string) => void>> = {
  "add-mask": addMask,
  debug: ({ log }, { data }) => log.debug(data),
  error: annotate("error"),
  warning: annotate("warning"),
  notice: annotate("notice"),
  group: ({ log }, { data }) => log.write(`##[group]${data}`),
  endgroup: ({ log }) => log.write("##[endgroup]"),
  echo: setEcho,
  "set-output": keepIn("outputs"),
  "save-state": keepIn("state"),
  "set-env": refuse,
  "add-path": refuse,
};

/**
 * Handles the output of a step like actions/runner (`Runner.Worker/ActionCommandManager.cs`).
 *
 * @param options.debug whether debug logging is on, which echoes commands
 */
export function createCommandHandler(options: {
  readonly masker: Masker;
  readonly log: StepLog;
  readonly debug: boolean;
}): CommandHandler {
  const { masker, log, debug } = options;
  const step: Handling = {
    masker,
    log,
    masks: [],
    outputs: [],
    state: [],
    echoes: debug,
    stopToken: undefined,
    hasFailed: false,
  };
  return {
    handle: (line) =>
      step.stopToken === undefined ? handleLine(step, line) : handleStopped(step, line, step.stopToken),
    masks: step.masks,
    outputs: step.outputs,
    state: step.state,
    get hasFailed() {
      return step.hasFailed;
    },
  };
}

function handleLine(step: Handling, line: string): void {
  const command = parseCommand(line);
  if (command === undefined) {
    step.log.write(line);
  } else if (command.name === "stop-commands") {
    stopCommands(step, command.data, line);
  } else {
    if (step.echoes && !NEVER_ECHOED.has(command.name)) {
      step.log.write(line);
    }
    PROCESSORS[command.name]?.(step, command, line);
  }
}

/** While commands are stopped, everything except the token is plain text, even `add-mask`. */
function handleStopped(step: Handling, line: string, stopToken: string): void {
  step.log.write(line);
  if (parseCommand(line, new Set([stopToken.toLowerCase()])) !== undefined) {
    step.stopToken = undefined;
  }
}

function stopCommands(step: Handling, token: string, line: string): void {
  if (token === "" || token.toLowerCase() === "pause-logging" || COMMAND_NAMES.has(token.toLowerCase())) {
    fail(step, WEAK_STOP_TOKEN);
    return;
  }
  step.stopToken = token;
  if (token.length > MAX_UNMASKED_LENGTH) {
    step.masker.add(token);
  }
  step.log.write(line);
}

function addMask(step: Handling, { data }: WorkflowCommand): void {
  if (data.trim() === "") {
    step.log.annotate("warning", "Can't add secret mask for empty string in ##[add-mask] command.");
    return;
  }
  if (step.echoes) {
    step.log.write("::add-mask::***");
  }
  step.masker.add(data);
  step.masks.push(data);
}

function annotate(level: "error" | "warning" | "notice") {
  return ({ log }: Handling, { data, properties }: WorkflowCommand) =>
    log.annotate(level, data, properties.get("title"));
}

function setEcho(step: Handling, { data }: WorkflowCommand, line: string): void {
  const value = data.trim().toLowerCase();
  if (value === "on" || value === "off") {
    step.echoes = value === "on";
  } else {
    fail(step, unprocessed(line), "Invalid echo command value. Possible values can be: 'on', 'off'.");
  }
}

function keepIn(kind: "outputs" | "state") {
  return (step: Handling, { name, data, properties }: WorkflowCommand, line: string) => {
    step.log.annotate("warning", DEPRECATED.replace("%s", name));
    const key = properties.get("name");
    if (key === undefined) {
      fail(step, unprocessed(line), `Required field 'name' is missing in ##[${name}] command.`);
    } else {
      step[kind].push([key, data]);
    }
  };
}

function refuse(step: Handling, { name }: WorkflowCommand, line: string): void {
  fail(step, unprocessed(line), DISABLED.replace("%s", name));
}

function fail(step: Handling, ...messages: readonly string[]): void {
  step.hasFailed = true;
  for (const message of messages) {
    step.log.annotate("error", message);
  }
}

function unprocessed(line: string): string {
  return `Unable to process command '${line}' successfully.`;
}
