const PLACE = /\{\{([^{}]*)\}\}/g;

/** Fills `{{field}}` places; values are put in as they are and never read for places themselves. */
export function fillTemplate(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(PLACE, (whole, place: string) => {
    const field = place.trim();
    const value = Object.hasOwn(values, field) ? values[field] : undefined;
    if (value === undefined) return whole;
    return Array.isArray(value) ? value.map((v) => `- ${String(v)}`).join("\n") : String(value);
  });
}

/** The fields that a template has places for, in order. */
export function placesOf(template: string): readonly string[] {
  return [...template.matchAll(PLACE)].flatMap(([, place]) => (place === undefined ? [] : [place.trim()]));
}
