import { createHash } from "node:crypto";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { hashFile } from "./pull.js";

/**
 * SHA-256 of a model file that the user named. Hashing gigabytes takes seconds, so it is done once per path, size and
 * modification time.
 */
export async function localFileHash(file: string, cacheRoot: string, signal: AbortSignal): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  const stamp = `${file}\n${size}\n${mtimeMs}`;
  const folder = path.join(cacheRoot, "hashes");
  const record = path.join(folder, createHash("sha256").update(stamp).digest("hex"));
  const known = await readFile(record, "utf8").catch(() => "");
  if (/^[0-9a-f]{64}$/.test(known)) return known;
  const hash = await hashFile(file, signal);
  await mkdir(folder, { recursive: true });
  await writeFile(record, hash);
  return hash;
}
