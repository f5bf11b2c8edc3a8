import { inspectMachine } from "../../host/doctor.js";

/** `doctor`: what this machine has, and what is missing. Exit 2 if something that is needed does not work. */
export async function doctor({ json }: { readonly json?: boolean }, signal: AbortSignal): Promise<number> {
  const facts = await inspectMachine(signal);
  if (json) process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  else
    for (const { name, ok, detail, remedy } of facts)
      process.stdout.write(
        `${ok ? "ok     " : "missing"}  ${name.padEnd(18)} ${detail}${!ok && remedy ? `\n         ${remedy}` : ""}\n`,
      );
  return facts.some((f) => !f.ok && f.needed) ? 2 : 0;
}
