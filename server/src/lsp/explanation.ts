import * as l10n from "@vscode/l10n";
import type { Finding } from "../core/finding.js";
import type { Checked } from "./checks.js";
import { plain, sourceList } from "./markdown.js";

export interface ExplanationOptions {
  /** The model in use. */
  readonly model?: string | undefined;
}

/** Why something is flagged, in Markdown: for whom, how sure, by whom, why them, why at all, and who says so. */
export function explain(finding: Finding, checked: Checked, options: ExplanationOptions): string {
  // The message itself is shown with the diagnostic by every editor, in VS Code in the same box.
  const { heading, reason, how } = facts(finding, checked, options);
  return [
    heading,
    ...(reason ? [plain(reason)] : []),
    plain(finding.why),
    plain(how),
    ...(finding.evidence.length > 0 ? [`${l10n.t("Sources:")}\n${sourceList(finding.evidence)}`] : []),
  ].join("\n\n");
}

/** The same as a page of its own, with the flagged words and what to do. */
export function explanationPage(finding: Finding, checked: Checked, options: ExplanationOptions): string {
  const { heading, reason, how } = facts(finding, checked, options);
  return [
    `# ${l10n.t("Why is this flagged?")}`,
    `> ${plain(finding.text)}`,
    `**${plain(finding.message)}**`,
    heading,
    plain(finding.why),
    `## ${l10n.t("How it was found")}`,
    plain(how),
    ...(reason ? [plain(reason)] : []),
    ...(finding.evidence.length > 0 ? [`## ${l10n.t("Sources")}`, sourceList(finding.evidence)] : []),
    "",
  ].join("\n\n");
}

/** The same in plain words, for editors that only show messages. */
export function explanationText(finding: Finding, checked: Checked, options: ExplanationOptions): string {
  const { reason, how } = facts(finding, checked, options);
  const sources = finding.evidence.map((e) => [e.title, e.publisher].filter(Boolean).join(", "));
  return [
    `${finding.message} (${finding.culture}, ${finding.rule})`,
    finding.why,
    how,
    ...(reason ? [reason] : []),
    ...(sources.length > 0 ? [l10n.t("Sources: {0}", sources.join("; "))] : []),
  ].join(" ");
}

function facts(
  { rule, culture, confidence, segment }: Finding,
  { inspection, project }: Checked,
  { model }: ExplanationOptions,
): { readonly heading: string; readonly reason: string | undefined; readonly how: string } {
  const pack = project.packs.get(culture);
  const norm = pack?.norms.find((n) => n.id === rule);
  const routing = inspection.routed.find((r) => r.segment.id === segment)?.routing;
  const name = pack?.profile.name ?? culture;
  const sure = l10n.t("confidence {0}%", Math.round(confidence * 100));
  return {
    heading: `**${plain(name)}** (${culture}) · \`${rule}\` · ${sure}`,
    reason: routing && l10n.t("Why {0}: {1}.", culture, routing.reason),
    how:
      norm === undefined
        ? l10n.t("A rule has found it; no model was asked.")
        : norm.decidedBy === "trigger"
          ? l10n.t("The words themselves are what the norm is about; no model was asked.")
          : l10n.t("The model {0} was asked whether the text breaks the norm.", model ?? ""),
  };
}
