import { fileURLToPath } from "node:url";
import * as z from "zod";
import { setRuleSeverity } from "../core/config-edits.js";
import { UsageError } from "../core/errors.js";
import { SEVERITIES } from "../core/finding.js";
import { SET_SEVERITY } from "../protocol.js";
import { editConfiguration } from "./configuration-edit.js";
import type { Feature } from "./feature.js";
import { respond } from "./requests.js";

const paramsSchema = z.object({
  folder: z.string(),
  rule: z.string().min(1),
  severity: z.enum(["off", ...SEVERITIES]).nullable(),
});

/** Switches a norm or rule off or on, or says how strong it is, in a folder's configuration. */
export const setSeverity: Feature = (parts) => {
  respond(parts.connection, SET_SEVERITY, paramsSchema, async ({ folder, rule, severity }) => {
    const root = parts.projects.roots.find((r) => folder.startsWith("file:") && r === fileURLToPath(folder));
    if (root === undefined)
      throw new UsageError(
        `${folder} is no folder of this workspace.`,
        "Open the folder in the editor first.",
      );
    return editConfiguration(parts, root, (text, name) =>
      setRuleSeverity(text, name, rule, severity ?? undefined),
    );
  });
  return {};
};
