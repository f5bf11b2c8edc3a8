/** The forms in which a name mostly stands in running text, the name itself first. */
export function inflections(name: string, language: string): readonly string[] {
  return [name, ...(FORMS[language]?.(name) ?? [])];
}

/** What languages add to a name: endings, or words written together with it. Wrong forms do no harm: nobody writes them. */
const FORMS: Readonly<Record<string, (name: string) => readonly string[]>> = {
  // Also the adjective of a language's name: japanisch, japanische, japanischen.
  de: (name) => [
    `${name}s`,
    ...["e", "en", "er", "es", "em"].map((ending) => `${lowerFirst(name)}${ending}`),
  ],
  el: (name) => [
    ...(/[αηάή]$/u.test(name) ? [`${name}ς`, `${name}ν`] : []),
    ...(/[οό]$/u.test(name) ? [name.replace(/ο$/u, "ου").replace(/ό$/u, "ού")] : []),
    // The adjective of a language's name: ιαπωνικά, ιαπωνική, ιαπωνικό …
    ...(/κά$/u.test(name)
      ? ["κή", "κής", "κό", "κού", "κός", "κές", "κούς", "κών"].map((e) =>
          lowerFirst(name.replace(/κά$/u, e)),
        )
      : []),
  ],
  es: adjective,
  pt: adjective,
  fr: (name) => [`${name}e`, `${name}es`, ...(name.endsWith("s") ? [] : [`${name}s`])].map(lowerFirst),
  it: (name) =>
    [name.replace(/e$/u, "i"), name.replace(/o$/u, "a"), name.replace(/o$/u, "i")].map(lowerFirst),
  ar: (name) => [
    ...["ب", "و", "ك", "ف"].map((prefix) => prefix + name),
    name.startsWith("ال") ? `لل${name.slice(2)}` : `ل${name}`,
    // The adjective of a language's name: اليابانية, ياباني.
    ...(name.endsWith("ية") ? [name.slice(0, -1), `ال${name}`, `ال${name.slice(0, -1)}`] : []),
  ],
  am: (name) =>
    [name, ...["በ", "ከ", "ለ", "የ", "ስለ", "እና", "ወደ"].map((prefix) => prefix + name)].map((n) => `${n}*`),
  hi: (name) => [name.replace(/ी$/u, "ियों")],
};

/** japonés: japonesa, japoneses; alemão: alemã, alemães; griego: griega, griegos. */
function adjective(name: string): readonly string[] {
  if (/[éê]s$/u.test(name)) return ["esa", "eses", "esas"].map((e) => name.replace(/[éê]s$/u, e));
  if (name.endsWith("ão")) return ["ã", "ães", "ãs"].map((e) => name.replace(/ão$/u, e));
  if (/[áã]n$/u.test(name)) return ["ana", "anes", "anas"].map((e) => name.replace(/[áã]n$/u, e));
  if (name.endsWith("o")) return ["a", "os", "as"].map((e) => name.replace(/o$/u, e));
  return [];
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
