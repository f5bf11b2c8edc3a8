import * as z from "zod";

/** A culture pack: one folder of plain files. Untrusted input, parsed here. */

export const TOPICS = [
  "greeting-and-address",
  "names-and-titles",
  "register-and-directness",
  "gifts",
  "food-and-drink",
  "religion-and-holidays",
  "numbers-colours-superstition",
  "gestures-and-emoji",
  "family-and-gender",
  "hierarchy",
  "money-and-tipping",
  "time-and-punctuality",
  "dress-and-body",
  "humour-and-idiom",
  "politics-and-territory",
  "privacy",
] as const;

const line = z.string().trim().min(1);
/** ISO 3166-1 alpha-2. */
export const cultureIdSchema = z
  .string()
  .regex(/^[A-Z]{2}$/, "a culture is an ISO 3166-1 alpha-2 code such as JP");

export const profileSchema = z.strictObject({
  $schema: z.string().optional(),
  id: cultureIdSchema,
  name: line,
  /** BCP 47, most used first; the first is the default for text whose language does not say. */
  locales: z.array(line).min(1),
  /** Words by which people name the place and themselves, in English and the local languages. */
  demonyms: z.array(line).min(1),
  /** Cities and regions there, as written in English, the local languages and others that name them differently. */
  places: z.array(line).default([]),
  /**
   * By language, what mostly readers there write or know: feasts, dishes, offices, their own words of a language that
   * several cultures share. A trailing `*` matches any ending.
   */
  wording: z.record(z.string().regex(/^[a-z]{2,3}$/), z.array(line).min(1)).default({}),
  /** Which register product copy uses: what readers expect by default, per language. */
  register: z.record(z.string(), z.enum(["formal", "informal", "either"])),
  /** Calendars in daily use beside the Gregorian one (CLDR ids such as `persian`). */
  calendars: z.array(line).default([]),
  notes: line,
});
export type CultureProfile = z.infer<typeof profileSchema>;

export const sourceSchema = z.strictObject({
  title: line,
  publisher: line,
  /** Only an address that somebody looked up: `npm run cultures` checks it against cultures/addresses.json. */
  address: z.url().optional(),
  licence: line.optional(),
});

export const normSchema = z.strictObject({
  /** `<culture>.<topic word>.<slug>`, for example `CN.gifts.clock`. */
  id: z.string().regex(/^[A-Z]{2}\.[a-z-]+\.[a-z0-9-]+$/),
  topic: z.enum(TOPICS),
  /** Neutral description of what many people there would notice. Shown to the user. */
  statement: line.max(400),
  /**
   * The rule of thumb a model judges copy against, one imperative sentence about the text itself:
   * "Do not present a clock as a gift."
   */
  rule: line.max(200),
  /**
   * What a model is asked about the text; Yes means the norm is broken. Defaults to the rule turned round:
   * "Does the text present a clock as a gift?" State it where the rule does not begin with "Do not".
   */
  question: z
    .string()
    .regex(/^(?:Does|Do|Is|Are) .+\?$/)
    .max(200)
    .optional(),
  /** What to do instead, one short phrase for the message: "suggest another gift, such as tea". */
  instead: line.max(200),
  appliesTo: z.strictObject({
    kinds: z.array(z.enum(["copy", "prompt"])).min(1),
    /** Where in the country or among whom, if not everywhere; such a norm stays a hint. */
    regions: z.array(line).optional(),
  }),
  /**
   * By language (BCP 47 language subtag; `en` and the local ones). Each string is a pattern: groups joined by
   * ` + ` must all occur in the segment; `a|b` are alternatives; a trailing `*` matches any ending
   * (`gift*`: gift, gifts, gifting); a group starting with `!` must not occur. Case and diacritics are ignored,
   * words match whole words where the script has spaces, substrings otherwise.
   */
  triggers: z.record(z.string().regex(/^[a-z]{2,3}$/), z.array(line).min(1)),
  severity: z.enum(["error", "warning", "info", "hint"]),
  /** True if people there disagree about it: always a hint. */
  contested: z.boolean(),
  /**
   * Whether a trigger match alone is enough for a finding. `trigger`: the pattern itself is the offence (precise
   * by construction); `model`: only a judgement of the meaning can tell.
   */
  decidedBy: z.enum(["trigger", "model"]),
  /** Rules that say the same of a text: where one of them has spoken, the norm is silent. */
  yieldsTo: z
    .array(z.string().regex(/^[a-z-]+\/[a-z-]+$/))
    .min(1)
    .optional(),
  rationale: line.max(500),
  bad: line,
  good: line,
  sources: z.array(sourceSchema).min(1),
});
export type Norm = z.infer<typeof normSchema>;

export interface CulturePack {
  readonly profile: CultureProfile;
  readonly norms: readonly Norm[];
  readonly origin: "built-in" | "workspace";
}
