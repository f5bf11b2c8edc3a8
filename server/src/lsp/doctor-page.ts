import * as l10n from "@vscode/l10n";
import { plain } from "./markdown.js";
import type { Page } from "./pages.js";

/** What this machine has and lacks, to read and to send along with a question. */
export const doctorPage: Page = async ({ environment }, _rest, signal) => {
  const facts = await environment.inspectMachine(signal);
  const rows = facts.map(({ name, ok, detail, remedy }) => {
    const state = ok ? "✓" : "✗";
    return `| ${state} | ${plain(name)} | ${plain(detail)} | ${ok ? "" : plain(remedy ?? "")} |`;
  });
  return [
    `# CultureManager ${environment.version}`,
    "",
    `| | ${l10n.t("What")} | ${l10n.t("Here")} | ${l10n.t("What to do")} |`,
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
};
