import path from "node:path";
import { pathToFileURL } from "node:url";
import { TextDocument } from "vscode-languageserver-textdocument";
import * as z from "zod";
import { cultureIdSchema } from "../core/cultures/culture.js";
import { UsageError } from "../core/errors.js";
import type { Finding } from "../core/finding.js";
import { judgedFindings } from "../core/norms/judged-findings.js";
import { rewriteDocument } from "../core/rewrite.js";
import { tidy } from "../core/tidy.js";
import { CHECK_TEXT, type CheckTextAnswer, REWRITE_TEXT, type RewriteTextAnswer } from "../protocol.js";
import type { Feature, Parts } from "./feature.js";
import { onDemand } from "./on-demand.js";
import { respond } from "./requests.js";
import { rewriteEntry } from "./rewrite-range.js";

const paramsSchema = z.object({
  text: z.string(),
  name: z.string().min(1).default("text.txt"),
  cultures: z.array(cultureIdSchema).optional(),
});

/** Checks and rewrites a text that no document holds: what agents in a chat ask for. */
export const textTools: Feature = (parts) => {
  const { connection, models } = parts;
  respond(
    connection,
    CHECK_TEXT,
    paramsSchema,
    async ({ text, name, cultures }, signal): Promise<CheckTextAnswer> => {
      const document = documentOf(parts, name, text);
      const { input, checker, judged, notes } = await onDemand(parts, document, cultures, signal);
      const inspection = checker.inspect(input);
      const [found = []] = judged
        ? await models.judging(() => judgedFindings([inspection], judged, signal))
        : [];
      return {
        cultures: inspection.routings.map(({ audiences, reason }) => ({
          ids: audiences.map((a) => a.culture),
          reason,
        })),
        findings: tidy([...inspection.findings, ...found]).map((f) => ({
          ...findingEntry(f),
          line: document.positionAt(f.span.start).line + 1,
        })),
        notes,
      };
    },
  );
  respond(
    connection,
    REWRITE_TEXT,
    paramsSchema,
    async ({ text, name, cultures }, signal): Promise<RewriteTextAnswer> => {
      const document = documentOf(parts, name, text);
      const { input, notes, ...setup } = await onDemand(parts, document, cultures, signal);
      const { source, outcomes } = await models.judging(() => rewriteDocument(input, setup, signal));
      return { text: source, outcomes: outcomes.map(rewriteEntry), notes };
    },
  );
  return {};
};

/** A document as if it lay in the first folder: its configuration counts. Nothing is read from or written to `name`. */
function documentOf({ projects }: Parts, name: string, text: string): TextDocument {
  const [root = process.cwd()] = projects.roots;
  const file = path.resolve(root, name);
  const relative = path.relative(root, file);
  if (relative.startsWith("..") || path.isAbsolute(relative))
    throw new UsageError(
      `${name} lies outside of the workspace.`,
      "Give the name of a file, for example de-DE.json.",
    );
  return TextDocument.create(pathToFileURL(file).href, "", 0, text);
}

function findingEntry({ rule, culture, severity, confidence, text, message, why, evidence }: Finding) {
  const sources = evidence.map((e) => [e.title, e.publisher, e.address].filter(Boolean).join(", "));
  return { rule, culture, severity, confidence, text, message, why, sources };
}
