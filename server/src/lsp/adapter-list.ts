import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { z } from "zod";
import { UsageError } from "../core/errors.js";
import {
  ACTIVATE_ADAPTER,
  type AdapterEntry,
  LIST_ADAPTERS,
  LISTS_CHANGED,
  REMOVE_ADAPTER,
} from "../protocol.js";
import type { AdapterRegistry } from "./environment.js";
import type { Feature } from "./feature.js";
import { respond } from "./requests.js";

const paramsSchema = z.object({ folder: z.string() });

/** The adapters of the workspace's folders: which there are, which are used, and which are not and why. */
export const adapterList: Feature = ({
  connection,
  environment: { adapters },
  projects,
  models,
  diagnostics,
}) => {
  respond(connection, LIST_ADAPTERS, z.object({}), async (): Promise<readonly AdapterEntry[]> => {
    const lists = await Promise.all(
      projects.roots.map(async (root) => {
        const found = (await adapters?.list(root)) ?? [];
        return found.map(({ folder, ...adapter }) => ({ ...adapter, folder: pathToFileURL(folder).href }));
      }),
    );
    return lists.flat();
  });
  const change = (
    method: string,
    work: (registry: AdapterRegistry, root: string, id: string) => Promise<void>,
  ): void =>
    respond(connection, method, paramsSchema, async ({ folder }) => {
      const { root, id } = placeOf(folder, projects.roots);
      if (adapters) await work(adapters, root, id);
      await models.close();
      diagnostics.reset();
      void connection.sendNotification(LISTS_CHANGED);
    });
  change(ACTIVATE_ADAPTER, (registry, root, id) => registry.activate(root, id));
  change(REMOVE_ADAPTER, (registry, root, id) => registry.remove(root, id));
  return {};
};

/** Only a folder right inside of a workspace folder's `.culture/adapters` is one of an adapter. */
function placeOf(folder: string, roots: readonly string[]): { readonly root: string; readonly id: string } {
  const file = folder.startsWith("file:") ? fileURLToPath(folder) : "";
  const root = roots.find((r) => path.dirname(file) === path.join(r, ".culture", "adapters"));
  if (root === undefined)
    throw new UsageError(
      `${folder} holds no adapter of this workspace.`,
      "Choose one in the view of adapters.",
    );
  return { root, id: path.basename(file) };
}
