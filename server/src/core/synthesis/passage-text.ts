import type { CitedPassage } from "./found-norm.js";

/** Between marks that the passage cannot hold. */
export function asData({ heading, text }: Pick<CitedPassage, "heading" | "text">): string {
  const inert = (part: string): string => part.replace(/[<>]{3,}/g, "");
  return `Heading: ${inert(heading)}\nPassage <<<\n${inert(text)}\n>>>`;
}
