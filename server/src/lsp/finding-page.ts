import { PAGE_SCHEME, PAGES } from "../protocol.js";
import { explanationPage } from "./explanation.js";
import { type FindingReference, findAgain, findingReferenceSchema } from "./finding-reference.js";
import type { Page } from "./pages.js";

/** Address of the page that explains a finding. @param title what the editor shows on its tab. */
export function findingPageAddress(reference: FindingReference, title: string): string {
  const named = Buffer.from(JSON.stringify(reference)).toString("base64url");
  return `${PAGE_SCHEME}:${PAGES.finding}${named}/${encodeURIComponent(title)}.md`;
}

export const findingPage: Page = async (parts, rest) => {
  const reference = findingReferenceSchema.safeParse(decode(rest.split("/")[0] ?? ""));
  const found = reference.success ? await findAgain(parts, reference.data) : undefined;
  return found && explanationPage(found.finding, found.checked, { model: parts.models.inUse });
};

function decode(named: string): unknown {
  try {
    return JSON.parse(Buffer.from(named, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
