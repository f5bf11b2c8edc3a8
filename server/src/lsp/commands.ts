import * as l10n from "@vscode/l10n";
import { ErrorCodes, MessageType, ResponseError, ShowMessageNotification } from "vscode-languageserver";
import * as z from "zod";
import { baselineEntry } from "../core/baseline.js";
import { SERVER_COMMANDS } from "../protocol.js";
import { deferredSchema, workOut } from "./deferred-actions.js";
import { explanationText } from "./explanation.js";
import type { Feature, Parts } from "./feature.js";
import { findingPageAddress } from "./finding-page.js";
import { type FindingReference, findAgain, findingReferenceSchema } from "./finding-reference.js";
import { answer, warn } from "./requests.js";

/** What code actions run instead of an edit. */
export const commands: Feature = (parts) => {
  const run = (command: string, argument: unknown, signal: AbortSignal): Promise<unknown> => {
    switch (command) {
      case SERVER_COMMANDS.apply:
        return apply(parts, parse(deferredSchema, argument), signal);
      case SERVER_COMMANDS.accept:
        return accept(parts, parse(findingReferenceSchema, argument));
      case SERVER_COMMANDS.explain:
        return explain(parts, parse(findingReferenceSchema, argument));
      default:
        throw new ResponseError(ErrorCodes.InvalidParams, `There is no command ${command}.`);
    }
  };
  parts.connection.onExecuteCommand(({ command, arguments: given }, token) =>
    answer(token, (signal) => run(command, given?.[0], signal)),
  );
  return { executeCommandProvider: { commands: Object.values(SERVER_COMMANDS) } };
};

async function apply(
  parts: Parts,
  deferred: z.infer<typeof deferredSchema>,
  signal: AbortSignal,
): Promise<void> {
  const edit = await workOut(parts, deferred, signal);
  if (edit === undefined) return;
  const { applied, failureReason } = await parts.connection.workspace.applyEdit(edit);
  if (!applied)
    warn(parts.connection, l10n.t("The editor did not apply the edit: {0}", failureReason ?? "?"));
}

/** Writes the finding into the project's baseline, so that neither editor nor command line reports it again. */
async function accept(parts: Parts, reference: FindingReference): Promise<void> {
  const found = await findAgain(parts, reference);
  const segment = found?.checked.inspection.routed.find((r) => r.segment.id === reference.segment)?.segment;
  if (found === undefined || segment === undefined) return tellGone(parts);
  const { finding, checked } = found;
  const { root } = checked.project;
  // Of the disk, not of what was read when the project was opened: another finding may have been accepted since.
  const { entries } = parts.environment.openProject(root).baseline;
  const entry = baselineEntry(checked.inspection.input.path, finding, segment);
  await parts.environment.writeBaseline(root, [...entries, entry]);
  await parts.renew();
}

async function explain(parts: Parts, reference: FindingReference): Promise<void> {
  const { connection, abilities, models } = parts;
  const found = await findAgain(parts, reference);
  if (found === undefined) return tellGone(parts);
  if (abilities.showsPages) {
    const uri = findingPageAddress(reference, l10n.t("Why is this flagged?"));
    await connection.window.showDocument({ uri, takeFocus: true });
    return;
  }
  const message = explanationText(found.finding, found.checked, { model: models.inUse });
  await connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
}

function tellGone({ connection }: Parts): void {
  warn(connection, l10n.t("This is not found any more: the text has changed."));
}

function parse<T>(schema: z.ZodType<T>, argument: unknown): T {
  const parsed = schema.safeParse(argument);
  if (parsed.success) return parsed.data;
  throw new ResponseError(ErrorCodes.InvalidParams, z.prettifyError(parsed.error));
}
