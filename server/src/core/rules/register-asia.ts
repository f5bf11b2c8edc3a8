import { type AddressForms, eitherCase, words } from "./register-forms.js";

const JAPANESE_END = "(?=[。！？!?」』）)\\n]|$)";
const KOREAN_END = '(?=[ )"”’]*(?:[.!?~…\\n]|$))';

const japaneseRude = [
  /お前|おまえ|てめえ|貴様/gu,
  // うしろ, おもしろ
  new RegExp(`(?:(?<![もうま])しろ|見ろ|入れろ|押せ|選べ|来い)${JAPANESE_END}`, "gu"),
];
const koreanRude = [
  words("너(?:는|의|를|에게|한테|도|와|랑)|넌|널|네가|니가"),
  new RegExp(`(?:해라|하라|마라|하지 ?마)${KOREAN_END}`, "gu"),
];
const hindiRude = [words("तू|तेरा|तेरी|तेरे|तुझे|तुझको|तुझसे|तूने")];
const indonesianSlang = [words(eitherCase("gue|elo|lo|lu|elu|loe"))];

const WITH_SUFFIX_MU =
  "akun|data|nama|pesan|foto|sandi|email|profil|perangkat|ponsel|file|pesanan|teman|alamat|privasi|kanvas";

/** By language. Japanese and Korean mark the level at the end of a sentence, so only full sentences tell it. */
export const ASIAN_FORMS: Readonly<Record<string, AddressForms>> = {
  ja: {
    formalName: "です・ます",
    informalName: "だ・である",
    formal: [
      new RegExp(
        `(?:です|ます|ました|ません|でした|でしょう|ましょう|ください|下さい)(?:か|ね|よ|よね)?${JAPANESE_END}`,
        "gu",
      ),
      /(?:です|ます|ました|ません|でした)(?:が|けど|から|し|ので)(?=[、。])/gu,
    ],
    informal: [
      // まだ, ただ and いまだ are adverbs.
      new RegExp(
        `(?:だった|だろう|である|であった|だよ|だね|だよね|(?<![またた])だ(?=[。！？!?]))${JAPANESE_END}`,
        "gu",
      ),
      // Labels and options end in the dictionary form as well (通知する。), so that form says nothing.
      /(?<=[\p{sc=Han}\p{sc=Hiragana}])(?:ている|できる|わかる|(?<!し)ない|なかった|たい|(?<!(?:まし|でし))(?<=[っしいえけれきべせてねみ見来ん])た|(?<=[思言違])う)(?:よ|ね|よね|な)?(?=。)/gu,
      ...japaneseRude,
    ],
    intimate: japaneseRude,
    plainStyle: true,
  },
  ko: {
    formalName: "합니다/해요",
    informalName: "해라/해",
    formal: [
      new RegExp(
        `(?:니다|니까|세요|십시오|시죠|[어아해여워와돼봐]요|예요|에요|네요|지요|까요|군요|데요|게요)${KOREAN_END}`,
        "gu",
      ),
    ],
    informal: [
      /(?:[한된는았었였했겠졌렸됐]|(?<!니)[없있이같])다(?=[.!?])/gu,
      new RegExp(
        `(?:있어|없어|했어|됐어|해줘|싫어|맞아|거야|해봐|알았어|줄게|할게|할래|볼래|잖아|고마워|미안해)${KOREAN_END}`,
        "gu",
      ),
      ...koreanRude,
    ],
    intimate: koreanRude,
    plainStyle: true,
  },
  zh: {
    formalName: "您",
    informalName: "你",
    formal: [/您/gu],
    // The plural 你们 has no polite form in common use.
    informal: [/你(?![们們好])/gu],
  },
  hi: {
    formalName: "आप",
    informalName: "तुम/तू",
    formal: [
      // अपने आप: by itself.
      words("(?<!अपने )आप(?:का|की|के|को|ने|से|में|पर)?"),
      words("कीजिए|कीजिये|करिए|दीजिए|लीजिए|देखिए|बताइए|चुनिए|जाइए|आइए"),
    ],
    informal: [
      words("तुम(?:्ह[\\p{M}\\p{L}\\u200d]{0,6}|\\u094d\\u200d?ह[\\p{M}\\p{L}\\u200d]{0,6}|ने|से|को|में|पर)?"),
      words("करो|देखो|बताओ|जाओ|सुनो|चुनो|खोलो|भेजो|डालो|लिखो|दबाओ|रुको"),
      ...hindiRude,
    ],
    intimate: hindiRude,
  },
  fa: {
    formalName: "شما",
    informalName: "تو",
    formal: [
      words("شما|کنید|دهید|شوید|هستید|(?:ن?می[\\u200c ]?)?(?:توانید|خواهید|کنید|شوید|دهید)|نمایید|بفرمایید"),
    ],
    informal: [words("تو|خودت|ن?می[\\u200c ]?(?:توانی|خواهی|کنی|شوی|دهی)|بزن|ببین")],
    intimate: [words("تو|خودت|ن?می[\\u200c ]?(?:توانی|خواهی|کنی|شوی|دهی)")],
  },
  id: {
    formalName: "Anda",
    informalName: "kamu",
    formal: [words("Anda|anda")],
    informal: [
      words(eitherCase("kamu|kau|engkau")),
      words(`(?:${eitherCase(WITH_SUFFIX_MU)})mu`),
      ...indonesianSlang,
    ],
    intimate: indonesianSlang,
  },
  tr: {
    formalName: "siz",
    informalName: "sen",
    formal: [
      words(eitherCase("siz|sizin|sizi|sizden|sizinle|sizlere|size")),
      // -(i)niz after a possessed noun: hesabınız, şifrenizi. Not yalnız, henüz, deniz.
      words(
        "(?![Yy]aln|[Hh]en|[Dd]eniz|[Aa]kdeniz|[Kk]araden)\\p{L}{3,24}[ıiuü]n[ıiuü]z(?:[ıiuüea]|[dt][ea]n?|[ıiuü]n|l[ae])?",
      ),
    ],
    informal: [
      words(eitherCase("sen|senin|seni|sana|senden|seninle")),
      words("\\p{L}{1,20}(?:abilir|ebilir|[ıiuü]yor|acak|ecek|mal[ıi]|mel[ıi])s[ıiuü]n"),
    ],
  },
};
