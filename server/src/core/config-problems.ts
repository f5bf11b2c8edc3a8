import { configSchema } from "./config.js";
import { nodeAt, type PlacedProblem, readPlaces, sentence, spanOf } from "./json-places.js";
import { RULES } from "./rules/rules.js";

/** Everything that keeps a configuration from being used, and names in it that mean nothing, each at its place. Pure. */
export function configProblems(text: string): readonly PlacedProblem[] {
  const read = readPlaces(text);
  if ("problem" in read) return [read.problem];
  const { root, value } = read;
  const parsed = configSchema.safeParse(value);
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message, ...issue }) => {
      const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
      const node = nodeAt(root, unknown === undefined ? path : [...path, unknown]);
      const place = unknown === undefined ? node : (node?.parent?.children?.[0] ?? node);
      return {
        severity: "error",
        message:
          unknown === undefined
            ? `${sentence(message)} docs/configuration.md lists what may stand here.`
            : `There is no setting "${unknown}". Remove it, or mend its name.`,
        span: spanOf(place ?? root),
      };
    });
  const rules = nodeAt(root, ["rules"])?.children ?? [];
  return rules.flatMap((property): readonly PlacedProblem[] => {
    const [key] = property.children ?? [];
    if (key === undefined || isKnownRule(String(key.value))) return [];
    const message = `No rule is called "${key.value}". Mend its name, or remove the entry.`;
    return [{ severity: "warning", message, span: spanOf(key) }];
  });
}

/**
 * False for a pattern that no rule matches: most often a typing error. Norms are not looked up: packs of other machines
 * may have them.
 */
export function isKnownRule(pattern: string): boolean {
  if (/^(?:[A-Z]{2}\.|\*$)/.test(pattern)) return true;
  const stem = pattern.endsWith("*") ? pattern.slice(0, -1) : undefined;
  return RULES.some((r) => (stem === undefined ? r.id === pattern : r.id.startsWith(stem)));
}
