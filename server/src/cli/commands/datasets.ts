import { Command, Option } from "commander";

/** `datasets`: what adapters learn from and evaluations measure on. */
export function datasetsCommand(exit: (code: number) => void): Command {
  const datasets = new Command("datasets").description(
    "What adapters learn from and evaluations measure on.",
  );
  datasets
    .command("list")
    .description("The data sets of this workspace, in .culture/datasets/.")
    .option("--json", "their cards, as JSON")
    .action(async (options) => exit(await (await import("./manage-datasets.js")).listCommand(options)));
  datasets
    .command("make")
    .description("Rows that the culture packs hold already: each norm's own examples, asked as a check asks.")
    .argument("<id>", "the name of the data set")
    .option("--culture <ids>", "cultures such as JP or US,GB,IN; auto: all packs", "auto")
    .addOption(
      new Option(
        "--kind <kind>",
        "copy-review: does a text break a norm; rewrite: from the bad example to the good; country: no norm named",
      )
        .choices(["copy-review", "rewrite", "country"])
        .default("copy-review"),
    )
    .action(async (id: string, options) =>
      exit(await (await import("./manage-datasets.js")).makeCommand(id, options)),
    );
  datasets
    .command("import")
    .description("A public benchmark that you have fetched, or records of your own.")
    .argument("<form>", "normad, blend, culturalbench, formality, or own")
    .argument(
      "<files...>",
      "JSON lines, a JSON array, CSV or TSV with a header; for formality two text files",
    )
    .requiredOption("--id <id>", "the name of the data set")
    .option("--task <id>", "own: the task that the records are examples of")
    .option("--culture <id>", "own: for records that name no country")
    .option("--locale <locale>", "formality: language and country of the readers, such as de-DE")
    .action(async (form: string, files: string[], options) =>
      exit(await (await import("./manage-datasets.js")).importCommand(form, files, options)),
    );
  return datasets;
}
