/**
 * The text of a form label: without the marks around it (`First name *:`), in lower case. Undefined for what is
 * too long to be a label.
 */
export function labelOf(
  text: string,
): { readonly label: string; readonly start: number; readonly end: number } | undefined {
  if (text.length > 40) return undefined;
  const match =
    /^[\s*]*(?<label>[\p{L}\p{M}][\p{L}\p{M}\s/'’()-]*?)\s*(?:[*:：]|\((?:required|optional)\))*[\s*]*$/iu.exec(
      text,
    );
  const label = match?.groups?.label;
  if (label === undefined) return undefined;
  const start = text.indexOf(label);
  return { label: label.toLowerCase().replace(/\s+/g, " "), start, end: start + label.length };
}
