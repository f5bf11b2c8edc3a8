import { open } from "node:fs/promises";
import { InvalidDataError } from "../../core/errors.js";

/** What a GGUF file says before its weights (version 2 and 3, https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). */
export interface GgufHeader {
  /** Lists (vocabularies) are left out. */
  readonly metadata: ReadonlyMap<string, string | number | boolean>;
  readonly tensors: ReadonlyMap<string, GgufTensorInfo>;
  /** Where the weights begin, in bytes. */
  readonly dataStart: number;
}

export interface GgufTensorInfo {
  /** Fastest dimension first. */
  readonly shape: readonly number[];
  /** ggml's number for the type of the weights. */
  readonly type: number;
  /** In bytes from `dataStart`. */
  readonly offset: number;
}

/** The vocabulary of the largest models takes about 15 MB. */
const MAX_HEADER = 64 * 1024 * 1024;
const FIRST_READ = 64 * 1024;
const MAX_ENTRIES = 100_000;
const MAX_DIMENSIONS = 4;

/**
 * Reads the header of an untrusted file: counts and lengths are checked before they are believed.
 * @throws InvalidDataError for a file that is none, or is damaged.
 */
export async function readGgufHeader(file: string): Promise<GgufHeader> {
  const handle = await open(file, "r");
  try {
    for (let size = FIRST_READ; ; size *= 8) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0);
      const bytes = buffer.subarray(0, bytesRead);
      try {
        return parseHeader(bytes);
      } catch (error) {
        if (!(error instanceof TooShort)) throw error;
        if (bytesRead < size || size >= MAX_HEADER) throw damaged("it ends in the middle of its header");
      }
    }
  } finally {
    await handle.close();
  }
}

/** Only the first bytes: enough not to believe absurd counts. @throws InvalidDataError. */
export async function checkGguf(file: string): Promise<void> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(24), 0, 24, 0);
    if (bytesRead < 24) throw damaged("it is too short");
    readCounts(new Reader(buffer));
  } finally {
    await handle.close();
  }
}

class TooShort extends Error {}

function damaged(what: string): InvalidDataError {
  return new InvalidDataError(
    `The file is no sound GGUF file: ${what}.`,
    'Fetch it again, or make it anew; a file that Git LFS keeps is fetched with "git lfs pull".',
  );
}

function parseHeader(bytes: Buffer): GgufHeader {
  const reader = new Reader(bytes);
  const { tensorCount, entryCount } = readCounts(reader);
  const metadata = new Map<string, string | number | boolean>();
  for (let i = 0; i < entryCount; i++) {
    const key = reader.string();
    const value = reader.value(reader.u32());
    if (value !== undefined) metadata.set(key, value);
  }
  const tensors = new Map<string, GgufTensorInfo>();
  for (let i = 0; i < tensorCount; i++) {
    const name = reader.string();
    const dimensions = reader.u32();
    if (dimensions > MAX_DIMENSIONS) throw damaged(`its tensor ${name} has ${dimensions} dimensions`);
    const shape = Array.from({ length: dimensions }, () => reader.u64());
    tensors.set(name, { shape, type: reader.u32(), offset: reader.u64() });
  }
  const alignment = Number(metadata.get("general.alignment") ?? 32);
  if (!Number.isInteger(alignment) || alignment < 1) throw damaged("its alignment is no number");
  return { metadata, tensors, dataStart: Math.ceil(reader.at / alignment) * alignment };
}

function readCounts(reader: Reader): { readonly tensorCount: number; readonly entryCount: number } {
  if (reader.text(4) !== "GGUF") throw damaged("its first four bytes are not GGUF");
  const version = reader.u32();
  if (version < 2 || version > 3) throw damaged(`its version is ${version}`);
  return { tensorCount: reader.count(), entryCount: reader.count() };
}

/** Bytes of the fixed-size types, by their number. */
const SIZES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};
const STRING = 8;
const ARRAY = 9;

class Reader {
  at = 0;

  constructor(private readonly bytes: Buffer) {}

  text(length: number): string {
    const start = this.#take(length);
    return this.bytes.toString("utf8", start, start + length);
  }

  u32(): number {
    return this.bytes.readUInt32LE(this.#take(4));
  }

  u64(): number {
    const value = this.bytes.readBigUInt64LE(this.#take(8));
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged("it states a number that no file can have");
    return Number(value);
  }

  count(): number {
    const count = this.u64();
    if (count > MAX_ENTRIES) throw damaged(`it claims ${count} entries`);
    return count;
  }

  string(): string {
    return this.text(this.u64());
  }

  /** @returns undefined for a list, which is skipped. */
  value(type: number): string | number | boolean | undefined {
    if (type === STRING) return this.string();
    if (type === ARRAY) return this.#skipArray();
    const size = SIZES[type];
    if (size === undefined) throw damaged(`it has a value of the unknown type ${type}`);
    const at = this.#take(size);
    if (type === 7) return this.bytes[at] !== 0;
    if (type === 6) return this.bytes.readFloatLE(at);
    if (type === 12) return this.bytes.readDoubleLE(at);
    if (size === 8)
      return Number(type === 11 ? this.bytes.readBigInt64LE(at) : this.bytes.readBigUInt64LE(at));
    const signed = type === 1 || type === 3 || type === 5;
    return signed ? this.bytes.readIntLE(at, size) : this.bytes.readUIntLE(at, size);
  }

  #skipArray(): undefined {
    const type = this.u32();
    const length = this.u64();
    const size = SIZES[type];
    if (size !== undefined) this.#take(length * size);
    else if (type === STRING) for (let i = 0; i < length; i++) this.#take(this.u64());
    else throw damaged(`it has a list of the unknown type ${type}`);
    return undefined;
  }

  /** @returns where the bytes start that were taken. */
  #take(length: number): number {
    const start = this.at;
    if (start + length > this.bytes.length) throw new TooShort();
    this.at = start + length;
    return start;
  }
}
