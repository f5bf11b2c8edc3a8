/** Scores by language number, by n-gram: what eld looks up. */
export type Ngrams = Readonly<Record<string, Readonly<Record<number, number>> | undefined>>;

/** Reads the file that scripts/pack-ngrams.mjs writes, record by record as they are asked for. */
export function openNgrams(bytes: Uint8Array): Ngrams {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const slots = view.getUint32(0, true);
  const find = (ngram: string): Readonly<Record<number, number>> | undefined => {
    for (let slot = hashNgram(ngram) & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
      const offset = view.getUint32(4 + slot * 4, true);
      if (offset === 0) return undefined;
      if (holds(bytes, offset, ngram)) return scores(bytes, offset + 1 + ngram.length);
    }
  };
  return new Proxy({}, { get: (_, name) => (typeof name === "string" ? find(name) : undefined) });
}

function holds(bytes: Uint8Array, offset: number, ngram: string): boolean {
  if (bytes[offset] !== ngram.length) return false;
  for (let i = 0; i < ngram.length; i++) if (bytes[offset + 1 + i] !== ngram.charCodeAt(i)) return false;
  return true;
}

function scores(bytes: Uint8Array, at: number): Readonly<Record<number, number>> {
  const found: Record<number, number> = {};
  const end = at + 1 + (bytes[at] ?? 0) * 2;
  for (let i = at + 1; i < end; i += 2) found[bytes[i] ?? 0] = bytes[i + 1] ?? 0;
  return found;
}

/** FNV-1a. */
function hashNgram(ngram: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < ngram.length; i++) hash = Math.imul(hash ^ ngram.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
