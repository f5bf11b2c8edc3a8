import type { Packs } from "../cultures/packs.js";
import { inSentence, territoryName } from "../cultures/territory.js";
import type { CultureId } from "../finding.js";
import type { ChatMessage } from "../ports.js";
import { fillTemplate, mustacheMessages, type PromptTemplate, templateVariables } from "./prompt-template.js";

/** Who reads the answer. */
export interface Readers {
  readonly culture: CultureId;
  /** In English: "Japan". */
  readonly name: string;
  /** BCP 47, the one most used there. */
  readonly locale: string;
}

export function readersOf(culture: CultureId, packs: Packs): Readers {
  const profile = packs.get(culture)?.profile;
  const likely = new Intl.Locale(`und-${culture}`).maximize();
  return {
    culture,
    name: profile?.name ?? territoryName(culture),
    locale: new Intl.Locale(profile?.locales[0] ?? likely.language, { region: culture }).toString(),
  };
}

const LANGUAGES = new Intl.DisplayNames("en", { type: "language" });

/** The values of variables that name the readers, whatever a prompt calls them. */
const READER_VARIABLES: Readonly<Record<string, (readers: Readers) => string>> = {
  culture: ({ name }) => name,
  country: ({ name }) => name,
  region: ({ name }) => name,
  audience: ({ name }) => `people in ${inSentence(name)}`,
  locale: ({ locale }) => locale,
  language: ({ locale }) => LANGUAGES.of(new Intl.Locale(locale).language) ?? locale,
};

/** True for a variable that each culture fills in itself. */
export function isReaderVariable(name: string): boolean {
  return Object.hasOwn(READER_VARIABLES, name.toLowerCase());
}

/**
 * What the variables of a prompt stand for, in the order of their use.
 * @param given by the user; `examples` by the file. The user's count most, then the culture's own.
 */
export function variableValues(
  template: PromptTemplate,
  readers: Readers,
  given: ReadonlyMap<string, string>,
  examples: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map(
    templateVariables(template).flatMap((name) => {
      const own = READER_VARIABLES[name.toLowerCase()]?.(readers);
      const value = given.get(name) ?? own ?? examples.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * The prompt for the readers of one culture: the same words, with the readers stated, unless a variable of the prompt
 * states them already.
 * @throws UsageError naming the variables that have no value.
 */
export function audienceMessages(
  template: PromptTemplate,
  readers: Readers,
  values: ReadonlyMap<string, string>,
): readonly ChatMessage[] {
  const messages = fillTemplate(template, values);
  return statesReaders(template) ? messages : withReaders(messages, inSentence(readers.name));
}

/** The prompt of `audienceMessages` with `{{name}}` for each variable and `{{culture}}` for the readers. */
export function audienceTemplate(template: PromptTemplate): readonly ChatMessage[] {
  const messages = mustacheMessages(template);
  return statesReaders(template) ? messages : withReaders(messages, "{{culture}}");
}

function statesReaders(template: PromptTemplate): boolean {
  return templateVariables(template).some(isReaderVariable);
}

function withReaders(messages: readonly ChatMessage[], name: string): readonly ChatMessage[] {
  const stated = `Your answer is for readers in ${name}. Write it as they expect it there, in the language that is asked for.`;
  const [first, ...rest] = messages;
  return first?.role === "system"
    ? [{ role: "system", content: `${first.content}\n\n${stated}` }, ...rest]
    : [{ role: "system", content: stated }, ...messages];
}
