const TAG = /^[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|\d{3}))?$/i;

/**
 * BCP 47 in canonical case if `name` (a column, a root key) is a locale, also written `pt_BR`. Only languages
 * that ICU has data for count: `app`, `key` and `src` have the form but are words.
 */
export function localeName(name: string): string | undefined {
  if (!TAG.test(name)) return undefined;
  const locale = name.replaceAll("_", "-");
  return Intl.NumberFormat.supportedLocalesOf(locale)[0];
}
