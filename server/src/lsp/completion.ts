import type { CompletionItem } from "vscode-languageserver";
import { CONFIG_FILE } from "../core/config.js";
import { isSuitePath } from "../core/prompt-tests/suite.js";
import { completeConfig } from "./complete-config.js";
import { completeDirective } from "./complete-directive.js";
import { completePlaceholder } from "./complete-placeholder.js";
import { completePromptTest } from "./complete-prompt-test.js";
import type { Feature } from "./feature.js";
import { answer } from "./requests.js";

/** Settings, ids in directives, and placeholders of the text that a value translates. */
export const completion: Feature = (parts) => {
  const { connection, documents, checks } = parts;
  connection.onCompletion(({ textDocument: { uri }, position }, token) =>
    answer(token, async (): Promise<CompletionItem[]> => {
      const document = documents.get(uri);
      if (document === undefined) return [];
      const offset = document.offsetAt(position);
      if (uri.endsWith(`/${CONFIG_FILE}`)) return completeConfig(parts, document, offset);
      if (isSuitePath(uri)) return completePromptTest(parts, document, offset);
      const checked = await checks.check(document);
      const directive = completeDirective(parts, document, offset, checked);
      if (directive !== undefined) return directive;
      return "inspection" in checked
        ? completePlaceholder(parts, checked, checked.document.offsetAt(position))
        : [];
    }),
  );
  // What placeholders, directives and settings begin with.
  return { completionProvider: { triggerCharacters: ["{", "%", "$", "<", '"', ":"] } };
};
