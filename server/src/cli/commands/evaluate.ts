import { Command, Option } from "commander";

/** `evaluate SUBJECT`: each subject is a command of its own, imported when it runs. */
export function evaluateCommand(signal: AbortSignal, exit: (code: number) => void): Command {
  const evaluate = new Command("evaluate").description("Measure parts of the product on labelled data.");
  evaluate
    .command("router")
    .description("How well cultures are told from texts: accuracy, calibration, abstention, confusion, time.")
    .argument("<files...>", 'JSON lines such as {"id": "1", "text": "Only ₹499", "cultures": ["IN"]}')
    .addOption(new Option("--format <format>", "how to print").choices(["pretty", "json"]).default("pretty"))
    .option("--no-meaning", "cheap signals only, without the embedding model")
    .option("--wrong", "list the texts that were routed wrongly")
    .action(async (files: string[], options) =>
      exit(await (await import("./evaluate-router.js")).evaluateRouter(files, options, signal)),
    );
  evaluate
    .command("data")
    .description(
      "Base, prompts and adapters against each other on data sets; a run that was stopped goes on.",
    )
    .argument("<ids...>", "data sets of this workspace")
    .option("--model <model>", "auto, a catalogue id, a GGUF path, or openai:URL#MODEL", "auto")
    .option(
      "--methods <names>",
      "base, culture-prompt, norms-in-prompt, mixed, adapter, routed, wrong-adapter",
      "base,culture-prompt,adapter,routed,wrong-adapter",
    )
    .option(
      "--with <name=adapter...>",
      "adapters trained on other data, such as task-agnostic=agnostic-{culture}",
      [],
    )
    .option("--limit <rows>", "rows of each data set at most")
    .option("--id <id>", "the name of the run; by default the data sets' names")
    .action(async (ids: string[], options) =>
      exit(await (await import("./evaluate-data.js")).evaluateData(ids, options, signal)),
    );
  return evaluate;
}
