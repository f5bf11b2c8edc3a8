/** The locale that a file's name or folder states, for example `de-AT.json`, `values-ja/`, `fr.lproj/`. */
export interface PathLocale {
  /** BCP 47, canonical case. */
  readonly locale: string;
  /** The part of the path that says so. */
  readonly part: string;
}

/**
 * Languages that a bare name may stand for (`messages_de`, a folder `fr`). Others (`src`, `ui`, `my`, `to`, `is`)
 * are more often words: they count as a locale only with a region, or in a folder of locales.
 */
const COMMON = new Set(
  (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy it ja ka kk km kn ko lo lt " +
    "lv mk ml mn mr ms nb ne nl nn pa pl pt ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh"
  ).split(" "),
);
const TAG = "[A-Za-z]{2,3}(?:[-_](?:r?[A-Z]{2}|r?[a-z]{2}|[A-Z][a-z]{3}|hans|hant|419))*";
const WHOLE = new RegExp(`^${TAG}$`);

/** @param path forward slashes, relative or absolute. */
export function localeFromPath(path: string): PathLocale | undefined {
  const parts = path.split("/").filter((p) => p.length > 0);
  const name = parts.pop() ?? "";
  const stem = name.replace(/\.[^.]+$/, "");
  return fromStem(stem) ?? fromFolders(parts) ?? fromCountry(stem, parts.at(-1) ?? "");
}

function fromStem(stem: string): PathLocale | undefined {
  // `de-AT`, `pt_BR`, `id`: a file named like a language and nothing else
  const whole = tag(stem, stem, stem.length > 2);
  if (whole) return whole;
  // `messages.de`, `devise.pt-BR`, `app_zh_Hant_TW`, `Strings_de`
  const suffix = new RegExp(`[._](${TAG})$`).exec(stem)?.[1];
  if (suffix) {
    const found = tag(suffix, stem, true);
    if (found) return found;
  }
  // `app-pt-BR`, `strings-de-AT`: a lone `-de` is too often a word, a region makes it sure.
  const dashed = /-([A-Za-z]{2,3}[-_][A-Z]{2})$/.exec(stem)?.[1];
  return dashed ? tag(dashed, stem, true) : undefined;
}

function fromFolders(folders: readonly string[]): PathLocale | undefined {
  for (let i = folders.length - 1; i >= 0; i--) {
    const folder = folders[i] ?? "";
    const android = /^values-(.+)$/.exec(folder)?.[1];
    const candidate = android
      ? android.replace(/^b\+/, "").replaceAll("+", "-")
      : folder.replace(/\.lproj$/, "");
    // Any folder may be called `to` or `am`; one under a folder of locales is a locale.
    const under = isLocaleFolder(folders[i - 1] ?? "");
    const found = tag(candidate, folder, !(android || folder.endsWith(".lproj") || under));
    if (found) return found;
  }
  return undefined;
}

/** `locales/cn.json`: codes of countries that are often taken for the language's. No language of ours is called so. */
function fromCountry(stem: string, folder: string): PathLocale | undefined {
  if (!COUNTRIES.has(stem.toLowerCase()) || !isLocaleFolder(folder)) return undefined;
  const { language, region } = new Intl.Locale(`und-${stem}`).maximize();
  return { locale: `${language}-${region}`, part: stem };
}

const COUNTRIES: ReadonlySet<string> = new Set("at cn cz dk gb gr jp kr mx tw ua us vn".split(" "));

function isLocaleFolder(folder: string): boolean {
  return /^(?:locales?|_locales|i18n|l10n|lang|langs|languages?|translations?|messages)$/i.test(folder);
}

function tag(candidate: string, part: string, mayBeWord: boolean): PathLocale | undefined {
  if (!WHOLE.test(candidate)) return undefined;
  const normal = candidate.replaceAll("_", "-").replace(/-r([A-Z]{2})$/, "-$1");
  const language = normal.split("-")[0]?.toLowerCase() ?? "";
  if (mayBeWord && normal.length === language.length && !COMMON.has(language)) return undefined;
  if (!isKnownLanguage(language)) return undefined;
  try {
    return {
      locale: new Intl.Locale(
        normal.replace(/-([a-z]{2})$/, (_, r: string) => `-${r.toUpperCase()}`),
      ).toString(),
      part,
    };
  } catch {
    return undefined;
  }
}

/** A language with data in ICU: `ui`, `src` or `app` are none. */
function isKnownLanguage(language: string): boolean {
  return language.length >= 2 && Intl.NumberFormat.supportedLocalesOf([language]).length === 1;
}
