import * as l10n from "@vscode/l10n";
import type { WorkspaceEdit } from "vscode-languageserver";
import * as z from "zod";
import { setRuleSeverity } from "../core/config-edits.js";
import { cultureIdSchema } from "../core/cultures/culture.js";
import { editConfiguration } from "./configuration-edit.js";
import { toWorkspaceEdit } from "./convert.js";
import type { Parts } from "./feature.js";
import { withProgress } from "./progress.js";
import { warn } from "./requests.js";
import { rewriteRange } from "./rewrite-range.js";

/** What an action does that costs too much to be worked out before it is chosen. Comes back from the client: parsed. */
export const deferredSchema = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("rewrite"),
    uri: z.string(),
    version: z.number(),
    /** Offsets in that version. */
    span: z.object({ start: z.int().min(0), end: z.int().min(0) }),
    cultures: z.array(cultureIdSchema).optional(),
  }),
  z.object({ do: z.literal("switch off"), uri: z.string(), rule: z.string().min(1) }),
]);
export type Deferred = z.infer<typeof deferredSchema>;

/** @returns undefined where there is nothing to change; the user has then been told why. @throws the signal's reason. */
export function workOut(
  parts: Parts,
  deferred: Deferred,
  signal: AbortSignal,
): Promise<WorkspaceEdit | undefined> {
  return deferred.do === "rewrite" ? rewrite(parts, deferred, signal) : switchOff(parts, deferred);
}

async function rewrite(
  parts: Parts,
  { uri, version, span, cultures }: Extract<Deferred, { do: "rewrite" }>,
  given: AbortSignal,
): Promise<WorkspaceEdit | undefined> {
  const { connection, documents, abilities } = parts;
  const document = documents.get(uri);
  if (document?.version !== version) {
    warn(connection, l10n.t("The text has changed since the rewrite was offered. Ask for it again."));
    return undefined;
  }
  const { edits, outcomes } = await withProgress(
    parts,
    l10n.t("Culture: writing a rewrite"),
    given,
    (_progress, signal) => rewriteRange(parts, { document, span, ...(cultures ? { cultures } : {}) }, signal),
  );
  if (edits.length > 0) return toWorkspaceEdit(edits, document, abilities.documentChanges);
  const reasons = [...new Set(outcomes.flatMap((o) => o.whyNot ?? []))];
  warn(
    connection,
    reasons.length > 0
      ? l10n.t("There is no rewrite: {0}.", reasons.join("; "))
      : l10n.t("Nothing here needs a rewrite for {0}.", cultures?.join(", ") ?? l10n.t("its readers")),
  );
  return undefined;
}

async function switchOff(
  parts: Parts,
  { uri, rule }: Extract<Deferred, { do: "switch off" }>,
): Promise<WorkspaceEdit | undefined> {
  const { project } = parts.projects.place(uri, "");
  const { edit } = await editConfiguration(parts, project.root, (text, name) =>
    setRuleSeverity(text, name, rule, "off"),
  );
  return edit;
}
