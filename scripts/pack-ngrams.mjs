// Packs eld's n-gram table into one file that is read without being parsed: as JavaScript objects it takes 2 s and 400 MB.
// Layout, read by server/src/host/ngrams.ts: u32 number of slots (a power of two), a u32 offset for each slot (0: empty;
// collisions go to the next slot), then records: u8 length, the n-gram's characters (all below 256), u8 number of
// languages, and for each a u8 language and a u8 score.

/** @param {Readonly<Record<string, Readonly<Record<number, number>>>>} ngrams */
export function packNgrams(ngrams) {
  const entries = Object.entries(ngrams);
  const slots = 2 ** Math.ceil(Math.log2(entries.length * 1.5));
  const table = new Uint32Array(1 + slots);
  table[0] = slots;
  const records = [];
  let offset = table.byteLength;
  for (const [ngram, scores] of entries) {
    let slot = hashNgram(ngram) & (slots - 1);
    while (table[1 + slot] !== 0) slot = (slot + 1) & (slots - 1);
    table[1 + slot] = offset;
    const pairs = Object.entries(scores).flatMap(([language, score]) => [Number(language), score]);
    const record = [ngram.length, ...Buffer.from(ngram, "latin1"), pairs.length / 2, ...pairs];
    if (record.some((n) => n > 255) || Buffer.from(ngram, "latin1").toString("latin1") !== ngram)
      throw new Error(`The n-gram ${JSON.stringify(ngram)} does not fit the layout.`);
    records.push(Buffer.from(record));
    offset += record.length;
  }
  return Buffer.concat([Buffer.from(table.buffer), ...records]);
}

/** FNV-1a. */
function hashNgram(ngram) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < ngram.length; i++) hash = Math.imul(hash ^ ngram.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
