import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";

/** Where the process that has a model in memory can be asked. */
const announcementSchema = z.object({
  pid: z.int().positive(),
  port: z.int().min(1).max(65_535),
  token: z.string().min(32),
});
export type Announcement = z.infer<typeof announcementSchema>;

/** @returns undefined where nobody announced anything. */
export async function readAnnouncement(file: string): Promise<Announcement | undefined> {
  try {
    return announcementSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** In one step, readable by this user only: it holds the token. */
export async function announce(file: string, announcement: Announcement): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomUUID()}.tmp`;
  await writeFile(temporary, JSON.stringify(announcement), { mode: 0o600 });
  await rename(temporary, file);
}

/** Takes back what this process announced, and nothing of another's. */
export async function withdraw(file: string, { token }: Announcement): Promise<void> {
  if ((await readAnnouncement(file))?.token === token) await rm(file, { force: true });
}
