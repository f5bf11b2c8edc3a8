import { randomUUID } from "node:crypto";
import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Problem } from "../core/documents/document.js";
import { UsageError } from "../core/errors.js";

/** How a file's text is stored: what a write has to keep. */
export interface TextEncoding {
  readonly name: "utf-8" | "utf-16le" | "utf-16be";
  readonly byteOrderMark: boolean;
}

export interface TextFile {
  /** Without byte order mark. */
  readonly text: string;
  readonly encoding: TextEncoding;
  /** Says where bytes are not valid in the encoding; they read as U+FFFD, and such a file is never written. */
  readonly problems: readonly Problem[];
}

const MARKS: readonly { readonly bytes: readonly number[]; readonly encoding: TextEncoding }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: { name: "utf-8", byteOrderMark: true } },
  { bytes: [0xff, 0xfe], encoding: { name: "utf-16le", byteOrderMark: true } },
  { bytes: [0xfe, 0xff], encoding: { name: "utf-16be", byteOrderMark: true } },
];

/** Reads a text file in UTF-8 or UTF-16, with or without byte order mark. @throws UsageError if it cannot be read. */
export async function readText(file: string): Promise<TextFile> {
  try {
    return decodeText(await readFile(file));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reason(error)}.`, "Check the path and its permissions.");
  }
}

/** Decodes the bytes of a text file (also standard input). */
export function decodeText(bytes: Uint8Array): TextFile {
  const mark = MARKS.find(({ bytes: start }) => start.every((byte, i) => bytes[i] === byte));
  const encoding = mark?.encoding ?? { name: guess(bytes), byteOrderMark: false };
  const body = bytes.subarray(mark?.bytes.length ?? 0);
  const text = new TextDecoder(encoding.name, { ignoreBOM: true }).decode(body);
  return { text, encoding, problems: isValid(body, encoding.name) ? [] : [invalid(text, encoding.name)] };
}

/**
 * Replaces a file's text in one step: a reader sees the old or the new text, never half of it. Encoding, byte order
 * mark and file mode stay.
 * @param options.root files outside this folder, also by way of a symbolic link, are refused with a UsageError.
 */
export async function writeTextAtomic(
  file: string,
  text: string,
  options: { readonly root: string; readonly encoding: TextEncoding },
): Promise<void> {
  const target = await insideRoot(file, options.root);
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.tmp`);
  try {
    const mode = (await stat(target).catch(() => undefined))?.mode;
    const handle = await open(temporary, "wx", mode === undefined ? 0o666 : mode & 0o7777);
    try {
      await handle.writeFile(encodeText(text, options.encoding));
      // The umask applies to `open`, not to `chmod`.
      if (mode !== undefined) await handle.chmod(mode & 0o7777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new UsageError(
      `${file} cannot be written: ${reason(error)}.`,
      "Check permissions and free space; the file is unchanged.",
    );
  }
}

/** The real path of `file`, which may not exist yet. @throws UsageError outside `root`. */
export async function insideRoot(file: string, root: string): Promise<string> {
  const realRoot = await realpath(root);
  const folder = await realpath(path.dirname(path.resolve(root, file)));
  const inFolder = path.join(folder, path.basename(file));
  const target = await realpath(inFolder).catch(() => inFolder);
  const relative = path.relative(realRoot, target);
  if (
    relative === "" ||
    relative === ".." ||
    relative.startsWith(`..${path.sep}`) ||
    path.isAbsolute(relative)
  ) {
    throw new UsageError(
      `${file} lies outside ${root} and is not written.`,
      "Run the command in the folder that holds the file.",
    );
  }
  return target;
}

function encodeText(text: string, { name, byteOrderMark }: TextEncoding): Buffer {
  const marked = byteOrderMark ? `\uFEFF${text}` : text;
  if (name === "utf-8") return Buffer.from(marked, "utf8");
  const bytes = Buffer.from(marked, "utf16le");
  return name === "utf-16be" ? bytes.swap16() : bytes;
}

/** Without a mark: UTF-16 shows in zero bytes at every other place of mostly Latin text, such as keys and markup. */
function guess(bytes: Uint8Array): TextEncoding["name"] {
  const sample = bytes.subarray(0, 512);
  if (sample.length < 2 || bytes.length % 2 !== 0) return "utf-8";
  let even = 0;
  let odd = 0;
  sample.forEach((byte, i) => {
    if (byte === 0) i % 2 === 0 ? even++ : odd++;
  });
  const half = sample.length / 2;
  if (odd > half * 0.3 && even === 0) return "utf-16le";
  if (even > half * 0.3 && odd === 0) return "utf-16be";
  return "utf-8";
}

function isValid(bytes: Uint8Array, encoding: TextEncoding["name"]): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function invalid(text: string, encoding: string): Problem {
  const at = Math.max(0, text.indexOf("\uFFFD"));
  return {
    code: "encoding",
    severity: "error",
    message: `The file is not valid ${encoding.toUpperCase()}, so some characters are lost. Save it as UTF-8.`,
    span: { start: at, end: Math.min(text.length, at + 1) },
  };
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return "it does not exist";
    case "EACCES":
    case "EPERM":
      return "access is denied";
    case "EISDIR":
      return "it is a folder";
    case "ENOSPC":
      return "the disk is full";
    default:
      return error.message;
  }
}
