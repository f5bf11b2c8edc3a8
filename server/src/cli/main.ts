#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { CultureManagerError } from "../core/errors.js";
import { datasetsCommand } from "./commands/datasets.js";
import { evaluateCommand } from "./commands/evaluate.js";
import { endWhenUnread } from "./output.js";
import { VERSION } from "./version.js";

/** Exit codes of every command: 0 clean, 1 findings, 2 usage or a broken environment, 130 interrupted. */
const BROKEN = 2;
/** As shells count them: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
/** What does not stop by itself within this many milliseconds of a signal is ended. */
const PATIENCE = 700;

const FORMATS = ["pretty", "json", "sarif", "github", "junit"] as const;
const FAIL_ON = ["error", "warning", "info", "hint", "never"] as const;
const SEVERITY = ["error", "warning", "info", "hint"] as const;
const SEARCH_PROVIDERS = ["local", "mediawiki", "searxng", "brave", "tavily"] as const;
const MODEL_HELP =
  "auto, none, a catalogue id, a GGUF path, or openai:URL#MODEL (default: the best model already pulled)";

async function main(argv: readonly string[]): Promise<number> {
  const interrupt = new AbortController();
  let interrupted: number | undefined;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      interrupted = code;
      interrupt.abort(new Error(`interrupted by ${signal}`));
      // Files are replaced in one step, so ending at any moment leaves none half-written.
      setTimeout(() => process.exit(code), PATIENCE).unref();
    });
  }
  endWhenUnread(BROKEN);
  let exit = 0;
  const program = createProgram(interrupt.signal, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return interrupted ?? exit;
  } catch (error) {
    return interrupted ?? explain(error);
  }
}

const CHECK_HELP = `
Examples:
  culture-manager check src/locales
  culture-manager check app/de-AT.json --culture AT,CH --model none
  culture-manager check --changed --format github --fail-on error

Exit code: 0 clean, 1 findings at or above --fail-on, 2 usage or a broken environment.`;
const TRAIN_HELP = `
Trains on rows of the data set, measures the adapter on rows that it never saw, and activates it only if it beats the
base model alone and the base model told the culture. Examples:
  culture-manager train register --culture JP --base qwen2.5-coder-0.5b
  culture-manager train norms --all --launcher ray --address ray://head:10001
  culture-manager train --resume

Exit code: 0 if every adapter is active, 1 if one stays a candidate, 2 usage or a broken environment.`;
const REWRITE_HELP = `
Without --apply nothing is written. Examples:
  culture-manager rewrite src/locales --diff
  culture-manager rewrite src/locales --model none --apply

Exit code: 0 if everything found was rewritten, 1 if something is left open, 2 usage or a broken environment.`;

const COMPARISONS = ["pretty", "json", "csv", "markdown", "promptfoo"] as const;
const COMPARE_HELP = `
Examples:
  culture-manager compare prompts/travel.prompt --culture US,JP,DE,BR --var city=Lyon
  culture-manager compare prompts/travel.prompt --format promptfoo > promptfooconfig.yaml

Exit code: 0 if every culture got an answer, 1 if one did not, 2 usage or a broken environment.`;

const TEST_FORMATS = ["pretty", "json", "github", "junit"] as const;
const PROMPT_HELP = `
docs/prompt-tests.md shows a file of tests. Examples:
  culture-manager prompt
  culture-manager prompt prompts/travel.culture-test.yaml --culture JP --model openai:http://localhost:8080/v1#m
  culture-manager prompt --format github

Exit code: 0 if every test passed, 1 if one did not, 2 usage or a broken environment.`;

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It has to be a whole number above 0.");
}

function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}

function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It has to be a whole number.");
}

/** Commands are imported when they run: `check --model none` never loads the code of the others. */
function createProgram(signal: AbortSignal, exit: (code: number) => void): Command {
  const program = new Command("culture-manager")
    .description("Checks copy and prompts for the cultures they are for, says why, and rewrites.")
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError("See --help for what is possible.")
    .configureOutput({ writeErr: (text) => process.stderr.write(text) });
  program
    .command("check")
    .description("Check files or folders and print the findings.")
    .argument("[paths...]", "files or folders; .gitignore is respected")
    .option("--culture <ids>", "auto, or cultures such as JP or US,GB,IN", "auto")
    .addOption(
      new Option("--format <format>", "how to print the findings").choices(FORMATS).default("pretty"),
    )
    .option("--model <model>", MODEL_HELP)
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 from this severity on")
        .choices(FAIL_ON)
        .default("warning"),
    )
    .addOption(
      new Option("--min-severity <severity>", "leave out weaker findings").choices(SEVERITY).default("hint"),
    )
    .option("--changed", "only files that git sees as changed or new")
    .option(
      "--update-baseline",
      "accept what is found: write it to .culture/baseline.json and report it no more",
    )
    .option("--stdin", "check standard input")
    .option("--stdin-path <path>", "the name that standard input is to be treated as having")
    .addHelpText("after", CHECK_HELP)
    .action(async (paths: string[], options) =>
      exit(await (await import("./commands/check.js")).check(paths, options, signal)),
    );
  program
    .command("rewrite")
    .description("Rewrite what the check finds; every proposal is proven before it is shown.")
    .argument("<paths...>", "files or folders")
    .option("--culture <ids>", "auto, or cultures such as JP or US,GB,IN", "auto")
    .option("--model <model>", MODEL_HELP)
    .option("--diff", "print a unified diff")
    .option("--apply", "write the rewrites to the files, atomically")
    .addHelpText("after", REWRITE_HELP)
    .action(async (paths: string[], options) =>
      exit(await (await import("./commands/rewrite.js")).rewrite(paths, options, signal)),
    );
  program
    .command("compare")
    .description("Answer one prompt for several cultures: what differs, and which norms each answer touches.")
    .argument("<prompt>", "a prompt file")
    .option("--culture <ids>", "cultures such as US,JP,DE,BR; auto takes the configured ones", "auto")
    .option("--var <name=value>", "a value for a variable of the prompt; may be repeated", collect, [])
    .option("--prompt <id>", "which prompt, in a file that holds several")
    .addOption(new Option("--format <format>", "how to print it").choices(COMPARISONS).default("pretty"))
    .option("--model <model>", MODEL_HELP)
    .option("--max-tokens <n>", "the longest answer, in tokens", positive)
    .addHelpText("after", COMPARE_HELP)
    .action(async (prompt: string, options) =>
      exit(await (await import("./commands/compare.js")).compare(prompt, options, signal)),
    );
  program
    .command("prompt")
    .description(
      "Run prompt tests: what the answers to a prompt must be like for the readers of each culture.",
    )
    .argument(
      "[paths...]",
      "*.culture-test.yaml files, or folders that hold some; by default all of the project",
    )
    .option("--culture <ids>", "auto, or only these cultures", "auto")
    .option("--test <words>", "only tests whose names hold these words")
    .addOption(new Option("--format <format>", "how to print it").choices(TEST_FORMATS).default("pretty"))
    .option("--model <model>", MODEL_HELP)
    .addHelpText("after", PROMPT_HELP)
    .action(async (paths: string[], options) =>
      exit(await (await import("./commands/prompt.js")).prompt(paths, options, signal)),
    );
  program
    .command("route")
    .description("Tell which cultures texts are for or about, how sure, and why.")
    .argument("[paths...]", "files or folders; .gitignore is respected")
    .addOption(new Option("--format <format>", "how to print").choices(["pretty", "json"]).default("pretty"))
    .option("--stdin", "route standard input, as text unless --stdin-path says otherwise")
    .option(
      "--stdin-path <path>",
      "the name that standard input is to be treated as having, such as a.prompt",
    )
    .option("--no-meaning", "cheap signals only, without the embedding model")
    .action(async (paths: string[], options) =>
      exit(await (await import("./commands/route.js")).route(paths, options, signal)),
    );
  program
    .command("train-router")
    .description("Train the router's classifier on the packs and the workspace's data sets.")
    .option("--dataset <ids...>", "data sets in .culture/datasets; by default all")
    .option("--output <file>", "where to write it (default: .culture/router.json)")
    .option("--seed <number>", "decides the split for cross-validation", Number, 1)
    .action(async (options) =>
      exit(await (await import("./commands/train-router.js")).trainRouter(options, signal)),
    );
  program.addCommand(evaluateCommand(signal, exit));
  const models = program.command("models").description("Models on this machine and in the catalogue.");
  models
    .command("list")
    .description("The catalogue: what is here, and which one auto means on this machine.")
    .option("--json", "as JSON")
    .action(async (options) => exit(await (await import("./commands/models.js")).listModels(options)));
  models
    .command("pull")
    .description(
      "Fetch models into the cache that all projects share; verified by hash, resumed if interrupted.",
    )
    .argument("<ids...>", "catalogue ids, or auto")
    .action(async (ids: string[]) =>
      exit(await (await import("./commands/models.js")).pullModels(ids, signal)),
    );
  const cultures = program.command("cultures").description("Culture packs, built in and of this workspace.");
  cultures
    .command("list")
    .description("Every pack with its locales and number of norms.")
    .option("--json", "as JSON")
    .action(async (options) => exit(await (await import("./commands/cultures.js")).listCultures(options)));
  cultures
    .command("show")
    .description("A pack, or one norm, with its reasons and sources.")
    .argument("<id>", "a culture such as JP, or a norm such as JP.gifts.four")
    .option("--json", "as JSON")
    .action(async (id: string, options) =>
      exit(await (await import("./commands/cultures.js")).showCulture(id, options)),
    );
  const tasks = program.command("tasks").description("What data is made for, trained on and measured by.");
  tasks
    .command("list")
    .description("The built-in tasks and those of this workspace.")
    .option("--json", "as JSON")
    .action(async (options) => exit(await (await import("./commands/tasks.js")).listTasks(options)));
  tasks
    .command("show")
    .description("What a task asks, its fields and its prompt.")
    .argument("<id>", "a task such as copy-review")
    .option("--json", "as JSON, the form of .culture/tasks/<id>.json")
    .action(async (id: string, options) =>
      exit(await (await import("./commands/tasks.js")).showTask(id, options)),
    );
  tasks
    .command("new")
    .description("Draft a task of your own from a few examples, in .culture/tasks/.")
    .argument("<id>", "lower-case words joined by hyphens")
    .requiredOption("--from <file>", "JSON lines, a JSON array, CSV or TSV with a header")
    .action(async (id: string, options) =>
      exit(await (await import("./commands/tasks.js")).newTask(id, options)),
    );
  const adapters = program.command("adapters").description("LoRA adapters of this workspace and built in.");
  const format = (): Option =>
    new Option("--format <format>", "how to print").choices(["pretty", "json"]).default("pretty");
  adapters
    .command("list")
    .description("Every adapter: what it is for, whether it is used, and why not.")
    .addOption(format())
    .action(async (options) =>
      exit(await (await import("./commands/adapters.js")).listAdapters(options, signal)),
    );
  adapters
    .command("verify")
    .description("Check hashes, forms and shapes anew; exit with 1 if an adapter cannot be used.")
    .argument("[ids...]", "adapters; all without")
    .addOption(format())
    .action(async (ids: string[], options) =>
      exit(await (await import("./commands/adapters.js")).verifyAdapters(ids, options, signal)),
    );
  adapters
    .command("activate")
    .description("Let an adapter serve its cultures and tasks, before all others.")
    .argument("<id>", "an adapter of this workspace")
    .option("--force", "also one that did not pass its tests")
    .addOption(format())
    .action(async (id: string, options) =>
      exit(await (await import("./commands/adapters.js")).activate(id, options, signal)),
    );
  adapters
    .command("remove")
    .description("Delete an adapter of this workspace; what served before it serves again.")
    .argument("<id>", "an adapter of this workspace")
    .addOption(format())
    .action(async (id: string, options) =>
      exit(await (await import("./commands/adapters.js")).remove(id, options, signal)),
    );
  program.addCommand(datasetsCommand(exit));
  program
    .command("train")
    .description("Train an adapter for a culture, measure it, and put it to use if it helps.")
    .argument("[dataset]", "id in .culture/datasets/, or a file of rows")
    .option("--culture <ids>", "whose adapter; several make one mixed adapter")
    .option("--all", "one adapter for each culture of the data set")
    .option("--task <ids>", "only rows of these tasks")
    .option("--base <model>", "catalogue id or GGUF file to train on", "qwen2.5-coder-0.5b")
    .option("--preset <preset>", "small, quick or thorough")
    .option("--seed <n>", "decides split, order and first weights", "1")
    .option("--name <id>", "of run and adapter (default: culture and task)")
    .option("--batch-tokens <n>", "tokens at once: less needs less memory")
    .option("--max-length <n>", "leave out rows with more tokens")
    .option("--frugal", "least memory: small batches, activations computed twice")
    .option("--prepare", "write the trainer's job and stop, to train it on another machine")
    .addOption(
      new Option("--launcher <launcher>", "where to train").choices(["local", "ray"]).default("local"),
    )
    .option("--address <address>", "of the Ray cluster (default: one started on this machine)")
    .option("--resume [run]", "go on with this run, or with the latest unfinished one")
    .option("--make-environment", "make the training environment, print its Python and stop")
    .option("--yes", "agree to make the training environment")
    .addHelpText("after", TRAIN_HELP)
    .action(async (dataset: string | undefined, options) =>
      exit(await (await import("./commands/train.js")).train(dataset, options, signal)),
    );
  program
    .command("synthesize")
    .description("Make task-shaped examples for a culture, grounded in cited pages (docs/synthesis.md).")
    .option("--culture <ids>", "cultures such as JP or DE,FR")
    .option("--task <ids>", "tasks such as copy-review,rewrite", "copy-review")
    .addOption(new Option("--provider <name>", "where to search").choices(SEARCH_PROVIDERS))
    .option("--corpus <folder>", "the folder that the local provider searches")
    .option("--endpoint <url>", "the SearXNG instance, or the api.php of a wiki")
    .option("--allow <origins...>", "private addresses that pages may be read from", [])
    .option("--count <number>", "rows to make for each culture and task", positive, 200)
    .option("--seed <number>", "another seed, other examples", whole, 1)
    .option("--language <code>", "language of the examples (default: the culture's first)")
    .option("--teacher <model>", MODEL_HELP)
    .option("--benchmark <files...>", "files whose texts no row may share", [])
    .option(
      "--ungrounded",
      "search nothing: what the teacher knows by itself, to measure what grounding is worth",
    )
    .addOption(
      new Option(
        "--from-pack",
        "search nothing: write examples of the norms in the culture pack, which people have sourced",
      ).conflicts("ungrounded"),
    )
    .option("--plan-only", "print the plan and send nothing")
    .option("--plan <file>", "search for what this edited plan says")
    .option("--yes", "send the planned queries without asking")
    .option("--resume", "go on with a data set; what was done and decided is kept")
    .option("--id <id>", "name of the data set (default: culture and task)")
    .option("--json", "print the data cards as JSON")
    .action(async (options) =>
      exit(await (await import("./commands/synthesize.js")).synthesize(options, signal)),
    );
  program
    .command("serve")
    .description("An OpenAI-compatible endpoint on this machine; model names are cultures (docs/serve.md).")
    .option("--model <model>", "auto, a catalogue id or a GGUF path")
    .option("--port <port>", "port on 127.0.0.1; 0 for any that is free", "0")
    .addOption(format())
    .action(async (options) => exit(await (await import("./commands/serve.js")).serve(options, signal)));
  program
    .command("lsp")
    .description("The language server, for editors other than VS Code (docs/editors.md).")
    .option("--stdio", "speak over standard input and output")
    .option("--pipe <name>", "speak over a named pipe or socket that the editor has opened")
    .action(async (options) => exit(await (await import("./commands/lsp.js")).lsp(options)));
  program
    .command("doctor")
    .description("What this machine has: runtime, memory, GPU, models, caches.")
    .option("--json", "as JSON")
    .action(async (options) => exit(await (await import("./commands/doctor.js")).doctor(options, signal)));
  return program;
}

/** One clear message: what, why, and what to do. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BROKEN;
  if (error instanceof CultureManagerError) {
    process.stderr.write(`error: ${error.message}\n${error.remedy}\n`);
  } else {
    process.stderr.write(
      `internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  }
  return BROKEN;
}

const code = await main(process.argv.slice(2));
// Results must reach a pipe before the process ends.
process.exitCode = code;
