import { createTwoFilesPatch } from "diff";

/** A unified diff that `git apply` and `patch -p1` understand; empty if nothing changed. */
export function unifiedDiff(path: string, before: string, after: string): string {
  return before === after
    ? ""
    : createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 2 });
}
