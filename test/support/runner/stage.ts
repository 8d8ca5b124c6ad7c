import type { ActionFile } from "./action-file.ts";
import { mergeIgnoringCase } from "./case-insensitive.ts";
import type { VirtualClock } from "./clock.ts";
import { type CommandHandler, createCommandHandler } from "./command-handler.ts";
import { type CommandFiles, createCommandFiles } from "./file-commands.ts";
import type { LineWatch } from "./line-watch.ts";
import type { Masker } from "./masker.ts";
import { type NodeProcess, type ProcessEnd, startNode } from "./process.ts";
import { type Annotation, createStepLog, type StepLog } from "./step-log.ts";
import { processFileCommands } from "./written-commands.ts";

/** A stage of a step, main or post, that is ready to run. */
export interface Stage {
  readonly action: ActionFile;
  readonly entry: string;
  readonly isPost: boolean;
  /** Creates the environment with the paths of the file commands of the stage. */
  readonly environment: (files: CommandFiles) => Record<string, string>;
  /** Warnings of the runner before it starts the action. */
  readonly warnings: readonly string[];
  /** The state of the step so far. */
  readonly state: Readonly<Record<string, string>>;
  readonly masker: Masker;
  readonly debug: boolean;
  readonly workspace: string;
  readonly runnerTemp: string;
  readonly clock: VirtualClock | undefined;
  readonly watch: LineWatch;
}

/** The result of a stage. */
export interface StageEnd extends ProcessEnd {
  readonly hasSucceeded: boolean;
  /**
   * The log as a user sees it: masked, with commands as the runner shows them, and debug lines only with debug logging.
   */
  readonly log: string;
  /** The unchanged lines of stdout and stderr. */
  readonly raw: string;
  readonly annotations: readonly Annotation[];
  /** Empty for post, because the runner ignores the outputs of post. */
  readonly outputs: Readonly<Record<string, string>>;
  /** All state of the step, by the first spelling of each key. */
  readonly state: Readonly<Record<string, string>>;
  /** Variables written to `GITHUB_ENV`. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders written to `GITHUB_PATH`. */
  readonly paths: readonly string[];
  /** The job summary, masked. */
  readonly summary: string;
  /** The value of each `::add-mask::`. */
  readonly masks: readonly string[];
  /** In virtual time, if the job has a clock. */
  readonly durationMs: number;
}

/** A stage whose process has started. */
export interface RunningStage {
  readonly process: NodeProcess;
  /** Never rejects because of the action. The files are read however the process ended, even after a SIGKILL. */
  readonly ended: Promise<StageEnd>;
}

/** Starts a stage. */
export async function startStage(stage: Stage): Promise<RunningStage> {
  const now = stage.clock?.now ?? Date.now;
  const startedMs = now();
  const files = await createCommandFiles(stage.runnerTemp);
  const log = createStepLog({ masker: stage.masker, debug: stage.debug, onLine: stage.watch.saw });
  const commands = createCommandHandler({ masker: stage.masker, log, debug: stage.debug });
  const raw: string[] = [];
  for (const warning of stage.warnings) {
    log.annotate("warning", warning);
  }
  const process = startNode({
    entry: stage.entry,
    nodeArguments: stage.clock === undefined ? [] : ["--require", stage.clock.preload],
    cwd: stage.workspace,
    env: { ...stage.environment(files), ...stage.clock?.env },
    onLine: (line) => {
      raw.push(line);
      commands.handle(line);
    },
  });
  const finish = async () => {
    const end = await process.ended;
    const left = await endStage(stage, { end, files, log, commands });
    stage.watch.end();
    return { ...end, ...left, raw: raw.join("\n"), durationMs: now() - startedMs };
  };
  return { process, ended: finish() };
}

async function endStage(
  stage: Stage,
  { end, files, log, commands }: { end: ProcessEnd; files: CommandFiles; log: StepLog; commands: CommandHandler },
): Promise<Omit<StageEnd, keyof ProcessEnd | "raw" | "durationMs">> {
  const written = await processFileCommands(files, { log, masker: stage.masker });
  const outputs = mergeIgnoringCase({}, [...commands.outputs, ...written.outputs]);
  const undeclared = undeclaredOutputs(stage.action, outputs);
  for (const name of undeclared) {
    log.annotate("error", `The output '${name}' is not declared in ${stage.action.path}`);
  }
  log.debug(`Node Action run completed with exit code ${end.exitCode ?? end.signal}`);
  return {
    hasSucceeded: end.exitCode === 0 && !commands.hasFailed && !written.hasFailed && undeclared.length === 0,
    log: log.lines.join("\n"),
    annotations: log.annotations,
    outputs: stage.isPost ? {} : outputs,
    state: mergeIgnoringCase(stage.state, [...commands.state, ...written.state]),
    env: written.env,
    paths: written.paths,
    summary: written.summary,
    masks: commands.masks,
  };
}

/** The runner would accept them. Here they fail the step, because `action.yml` must declare all outputs. */
function undeclaredOutputs(action: ActionFile, outputs: Readonly<Record<string, string>>): readonly string[] {
  const declared = new Set(action.outputs.map((name) => name.toLowerCase()));
  return Object.keys(outputs).filter((name) => !declared.has(name.toLowerCase()));
}
