/** How HTML's elements stand in running text (HTML Standard, 4.5 and 15.3). */

/** Part of a sentence. Everything else ends one. */
export const INLINE: ReadonlySet<string> = new Set(
  "a abbr acronym b bdi bdo big br cite data del dfn em font i img ins mark nobr q rb rp rt rtc ruby s small span strike strong sub sup time tt u wbr".split(
    " ",
  ),
);

/** Part of a sentence, but code in it. */
export const INLINE_CODE: ReadonlySet<string> = new Set("code kbd samp var".split(" "));

/** Their content is nothing to read, or is drawn. */
export const SKIPPED: ReadonlySet<string> = new Set(
  "pre svg math script style iframe object canvas xmp noembed noframes plaintext listing".split(" "),
);

export const VOID: ReadonlySet<string> = new Set(
  "area base br col embed hr img input link meta param source track wbr".split(" "),
);

const COPY_ATTRIBUTES: ReadonlySet<string> = new Set([
  "alt",
  "title",
  "placeholder",
  "aria-label",
  "aria-description",
  "aria-placeholder",
  "aria-roledescription",
  "aria-valuetext",
]);
const META = /^(?:description|(?:og|twitter):(?:title|description|image:alt|site_name)|application-name)$/i;

/** True if readers see or hear the attribute's value. */
export function isCopyAttribute(tag: string, name: string, attributes: ReadonlyMap<string, string>): boolean {
  if (COPY_ATTRIBUTES.has(name)) return true;
  if (name === "label") return tag === "option" || tag === "optgroup" || tag === "track";
  if (name === "value")
    return tag === "input" && /^(?:submit|button|reset)$/i.test(attributes.get("type") ?? "");
  if (name !== "content" || tag !== "meta") return false;
  return META.test(attributes.get("name") ?? attributes.get("property") ?? "");
}
