import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { configSchema } from "../../server/src/core/config.js";

const FILE = "schemas/culture.config.schema.json";

/** `UPDATE=1 npm run test:fast` writes the file anew. */
test("the published JSON Schema of culture.config.json is the one that is enforced", () => {
  const schema = `${JSON.stringify({ title: "CultureManager configuration", ...z.toJSONSchema(configSchema, { io: "input" }) }, null, 2)}\n`;
  if (process.env.UPDATE) writeFileSync(FILE, schema);
  expect(readFileSync(FILE, "utf8")).toBe(schema);
});
