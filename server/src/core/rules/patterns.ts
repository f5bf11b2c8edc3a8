/** `text` as a pattern that matches just that text. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/**
 * Inside a character class: letters of scripts that put spaces between words. A number that touches one belongs to
 * a name (`v1.2`); one that touches a kana or a Han character stands by itself (`あと5マイル`).
 */
export const SPACED_LETTER = "\\p{sc=Latin}\\p{sc=Cyrillic}\\p{sc=Greek}";
