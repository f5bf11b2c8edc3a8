/**
 * Words that say what a people is like. A norm says what many people notice, never that.
 * @param demonyms words by which the people and the place are named.
 */
export function stereotypeIn(text: string, demonyms: readonly string[]): string | undefined {
  const named = demonyms.map((d) => d.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const names = [...named, "people there", "locals"].join("|");
  const traits = "(?:are|love|hate|like|dislike|tend to|always|never|cannot|can't|don't)";
  const own = new RegExp(
    `(?:^|[.;:] |\\bthe )(?:${names})(?: people| men| women| users| readers)? ${traits}\\b`,
    "iu",
  );
  const found =
    own.exec(text)?.[0] ??
    /\b(?:by nature|typically lazy|all \p{L}+ (?:men|women|people) (?:are|love|hate))\b/iu.exec(text)?.[0];
  return found?.trim();
}
