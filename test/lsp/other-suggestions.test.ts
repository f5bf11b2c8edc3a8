import { expect, test } from "vitest";
import { othersSuggest } from "../../client/src/other-suggestions.js";

test.for([
  { installed: [], enable: undefined, suggests: false },
  { installed: ["github.copilot"], enable: undefined, suggests: true },
  { installed: ["github.copilot"], enable: { "*": true, markdown: false }, suggests: false },
  { installed: ["github.copilot"], enable: { "*": false, markdown: true }, suggests: true },
  { installed: ["github.copilot"], enable: { "*": false }, suggests: false },
  { installed: ["codeium.codeium"], enable: { "*": true }, suggests: true },
  { installed: ["another.extension"], enable: { "*": true }, suggests: false },
])("with $installed, switched to $enable, others suggest in Markdown: $suggests", (given) => {
  const installed: readonly string[] = given.installed;
  expect(
    othersSuggest("markdown", {
      isInstalled: (id) => installed.includes(id),
      setting: () => given.enable,
    }),
  ).toBe(given.suggests);
});
