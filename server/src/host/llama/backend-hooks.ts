import type { InitializeHook, ResolveHook } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

// Module hooks of the model process: packages of the library that are not installed beside it are looked for among
// the fetched ones.

let parentURL: string | undefined;

/** @param data the folder whose `node_modules` has the fetched packages. */
export const initialize: InitializeHook<{ readonly folder: string }> = ({ folder }) => {
  parentURL = pathToFileURL(path.join(folder, "package.json")).href;
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  if (!specifier.startsWith("@node-llama-cpp/")) return next(specifier, context);
  try {
    return await next(specifier, context);
  } catch {
    return next(specifier, { ...context, parentURL });
  }
};
