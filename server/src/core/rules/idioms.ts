import { sentenceAt } from "./prompt-text.js";

/** An English idiom in `text` and what it means. Offsets in `text`. */
export interface Idiom {
  readonly start: number;
  readonly end: number;
  readonly words: string;
  readonly meaning: string;
}

/** English idioms whose words, translated one by one, mean nothing. A text about idioms has none. */
export function findIdioms(text: string): readonly Idiom[] {
  if (!HINT.test(text)) return [];
  return IDIOMS.flatMap(([pattern, meaning]) =>
    [...text.matchAll(pattern)]
      .filter(({ index }) => !ABOUT_IDIOMS.test(sentenceAt(text, index)))
      .map(({ index, 0: words }) => ({ start: index, end: index + words.length, words, meaning })),
  ).sort((a, b) => a.start - b.start);
}

const ABOUT_IDIOMS =
  /\b(?:idioms?|idiomatic|expressions?|phrases?|clich[ée]s?|jargon|slang|figures? of speech|metaphors?)\b/i;

const idiom = (words: string, meaning: string): readonly [RegExp, string] => [
  new RegExp(`\\b(?:${words})\\b`, "gi"),
  meaning,
];

const IDIOMS: readonly (readonly [RegExp, string])[] = [
  idiom(
    "(?:hit|hits|hitting|knock|knocks|knocked|knocking) (?:it|this|that|them) out of the park",
    "do very well",
  ),
  idiom("(?:is|are|was|be|it['’]s|that['’]s|as) a piece of cake|as easy as pie", "very easy"),
  idiom("break a leg", "good luck"),
  idiom("ballpark (?:figure|estimate|number)s?|in the right ballpark", "rough estimate"),
  idiom("touch(?:es|ing)? base(?! of)", "talk briefly"),
  idiom("low[- ]hanging fruits?", "the easiest tasks"),
  idiom("move(?:s|d)? the needle|moving the needle", "make a visible difference"),
  idiom("(?:hit|hits|hitting) the ground running", "start at once at full speed"),
  idiom("(?:think|thinks|thinking) outside (?:of )?the box", "think in new ways"),
  idiom("(?:cut|cuts|cutting) to the chase", "come to the point"),
  idiom("back to square one", "start again"),
  idiom("raining cats and dogs", "raining heavily"),
  idiom("once in a blue moon", "very rarely"),
  idiom("under the weather", "slightly ill"),
  idiom(
    "(?:spill|spills|spilled|spilling) the beans|(?:let|lets|letting) the cat out of the bag",
    "tell a secret",
  ),
  idiom("(?:bite|bites|biting) the bullet", "accept something unpleasant"),
  idiom("the whole nine yards|the whole enchilada", "everything"),
  idiom("par for the course", "normal"),
  idiom("(?:drop|drops|dropped|dropping) the ball", "make a mistake"),
  idiom("hail mary pass|slam dunk", "(basketball and football) last attempt, sure success"),
  idiom("(?:sell|sells|sold|selling|go|goes|going) like hot ?cakes", "sell very fast"),
  idiom("(?:get|gets|getting|keep|start) the ball rolling", "begin"),
  idiom("(?:is|a|be) a walk in the park", "very easy"),
  idiom("the ball is in (?:your|their|our|his|her) court", "it is for you to act"),
  idiom("beat(?:s|ing)? around the bush", "avoid the subject"),
  idiom("(?:cost|costs|costing) (?:you )?an arm and a leg", "cost very much"),
  idiom("(?:hit|hits|hitting) the nail on the head", "be exactly right"),
  idiom("(?:kill|kills|killing) two birds with one stone", "do two things at once"),
  idiom("no[- ]brainer", "an easy decision"),
  idiom("(?:jump|jumps|jumped|jumping) on the bandwagon", "follow the fashion"),
  idiom("(?:burn|burns|burning) the midnight oil", "work late"),
  idiom("bang for (?:your|the|their) buck", "value for money"),
  idiom("(?:out of|from) left field", "unexpectedly"),
  idiom("(?:step|steps|stepping|stepped) up to the plate", "take responsibility"),
  idiom("(?:cover|covers|covering|touch) all (?:the|your) bases", "think of everything"),
  idiom("elephant in the room", "a problem that nobody mentions"),
  idiom("(?:the )?(?:icing|cherry) on (?:the cake|top)", "an extra on top of something good"),
  idiom("(?:barking|bark|barks) up the wrong tree", "be mistaken"),
  idiom("(?:go|goes|going|went) the extra mile", "make a special effort"),
  idiom("(?:monday morning|armchair) quarterback(?:ing|s)?", "judge with hindsight"),
  idiom("(?:throw|throws|throwing|threw) (?:\\w+ )?under the bus", "put the blame on somebody"),
  idiom("(?:take|takes|taking|took) (?:it |that |this )?with a grain of salt", "doubt it"),
  idiom("burn(?:s|ing|ed)? (?:your|their|our) bridges", "make a return impossible"),
  idiom("(?:put|puts|putting) all (?:your|their|our) eggs in one basket", "depend on one thing"),
];

/** Some word that every idiom holds: most texts have none of them. */
const HINT =
  /\b(?:out of the|cake|cakes|hotcakes|pie|leg|ballpark|base|fruits?|needle|ground running|the box|chase|square one|cats|blue moon|weather|beans|bag|bullet|yards|enchilada|par for|the ball|mary pass|slam dunk|in the park|bush|nail on|two birds|brainer|bandwagon|midnight|buck|left field|plate|bases|elephant|on top|wrong tree|extra mile|quarterback\w*|the bus|grain|bridges|eggs)\b/i;
