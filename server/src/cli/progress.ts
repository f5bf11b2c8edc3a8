/** One line on stderr that is overwritten as work proceeds; silent where stderr is no terminal. */
export interface Progress {
  show(what: string, done: number, total: number): void;
  /** Any other line. */
  line(text: string): void;
  /** A line that stays, for example why something is left out. */
  note(text: string): void;
  clear(): void;
}

const WIDTH = 24;

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let shown = false;
  let last = 0;
  return {
    show(what, done, total) {
      if (!stream.isTTY || total === 0) return;
      const now = Date.now();
      // Terminals are slow: ten updates a second are enough, the last one always counts.
      if (now - last < 100 && done < total) return;
      last = now;
      const filled = Math.round((done / total) * WIDTH);
      stream.write(`\r\x1b[2K${what} [${"█".repeat(filled)}${"░".repeat(WIDTH - filled)}] ${done}/${total}`);
      shown = true;
    },
    line(text) {
      if (!stream.isTTY) return;
      stream.write(`\r\x1b[2K${text}`);
      shown = true;
    },
    note(text) {
      this.clear();
      stream.write(`${text}\n`);
    },
    clear() {
      if (shown) stream.write("\r\x1b[2K");
      shown = false;
    },
  };
}
