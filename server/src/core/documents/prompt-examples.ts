/** What sets the two sides of a worked example apart in a prompt. */
const INPUT = /^\W{0,4}(?:input|question|q|user|customer|text|source|before)(?: ?\d{1,3})?\W{0,3}:/im;
const OUTPUT = /^\W{0,4}(?:output|answer|a|assistant|agent|label|translation|after)(?: ?\d{1,3})?\W{0,3}:/im;
const TITLE = /^\W{0,4}(?:few[- ]shot )?examples?\b(?: ?\d{1,3})?\W{0,4}$/i;
const OPEN_TAG = /<(examples?|sample|shot)(?:\s[^<>]{0,100})?>/gi;
const CLOSE_TAG = /<\/(?:examples?|sample|shot)>/gi;

/**
 * Which of a message's paragraphs are few-shot examples: between `<example>` tags, under a line `Example 1:`, or an
 * input with its output. `Answer:` alone at the end is the place for the answer, not an example.
 */
export function examplesAmong(paragraphs: readonly string[]): readonly boolean[] {
  let depth = 0;
  return paragraphs.map((text, i) => {
    const inside = depth > 0;
    const opens = count(text, OPEN_TAG);
    depth = Math.max(0, depth + opens - count(text, CLOSE_TAG));
    if (inside || opens > 0) return true;
    const [before = "", after = ""] = [paragraphs[i - 1], paragraphs[i + 1]];
    if (TITLE.test(lastLine(before)) || TITLE.test(firstLine(text))) return true;
    if (INPUT.test(text)) return isOutput(text) || isOutput(after);
    return isOutput(text) && INPUT.test(before);
  });
}

/** True for a section about examples, by the titles it stands under. */
export function underExamples(headings: readonly string[]): boolean {
  return headings.some((heading) => /\b(?:examples?|few[- ]shot|samples?)\b/i.test(heading));
}

/** An output with something in it. */
function isOutput(text: string): boolean {
  const match = OUTPUT.exec(text);
  return match !== null && text.slice(match.index + match[0].length).trim() !== "";
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf("\n") + 1);
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}
