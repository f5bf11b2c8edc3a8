import * as z from "zod";
import { setFileCultures } from "../core/config-edits.js";
import { cultureIdSchema } from "../core/cultures/culture.js";
import { UsageError } from "../core/errors.js";
import { cultureDirective } from "../core/set-cultures.js";
import { type EditAnswer, SET_CULTURES } from "../protocol.js";
import { readInput } from "./checks.js";
import { editConfiguration } from "./configuration-edit.js";
import { toWorkspaceEdit } from "./convert.js";
import type { Feature } from "./feature.js";
import { filePath } from "./projects.js";
import { respond } from "./requests.js";

const paramsSchema = z.object({ uri: z.string(), cultures: z.array(cultureIdSchema) });

/**
 * Writes down who reads a document: in the document itself where its format has comments, else in culture.config.json.
 * With no cultures both are taken back.
 */
export const setCultures: Feature = (parts) => {
  const { connection, documents, projects, abilities } = parts;
  respond(connection, SET_CULTURES, paramsSchema, async ({ uri, cultures }): Promise<EditAnswer> => {
    const document = documents.get(uri);
    if (document === undefined)
      throw new UsageError("The document is not open.", "Open it in the editor and try again.");
    const { project, path } = projects.place(uri, document.languageId);
    const input = await readInput(document, path);
    if (input === undefined)
      throw new UsageError(`No format is known for ${path}.`, "Choose a file with copy or a prompt.");
    const directive = cultureDirective(input, cultures);
    if (directive && directive.length > 0)
      return { edit: toWorkspaceEdit(directive, document, abilities.documentChanges), changed: [uri] };
    if (directive && cultures.length > 0) return { changed: [] };
    if (filePath(uri) === undefined)
      throw new UsageError(
        "This format has no comments to write the cultures in, and the document has no file yet.",
        "Save it first, or start the file's name with the locale, for example de-DE.json.",
      );
    return editConfiguration(parts, project.root, (text, name) =>
      setFileCultures(text, name, path, cultures),
    );
  });
  return {};
};
