import type { CheckInput } from "../check.js";

/** How a comment is written, by format. A format that is not named here has none that a directive can stand in. */
const COMMENTS: Readonly<Record<string, (text: string) => string>> = {
  json: (text) => `// ${text}`,
  json5: (text) => `// ${text}`,
  yaml: (text) => `# ${text}`,
  promptfoo: (text) => `# ${text}`,
  properties: (text) => `# ${text}`,
  po: (text) => `# ${text}`,
  fluent: (text) => `# ${text}`,
  strings: (text) => `/* ${text} */`,
  "android-strings": (text) => `<!-- ${text} -->`,
  xliff: (text) => `<!-- ${text} -->`,
  resx: (text) => `<!-- ${text} -->`,
  html: (text) => `<!-- ${text} -->`,
  markdown: (text) => `<!-- ${text} -->`,
  "prompt-markdown": (text) => `<!-- ${text} -->`,
};

/** Writes a comment in the file's format; undefined where the format has none. */
export function commentOf({
  format,
  path,
}: Pick<CheckInput, "format" | "path">): ((text: string) => string) | undefined {
  // Plain JSON has no comments: most programs would refuse the file.
  return /\.json$/i.test(path) ? undefined : COMMENTS[format.id];
}
