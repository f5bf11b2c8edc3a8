/** Files and models are untrusted: a control character of theirs must not steer the terminal. Keeps the length. */
export function visible(text: string): string {
  return text.replace(/\t/g, " ").replace(/[\u0000-\u001f\u007f-\u009f]/g, "\ufffd");
}
