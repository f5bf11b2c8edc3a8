import type { DocumentFormat, DocumentKind } from "./document.js";

/**
 * How a format is recognised. The code of a format is loaded only when a file needs it: start-up stays fast.
 * Order matters: the first descriptor that claims a file wins, so narrow ones come before wide ones.
 */
export interface FormatDescriptor {
  readonly id: string;
  readonly title: string;
  readonly kind: DocumentKind;
  /** `path` has forward slashes. `head` gives the first 4,096 characters of the file, for formats that share an extension. */
  readonly claims: (path: string, head: () => string) => boolean;
  readonly load: () => Promise<DocumentFormat>;
}

const extension =
  (...extensions: readonly string[]) =>
  (path: string): boolean =>
    extensions.some((e) => path.toLowerCase().endsWith(e));

export const FORMATS: readonly FormatDescriptor[] = [
  {
    id: "json",
    title: "JSON",
    kind: "copy",
    claims: extension(".json", ".jsonc"),
    load: async () => (await import("./json.js")).json,
  },
];

/** The descriptor for a file, or undefined if no format is known for it. */
export function formatFor(path: string, head: () => string): FormatDescriptor | undefined {
  const normal = path.replaceAll("\\", "/");
  return FORMATS.find((format) => format.claims(normal, head));
}
