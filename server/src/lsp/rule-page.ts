import * as l10n from "@vscode/l10n";
import { severityFor } from "../core/config.js";
import { RULES } from "../core/rules/rules.js";
import { plain, sourceList } from "./markdown.js";
import type { Page } from "./pages.js";

/** What a rule looks for, why, and on what it rests. @param rest id of the rule. */
export const rulePage: Page = async ({ projects }, rest) => {
  const rule = RULES.find(({ id }) => id === rest);
  if (rule === undefined) return undefined;
  const [project] = projects.all();
  const severity = project ? severityFor(rule.id, rule.severity, project.config) : rule.severity;
  const kinds = { copy: l10n.t("for copy"), prompt: l10n.t("for prompts") };
  return [
    `# ${plain(rule.title)}`,
    [
      `\`${rule.id}\``,
      severity ?? l10n.t("switched off in culture.config.json"),
      ...rule.kinds.map((kind) => kinds[kind]),
    ].join(" · "),
    plain(rule.why),
    `## ${l10n.t("How it is found")}`,
    l10n.t("By a rule that knows how the reader's place writes; no model is asked."),
    ...(rule.evidence.length > 0 ? [`## ${l10n.t("Sources")}`, sourceList(rule.evidence)] : []),
    "",
  ].join("\n\n");
};
