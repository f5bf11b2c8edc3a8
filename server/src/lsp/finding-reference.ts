import * as z from "zod";
import { cultureIdSchema } from "../core/cultures/culture.js";
import type { Finding } from "../core/finding.js";
import type { Checked } from "./checks.js";
import type { Parts } from "./feature.js";

/** Names a finding from outside: it is looked for again when it is asked about. */
export const findingReferenceSchema = z.object({
  uri: z.string(),
  rule: z.string(),
  culture: cultureIdSchema,
  /** Id of the value. */
  segment: z.string(),
});
export type FindingReference = z.infer<typeof findingReferenceSchema>;

export function referenceTo({ rule, culture, segment }: Finding, uri: string): FindingReference {
  return { uri, rule, culture, segment };
}

/** The finding as it is now; undefined if it is gone, or its document is not open. */
export async function findAgain(
  { documents, checks }: Parts,
  { uri, rule, culture, segment }: FindingReference,
): Promise<{ readonly finding: Finding; readonly checked: Checked } | undefined> {
  const document = documents.get(uri);
  const checked = document && (await checks.check(document));
  if (checked === undefined || !("inspection" in checked)) return undefined;
  const finding = checked.findings.find(
    (f) => f.rule === rule && f.culture === culture && f.segment === segment,
  );
  return finding && { finding, checked };
}
