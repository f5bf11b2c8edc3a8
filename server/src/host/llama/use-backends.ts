import { existsSync } from "node:fs";
import { register } from "node:module";
import { pathToFileURL } from "node:url";
import { bundlePath } from "../bundles.js";
import { cacheRoot } from "../models/folders.js";
import { backendFolder } from "./gpu-backends.js";

/** Lets the library of this process find the backends that were fetched. */
export function useFetchedBackends(): void {
  const folder = backendFolder(cacheRoot());
  if (existsSync(folder)) register(pathToFileURL(bundlePath("backend-hooks.js")), { data: { folder } });
}
