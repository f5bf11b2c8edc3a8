import type { Evidence } from "../core/finding.js";
import { webAddress } from "./convert.js";

/** Packs, file names and copy are untrusted: nothing in them is markup. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~&-]/g, "\\$&").replace(/\s+/g, " ");
}

/** List items, linked where the source has an address on the web. */
export function sourceList(evidence: readonly Evidence[]): string {
  return evidence
    .map((source) => {
      const title = plain([source.title, source.publisher].filter(Boolean).join(", "));
      const address = webAddress(source);
      return address === undefined ? `- ${title}` : `- [${title}](<${address}>)`;
    })
    .join("\n");
}
