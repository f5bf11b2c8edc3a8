import os from "node:os";
import path from "node:path";

/** The cache shared by all projects of this user. CULTURE_MANAGER_CACHE names another place. */
export function cacheRoot(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (environment.CULTURE_MANAGER_CACHE) return path.resolve(environment.CULTURE_MANAGER_CACHE);
  return path.join(systemCache(environment, platform), "culture-manager");
}

export function modelFolder(root: string, id: string): string {
  return path.join(root, "models", id);
}

function systemCache(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = os.homedir();
  if (platform === "win32") return environment.LOCALAPPDATA ?? path.join(home, "AppData", "Local");
  if (platform === "darwin") return path.join(home, "Library", "Caches");
  // The specification says that a relative path there is invalid.
  const xdg = environment.XDG_CACHE_HOME;
  return xdg && path.isAbsolute(xdg) ? xdg : path.join(home, ".cache");
}
