import { isForbidden, isInstruction, sentenceAt } from "./prompt-text.js";
import type { Rule } from "./rule.js";
import { maskedText } from "./words.js";
import { GLOBAL_WRITING } from "./writing-evidence.js";

/** A holiday of some told to a model as everybody's: "Wish every user a Merry Christmas". */
export const promptHolidayDefault: Rule = {
  id: "prompt/holiday-default",
  title: "One culture's holiday assumed for everybody",
  severity: "info",
  kinds: ["prompt"],
  why: "Many readers keep other holidays, or other dates for these; a greeting that takes one for granted shows them that they were not thought of.",
  evidence: GLOBAL_WRITING,
  *checkSegment(segment, { audience: { culture } }) {
    if (!isInstruction(segment)) return;
    const text = maskedText(segment);
    if (!ANY.test(text)) return;
    for (const holiday of HOLIDAYS) {
      const match = holiday.pattern.exec(text);
      if (match === null) continue;
      const sentence = sentenceAt(text, match.index);
      if (isForbidden(sentence) || CONDITION.test(sentence)) continue;
      const everybody = EVERYBODY.test(sentence);
      const atHome = holiday.home.has(culture);
      if (!everybody && (atHome || !READERS.test(sentence))) continue;
      yield {
        segment,
        span: { start: match.index, end: match.index + match[0].length },
        severity: atHome ? "hint" : "info",
        confidence: atHome ? 0.6 : 0.75,
        message: `Not all readers keep ${holiday.name}: name the readers who do, or leave the choice of holiday to their culture.`,
      };
    }
  },
};

interface Holiday {
  readonly name: string;
  readonly pattern: RegExp;
  /** Territories where it is a custom of most people: only a claim about everybody is worth a hint there. */
  readonly home: ReadonlySet<string>;
}

const territories = (list: string): ReadonlySet<string> => new Set(list.split(" "));
const CHRISTIAN = territories(
  "US GB IE CA AU NZ ZA DE AT CH FR BE NL LU ES PT IT GR CY SE NO DK FI IS PL CZ SK HU RO BG HR SI LT LV EE MX BR AR CL CO PE VE EC PH ET",
);

const HOLIDAYS: readonly Holiday[] = [
  {
    name: "Christmas",
    pattern:
      /\b(?:Merry )?(?:Christmas|Xmas)\b(?! Island)|Weihnacht\p{L}*|Navidad|\bNatal\b|\bNoël\b|\bNatale\b|Рождеств\p{L}+|عيد الميلاد المجيد|क्रिसमस|圣诞|聖誕|クリスマス|크리스마스/iu,
    home: CHRISTIAN,
  },
  {
    name: "Thanksgiving",
    pattern: /\b(?:Happy )?Thanksgiving\b|Acción de Gracias|Ação de Graças|感恩节|感謝祭|추수감사절/iu,
    home: territories("US CA PR"),
  },
  {
    name: "Easter",
    pattern: /\b(?:Happy )?Easter\b(?! Island)|\bOstern\b|\bPâques\b|\bPasqua\b|复活节|イースター/iu,
    home: CHRISTIAN,
  },
  {
    name: "Halloween",
    pattern: /\b(?:Happy )?Halloween\b|万圣节|ハロウィン|할로윈/iu,
    home: territories("US CA GB IE PR"),
  },
];

const ANY = new RegExp(HOLIDAYS.map(({ pattern }) => pattern.source).join("|"), "iu");

const READERS =
  /\b(?:users?|customers?|readers?|clients?|subscribers?|members?|employees|people|recipients?|visitors?|guests?|them)\b|\b(?:wish|greet|congratulate|celebrate)\b|Kunden|Nutzer|clientes|usuarios|usuários|utilisateurs|utenti|用户|客户|ユーザー|お客様|사용자|고객|пользовател|клиент|pengguna|pelanggan|उपयोगकर्ता|المستخدم/iu;

const EVERYBODY =
  /\b(?:all|every|each|any)\b(?: \w+){0,2} (?:users?|customers?|readers?|clients?|subscribers?|members?|employees|people|recipients?|visitors?|guests?)\b|\b(?:everyone|everybody|worldwide|around the world)\b|\b(?:all[er]?n? (?:Kund|Nutz)|jede[mnr] (?:Kund|Nutz)|tod[oa]s (?:los|las|os|as) |tous les |tutti (?:gli|i) )|所有(?:用户|客户|人)|すべての(?:ユーザー|お客様)|全(?:ユーザー|員)|모든 (?:사용자|고객)|всех |всем |semua (?:pengguna|pelanggan)|सभी |جميع /iu;

const CONDITION =
  /\b(?:if|unless|whether|when|where|who (?:celebrate|observe)s?|celebrat(?:ing|ed) it|depend\w*|according to|religio\w*|cultur\w*|locale|country|region|countries|opted|other holidays|such as|e\.g\.|for example|like|Eid|Diwali|Hanukkah|Ramadan|Lunar New Year|falls?|wenn|falls|die .{0,20}feiern|si|que celebr\w+)\b|もし|場合|如果|만약/iu;
