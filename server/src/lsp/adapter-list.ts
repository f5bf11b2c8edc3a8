import { pathToFileURL } from "node:url";
import * as z from "zod";
import { UsageError } from "../core/errors.js";
import {
  ACTIVATE_ADAPTER,
  type AdapterEntry,
  LIST_ADAPTERS,
  LISTS_CHANGED,
  REMOVE_ADAPTER,
} from "../protocol.js";
import type { Feature } from "./feature.js";
import { respond } from "./requests.js";

const paramsSchema = z.object({
  root: z.string(),
  id: z.string().regex(/^[\w][\w.-]*$/),
  force: z.boolean().default(false),
});

const listSchema = z.object({ thorough: z.boolean().default(false) });

/** The adapters of the workspace's folders: which there are, which are used, and which are not and why. */
export const adapterList: Feature = (parts) => {
  const { connection, projects, models, diagnostics } = parts;
  const { adapters } = parts.environment;
  const list = async (options: z.infer<typeof listSchema>, signal: AbortSignal) => {
    const lists = await Promise.all(
      projects.roots.map(async (root): Promise<readonly AdapterEntry[]> => {
        const found = await adapters.list(root, options, signal);
        return found.map((adapter) => ({
          ...adapter,
          root: pathToFileURL(root).href,
          folder: pathToFileURL(adapter.folder).href,
        }));
      }),
    );
    return lists.flat();
  };
  respond(connection, LIST_ADAPTERS, listSchema, list);
  const change = (
    method: string,
    work: (root: string, params: z.infer<typeof paramsSchema>, signal: AbortSignal) => Promise<void>,
  ): void =>
    respond(connection, method, paramsSchema, async (params, signal) => {
      const root = projects.roots.find((r) => pathToFileURL(r).href === params.root);
      if (root === undefined)
        throw new UsageError(
          `${params.root} is no folder of this workspace.`,
          "Choose one in the view of adapters.",
        );
      await work(root, params, signal);
      await models.close();
      diagnostics.reset();
      void connection.sendNotification(LISTS_CHANGED);
    });
  change(ACTIVATE_ADAPTER, (root, { id, force }, signal) => adapters.activate(root, id, { force }, signal));
  change(REMOVE_ADAPTER, (root, { id }, signal) => adapters.remove(root, id, signal));
  return {};
};
