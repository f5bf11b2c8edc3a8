/** Extensions that suggest while one types, and the setting that switches each on, by language. */
const OTHERS = [
  { extension: "github.copilot", setting: "github.copilot.enable" },
  { extension: "github.copilot-chat", setting: "github.copilot.enable" },
  { extension: "codeium.codeium", setting: "codeium.enableConfig" },
] as const;

export interface InstalledSuggestions {
  isInstalled(extension: string): boolean;
  /** The value of a setting. */
  setting(name: string): unknown;
}

/**
 * Whether the user has another extension suggest texts in this language: two ghost texts would stand in each other's way,
 * so ours then comes only when it is asked for.
 */
export function othersSuggest(languageId: string, { isInstalled, setting }: InstalledSuggestions): boolean {
  return OTHERS.some(({ extension, setting: name }) => {
    if (!isInstalled(extension)) return false;
    const byLanguage = setting(name);
    if (typeof byLanguage !== "object" || byLanguage === null) return true;
    const stated: unknown = Reflect.get(byLanguage, languageId) ?? Reflect.get(byLanguage, "*");
    return stated !== false;
  });
}
