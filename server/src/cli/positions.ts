/** A place in a file as editors count it: line and character from 0, characters in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Lines {
  position(offset: number): Position;
  /** The text of a line without its line break. */
  text(line: number): string;
}

export function splitLines(source: string): Lines {
  const starts = [0];
  for (const match of source.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return {
    position(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: offset - (starts[low] ?? 0) };
    },
    text(line) {
      return source
        .slice(starts[line] ?? source.length, starts[line + 1] ?? source.length)
        .replace(/[\r\n]+$/, "");
    },
  };
}
