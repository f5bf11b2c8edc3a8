import { DEMONYM, PEOPLE } from "./demonyms.js";
import { sentenceAt } from "./prompt-text.js";
import type { Rule } from "./rule.js";
import { maskedText } from "./words.js";
import { GLOBAL_WRITING } from "./writing-evidence.js";

/** A people's supposed character as an instruction: "write like a typical Mexican", "Germans have no humour". */
export const promptStereotype: Rule = {
  id: "prompt/stereotype",
  title: "Stereotype requested or stated",
  severity: "warning",
  kinds: ["prompt"],
  why: "A model turns a remark on what a people is like into caricature, which readers of that culture meet as an insult and others as false.",
  evidence: GLOBAL_WRITING,
  *checkSegment(segment) {
    const text = maskedText(segment);
    if (!HINT.test(text) || ABOUT_BIAS.test(text)) return;
    let end = 0;
    const found = PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)]).sort(
      (a, b) => a.index - b.index,
    );
    for (const { index, 0: words } of found) {
      if (index < end || FORBIDDING.test(sentenceAt(text, index).split(words)[0] ?? "")) continue;
      end = index + words.length;
      yield {
        segment,
        span: { start: index, end },
        confidence: 0.85,
        message:
          "This rests on a stereotype: describe the tone, setting or knowledge that you want in plain words instead.",
      };
    }
  },
};

/** What every pattern holds: most texts name no people. */
const HINT = new RegExp(`${DEMONYM}|[Ss]tereotyp|[Tt][ií]pic|[Tt]ypi(?:sch|que)`, "u");

/** The prompt is on the watch for stereotypes. */
const ABOUT_BIAS =
  /\b(?:bias(?:es|ed)?|prejudices?|toxic\w*|hate speech|hateful|discriminat\w+|offensive|harmful|stereotyping|stereotypes? (?:about|against|of|that|in))\b/i;

const FORBIDDING =
  /\b(?:do not|don['’]t|never|avoid\w*|not|without|instead of|rather than|refuse|refrain\w*|no)\b/i;

const ACT =
  "(?:act|write|talk|speak|sound|behave|respond|reply|answer|pretend to be|role-?play|dress|cook|drive|drink)";
const SLUR =
  "(?:typical|stereotypical|cheap|lazy|loud|rude|stingy|greedy|drunk|drunken|fiery|hot-blooded|exotic|dumb|stupid|ignorant|submissive|crazy)";
const TRAIT =
  "(?:lazy|cheap|stingy|rude|cold|loud|stupid|dumb|dirty|dishonest|sneaky|humou?rless|hot-blooded|hot-tempered|emotional|aggressive|violent|submissive|greedy|uneducated|backward|primitive|exotic|arrogant|drunks?|criminals?|terrorists?|alcoholics|racist|good at math\\w*|bad drivers|good lovers|late|punctual|romantic|disciplined|obedient|hard-?working)";

const PATTERNS: readonly RegExp[] = [
  // Act as a cheap Scotsman, write like a typical Mexican.
  new RegExp(
    `${either(ACT)} (?:like|as)? ?(?:an?|the) (?:${SLUR})(?: \\p{Ll}+)? (?:${DEMONYM})(?!\\p{L})`,
    "gu",
  ),
  new RegExp(`(?<!\\p{L})[Ss]tereotypical(?:ly)? (?:${DEMONYM})(?!\\p{L})`, "gu"),
  // Describe the typical Mexican; not "the typical Mexican breakfast".
  new RegExp(
    `${either("(?:describe|portray|depict|draw|imitate|impersonate|parody)")} (?:an?|the|some) (?!stereotypical)${SLUR} (?:${DEMONYM})(?: (?:man|woman|guy|person|people|accent|family|tourist|waiter))?(?=\\s*(?:[.,;:!?"”)]|$|\n| (?:and|who|in|for|as|with)(?!\\p{L})))`,
    "gu",
  ),
  // Use stereotypes, play on clichés about a people.
  /(?<!\p{L})(?:[Uu]s(?:e|ing)|[Ii]nclud(?:e|ing)|[Pp]lay(?:ing)? (?:on|up|into|with)|[Ll]ean(?:ing)? (?:on|into)|[Rr]ely(?:ing)? on|[Dd]raw(?:ing)? on|[Ee]xaggerat(?:e|ing)|[Ff]ull of) (?:\p{L}+ ){0,3}(?:stereotypes|national clichés)(?!\p{L})/gu,
  // Make fun of the French, a joke about Poles.
  new RegExp(
    `${either("(?:make fun of|poke fun at|mock|ridicule|jokes? about|jokes? on)")} (?:the |all )?(?:${PEOPLE})(?!\\p{L})(?! (?:food|language|cuisine|culture|grammar|weather|bureaucracy|trains?))`,
    "gu",
  ),
  // Make it sound Asian; not "sound like British English".
  new RegExp(
    `(?<!\\p{L})[Mm]ake (?:it|him|her|them|this|the \\p{L}+) (?:sound|look|feel|seem) (?:more |very |really |a bit )?(?:${DEMONYM})(?! (?:English|French|Spanish|Portuguese|speakers?|spelling|language))(?!\\p{L})`,
    "gu",
  ),
  new RegExp(`(?<!\\p{L})(?:thick|heavy|funny|fake|silly|bad|exaggerated) (?:${DEMONYM}) accent`, "gu"),
  // Germans have no humour, Mexicans are lazy, all Italians talk with their hands.
  new RegExp(
    `(?<!\\p{L})(?:${PEOPLE}) (?:are|is) (?:all |always |so |very |usually |often |notoriously |naturally |known (?:to be|for being) )?${TRAIT}(?!\\p{L})`,
    "gu",
  ),
  new RegExp(
    `(?<!\\p{L})(?:${PEOPLE}) (?:have|has) no (?:sense of )?(?:humou?r|manners|taste|style|fun)(?!\\p{L})`,
    "gu",
  ),
  new RegExp(
    `(?<!\\p{L})(?:${PEOPLE}) (?:can['’]t|cannot) (?:drive|cook|dance|sing|speak|pronounce|queue|keep)`,
    "gu",
  ),
  new RegExp(
    `(?<!\\p{L})[Aa]ll (?:${PEOPLE}) (?:are|have|love|hate|eat|drink|talk|drive|think|want|like|wear|always|never)(?!\\p{L})`,
    "gu",
  ),
  /(?<!\p{L})(?:[Cc]omo (?:un|una|um|uma) (?:t[ií]pic[oa]|estereotípic[oa])|[Ww]ie (?:ein|eine) typische[rs]?|[Cc]omme une? (?:Français|Italien|Allemand|Anglais|Espagnol|Mexicain|Chinois|Japonais)\p{L}* typique|[Cc]ome (?:un|una) tipic[oa]) \p{L}+/gu,
];

/** In lower case or at the start of a sentence. */
function either(alternatives: string): string {
  return `(?<!\\p{L})(?:${alternatives}|${alternatives.replace(/(?<=[(|:])[a-z]/g, (letter) => letter.toUpperCase())})`;
}
