import type * as vscode from "vscode";

/** The log as a trace of messages may be written to it: a stored key in a message is left out. */
export function withoutSecrets(
  log: vscode.LogOutputChannel,
  secrets: () => readonly string[],
): vscode.LogOutputChannel {
  const clean = (value: unknown): unknown =>
    typeof value === "string"
      ? // A message is JSON: the key may stand there with escapes.
        secrets()
          .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
          .reduce((text, secret) => text.replaceAll(secret, "…"), value)
      : value;
  return new Proxy(log, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]): unknown => Reflect.apply(member, target, args.map(clean));
    },
  });
}
