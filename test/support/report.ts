import { z } from "zod";

const position = z.strictObject({ line: z.int().min(0), character: z.int().min(0) });
const place = {
  range: z.strictObject({ start: position, end: position }),
  offset: z.strictObject({ start: z.int().min(0), end: z.int().min(0) }),
};
const severity = z.enum(["error", "warning", "info", "hint"]);

/** The contract of `--format json`: strict, so that a field more or less is a change of the contract. */
export const jsonReport = z.strictObject({
  version: z.string(),
  files: z.array(
    z.strictObject({
      path: z.string(),
      format: z.string(),
      segments: z.int().min(0),
      cultures: z.array(
        z.strictObject({
          cultures: z.array(z.string()),
          reason: z.string().min(1),
          confidence: z.number().min(0).max(1),
        }),
      ),
      problems: z.array(z.strictObject({ code: z.string(), severity, message: z.string().min(1), ...place })),
      findings: z.array(
        z.strictObject({
          rule: z.string().min(1),
          culture: z.string().regex(/^[A-Z]{2}$/),
          severity,
          confidence: z.number().min(0).max(1),
          message: z.string().min(1),
          why: z.string().min(1),
          evidence: z
            .array(
              z.strictObject({
                title: z.string(),
                publisher: z.string().optional(),
                address: z.url().optional(),
                licence: z.string().optional(),
              }),
            )
            .min(1),
          key: z.string(),
          text: z.string(),
          ...place,
          fix: z
            .strictObject({
              title: z.string().min(1),
              replacement: z.string(),
              certain: z.boolean(),
              origin: z.enum(["rule", "model"]),
              edits: z.array(z.strictObject({ ...place, newText: z.string() })).min(1),
            })
            .optional(),
        }),
      ),
    }),
  ),
  summary: z.strictObject({
    files: z.int(),
    skipped: z.int(),
    segments: z.int(),
    counts: z.strictObject({ error: z.int(), warning: z.int(), info: z.int(), hint: z.int() }),
    model: z.string().nullable(),
    unjudged: z.int(),
    notes: z.array(z.string()),
  }),
});
export type JsonReport = z.infer<typeof jsonReport>;

/** One line per finding: `locales/de-DE.json cart.total numbers/decimal-separator DE`. */
export function findingLines(report: JsonReport): readonly string[] {
  return report.files.flatMap((file) =>
    file.findings.map((f) => `${file.path} ${f.key} ${f.rule} ${f.culture}`),
  );
}
