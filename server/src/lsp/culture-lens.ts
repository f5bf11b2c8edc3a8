import * as l10n from "@vscode/l10n";
import type { CodeLens } from "vscode-languageserver";
import type { Routing } from "../core/router/routing.js";
import type { Checked } from "./checks.js";
import { toRange } from "./convert.js";
import type { Feature, Parts } from "./feature.js";
import { answer } from "./requests.js";

/** Above a file, and above the first value of each other culture in it: whom it is checked for, and why. */
export const cultureLens: Feature = (parts) => {
  const { connection, documents, checks, settings } = parts;
  connection.onCodeLens(({ textDocument: { uri } }, token) =>
    answer(token, async () => {
      const document = documents.get(uri);
      if (document === undefined || !(await settings.get(uri)).showCultures) return [];
      const checked = await checks.check(document);
      return "inspection" in checked ? lenses(parts, checked) : [];
    }),
  );
  return { codeLensProvider: {} };
};

function lenses({ options }: Parts, { document, inspection, project }: Checked): CodeLens[] {
  const { routings, routed } = inspection;
  return routings.flatMap((routing) => {
    const first = routed.find((r) => r.routing === routing);
    if (first === undefined) return [];
    const title = inWords(routing, (id) => project.packs.get(id)?.profile.name);
    // A client that has no command for it shows the words alone.
    const command = options.commands.setCultures ?? "";
    const given = command === "" ? {} : { arguments: [document.uri] };
    return [{ range: toRange(first.segment.span, document), command: { title, command, ...given } }];
  });
}

function inWords({ audiences, reason }: Routing, nameOf: (id: string) => string | undefined): string {
  const cultures = [...new Set(audiences.map((a) => a.culture))];
  const names = cultures.map((id) => nameOf(id) ?? id).join(", ");
  return cultures.length === 0
    ? l10n.t("For no culture: {0}", reason)
    : l10n.t("For {0}: {1}", names, reason);
}
