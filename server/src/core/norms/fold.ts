import type { Span } from "../finding.js";

/**
 * Folding for matching: case, Latin/Greek accents, Arabic vowel signs and letter variants, full-width forms.
 * Indic vowel signs are kept: they are letters, not decoration.
 */
export interface Folded {
  readonly text: string;
  /**
   * Offset in the original of each folded code unit, with one extra entry for the end. Absent where both texts have
   * the same offsets, as all ASCII has.
   */
  readonly offsets?: readonly number[];
}

const HANGUL_OR_CJK = /[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff]/;
const ARABIC_VARIANTS: Readonly<Record<string, string>> = {
  ي: "ی",
  ى: "ی",
  ك: "ک",
  أ: "ا",
  إ: "ا",
  آ: "ا",
  ة: "ه",
};

export function fold(text: string): Folded {
  if (isAscii(text)) {
    return { text: text.toLowerCase() };
  }
  let folded = "";
  const offsets: number[] = [];
  let at = 0;
  for (const character of text) {
    const piece = foldCharacter(character);
    for (let i = 0; i < piece.length; i++) offsets.push(at);
    folded += piece;
    at += character.length;
  }
  offsets.push(at);
  return { text: folded, offsets };
}

/** The place in the original of a place in its folded text. */
export function unfold({ offsets }: Folded, span: Span): Span {
  if (offsets === undefined) return span;
  const end = offsets.at(-1) ?? 0;
  return { start: offsets[span.start] ?? end, end: offsets[span.end] ?? end };
}

function foldCharacter(character: string): string {
  if (character < "\u0080") return character.toLowerCase();
  const wide = character.normalize("NFKC");
  if (HANGUL_OR_CJK.test(wide)) return wide;
  return wide
    .normalize("NFD")
    .replace(/[\u0300-\u036f]|[\u064b-\u0652]|[\u0640\u0654\u0655]|\u200c|\u200d|\ufe0e|\ufe0f/g, "")
    .normalize("NFC")
    .replace(/[يىكأإآة]/g, (c) => ARABIC_VARIANTS[c] ?? c)
    .toLowerCase()
    .replace(/ς/g, "σ");
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
