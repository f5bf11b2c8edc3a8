/** Which files with a shared extension hold copy or prompts, of the markup and text formats. */

/** `res/values-de/*.xml`, or any XML that begins with `<resources>`. */
export function claimsAndroid(path: string, head: () => string): boolean {
  return /\.xml$/i.test(path) && /<resources[\s>]/.test(head());
}

/** Files by whose name a tool knows them for instructions to a model. */
const INSTRUCTIONS =
  /(?:^|\/)(?:(?:AGENTS|CLAUDE|GEMINI|SKILL)(?:\.local)?\.md|copilot-instructions\.md|[^/]*\.(?:prompt|instructions|chatmode|agent)\.md)$/i;

export function claimsPromptMarkdown(path: string): boolean {
  return INSTRUCTIONS.test(path);
}

/** Legal texts are not for rewording. */
const LEGAL = /(?:^|\/)(?:licen[cs]e|copying|notice|patents|third[-_ ]?party[^/]*)[^/]*$/i;
const VENDORED = /(?:^|\/)(?:node_modules|vendor|\.git)\//;

export function claimsMarkdown(path: string): boolean {
  return /\.(?:md|markdown)$/i.test(path) && !LEGAL.test(path) && !VENDORED.test(path);
}

/** Text files that tools read. */
const TOOL_TEXT =
  /(?:^|\/)(?:requirements[^/]*|constraints[^/]*|CMakeLists|robots|ads|app-ads|security|manifest|sources|top_level|entry_points|RECORD|[^/]*\.(?:lock|log))\.txt$/i;

export function claimsPlainText(path: string): boolean {
  return /\.txt$/i.test(path) && !TOOL_TEXT.test(path) && !LEGAL.test(path) && !VENDORED.test(path);
}
