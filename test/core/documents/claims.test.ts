import { expect, test } from "vitest";
import { formatFor } from "../../../server/src/core/documents/formats.js";

const chat = '[\n  { "role": "system", "content": "Be kind" }\n]';
const chatBelow = '{"model": "m",\n "messages": [{"content": "Hi", "role": "user"}]}';

test.each<[path: string, head: string, format: string | undefined]>([
  ["src/i18n/en.json", '{"a": "b"}', "json"],
  ["C:\\app\\locales\\de\\common.jsonc", "{}", "json"],
  ["locales/manifest/en.json", "{}", "json"],
  ["ext/_locales/pt_BR/messages.json", "{}", "chrome-messages"],
  ["ext/messages.json", "{}", "json"],
  ["prompts/support.json", chat, "chat-messages"],
  ["prompts/support.json", `\uFEFF${chatBelow}`, "chat-messages"],
  ["en.json", '{"user": {"role": "user", "content": "Content"}}', "json"],
  ["en.json", '[{"title": "a", "role": "user"}]', "json"],
  ["app_en.arb", "{}", "arb"],
  ["Localizable.xcstrings", "{}", "xcstrings"],
  ["en.json5", "{}", "json5"],
  ["config/locales/devise.de.yml", "de:\n  a: b\n", "yaml"],
  ["./locales/de.yaml", "de:\n", "yaml"],
  ["messages_de.properties", "", "properties"],
])("%s is claimed", (path, head, format) => {
  expect(formatFor(path, () => head)?.id).toBe(format);
});

test.each<[path: string, head: string]>([
  ["package.json", "{}"],
  ["a/package-lock.json", "{}"],
  ["tsconfig.build.json", "{}"],
  ["jsconfig.json", "{}"],
  [".eslintrc.json", "{}"],
  ["composer.json", "{}"],
  ["culture.config.json", "{}"],
  [".culture/baseline.json", "{}"],
  ["app/.culture/tasks/copy.yaml", "a: b\n"],
  ["prompts/travel.culture-test.yaml", "prompt: travel.prompt\n"],
  ["a/finding.schema.json", "{}"],
  [".vscode/settings.json", "{}"],
  ["node_modules/x/en.json", "{}"],
  [".github/workflows/ci.yml", "on: push\n"],
  ["docker-compose.prod.yml", "services:\n"],
  ["pnpm-lock.yaml", ""],
  ["k8s/app.yaml", "apiVersion: v1\nkind: Service\n"],
  ["api.yaml", "openapi: 3.1.0\n"],
])("%s belongs to a tool", (path, head) => {
  expect(formatFor(path, () => head)).toBeUndefined();
});
