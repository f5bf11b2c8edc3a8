import type { TextDocument } from "vscode-languageserver-textdocument";
import * as z from "zod";
import { cultureIdSchema } from "../core/cultures/culture.js";
import { UsageError } from "../core/errors.js";
import type { CultureId, Span, TextEdit } from "../core/finding.js";
import { valueEdits } from "../core/fix-all.js";
import { type RewriteOutcome, rewriteDocument } from "../core/rewrite.js";
import { REWRITE_RANGE, type RewriteAnswer, type RewriteEntry } from "../protocol.js";
import { toSpan, touches, toWorkspaceEdit } from "./convert.js";
import type { Feature, Parts } from "./feature.js";
import { onDemand } from "./on-demand.js";
import { respond } from "./requests.js";

const place = z.object({ line: z.int().min(0), character: z.int().min(0) });
const paramsSchema = z.object({
  uri: z.string(),
  range: z.object({ start: place, end: place }),
  cultures: z.array(cultureIdSchema).optional(),
});

/** Rewrites what is selected; the client shows it before it is applied. */
export const rewriteRequests: Feature = (parts) => {
  const { connection, documents, abilities } = parts;
  respond(
    connection,
    REWRITE_RANGE,
    paramsSchema,
    async ({ uri, range, cultures }, signal): Promise<RewriteAnswer> => {
      const document = documents.get(uri);
      if (document === undefined)
        throw new UsageError("The document is not open.", "Open it in the editor and try again.");
      const span = toSpan(range, document);
      const { edits, outcomes } = await rewriteRange(
        parts,
        { document, span, ...(cultures ? { cultures } : {}) },
        signal,
      );
      return {
        outcomes: outcomes.map(rewriteEntry),
        ...(edits.length > 0 ? { edit: toWorkspaceEdit(edits, document, abilities.documentChanges) } : {}),
      };
    },
  );
  return {};
};

export interface RewriteScope {
  readonly document: TextDocument;
  readonly span: Span;
  /** Readers to rewrite for; those of the document without it. */
  readonly cultures?: readonly CultureId[];
}

/** The proven rewrites of the values that a span touches, and why others have none. @throws the signal's reason. */
export async function rewriteRange(
  parts: Parts,
  { document, span, cultures }: RewriteScope,
  signal: AbortSignal,
): Promise<{ readonly edits: readonly TextEdit[]; readonly outcomes: readonly RewriteOutcome[] }> {
  const { input, ...setup } = await onDemand(parts, document, cultures, signal);
  // Somebody who names the readers wants the text for them, also where nothing is found.
  const [culture, ...others] = cultures ?? [];
  const only = new Set(input.document.segments.filter((s) => touches(s.span, span)).map((s) => s.id));
  const { source, outcomes } = await parts.models.judging(() =>
    rewriteDocument(
      input,
      { ...setup, only, ...(culture && others.length === 0 ? { adaptTo: culture } : {}) },
      signal,
    ),
  );
  return { edits: valueEdits(input, source), outcomes };
}

export function rewriteEntry({ key, before, after, by, findings, whyNot }: RewriteOutcome): RewriteEntry {
  return {
    key,
    before,
    by,
    rules: findings.map((f) => f.rule),
    ...(after === undefined ? {} : { after }),
    ...(whyNot === undefined ? {} : { whyNot }),
  };
}
