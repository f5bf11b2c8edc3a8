import * as l10n from "@vscode/l10n";
import type { CulturePack, Norm } from "../core/cultures/culture.js";
import type { Severity } from "../core/finding.js";
import { normSeverity } from "../core/make-finding.js";
import type { Project } from "./environment.js";
import { plain, sourceList } from "./markdown.js";
import type { Page } from "./pages.js";

/** What a norm says, why, where it applies and who says so. @param rest id of the norm. */
export const normPage: Page = async ({ projects }, rest) => {
  // A folder's own pack may know more than the built-in one.
  for (const project of projects.all()) {
    const pack = project.packs.get(rest.slice(0, 2));
    const norm = pack?.norms.find(({ id }) => id === rest);
    if (pack && norm) return describeNorm(norm, pack, project);
  }
  return undefined;
};

function severityName(severity: Severity): string {
  switch (severity) {
    case "error":
      return l10n.t("Error");
    case "warning":
      return l10n.t("Warning");
    case "info":
      return l10n.t("Information");
    case "hint":
      return l10n.t("Hint");
  }
}

function describeNorm(norm: Norm, { profile, origin }: CulturePack, { config }: Project): string {
  const { id, statement, rationale, instead, bad, good, appliesTo, contested, decidedBy, sources } = norm;
  const severity = normSeverity(norm, appliesTo.kinds[0] ?? "copy", config);
  const facts = [
    `**${plain(profile.name)}** (${profile.id})`,
    severity === undefined ? l10n.t("switched off in culture.config.json") : severityName(severity),
    ...(contested ? [l10n.t("people there disagree about it")] : []),
    ...(appliesTo.regions ? [l10n.t("in {0}", plain(appliesTo.regions.join(", ")))] : []),
    ...(origin === "workspace" ? [l10n.t("from this workspace")] : []),
  ];
  return [
    `# ${plain(id)}`,
    facts.join(" · "),
    plain(statement),
    `## ${l10n.t("Why")}`,
    plain(rationale),
    `## ${l10n.t("What to do instead")}`,
    plain(instead),
    `## ${l10n.t("Examples")}`,
    `- ${l10n.t("Would be flagged: {0}", `*${plain(bad)}*`)}`,
    `- ${l10n.t("Would not: {0}", `*${plain(good)}*`)}`,
    `## ${l10n.t("How it is found")}`,
    decidedBy === "trigger"
      ? l10n.t("By its words alone; no model is asked.")
      : l10n.t(
          "A model is asked about texts whose words or meaning lead to it. Without a model it is not reported.",
        ),
    `## ${l10n.t("Sources")}`,
    sourceList(sources),
    "",
  ].join("\n\n");
}
