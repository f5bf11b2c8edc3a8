import { type AddressForms, eitherCase, inside, openers, words } from "./register-forms.js";

const spanish: AddressForms = {
  formalName: "usted",
  informalName: "tú",
  formal: [
    words(`${eitherCase("usted")}|Uds?\\.|Vds?\\.`),
    openers(
      "Haga|Introduzca|Seleccione|Escriba|Elija|Pulse|Compruebe|Inténtelo|Asegúrese|Abra|Póngase|Verifique|Vuelva|" +
        "Utilice|Espere|Ingrese|Añada|Confirme|Regístrese|Descargue|Obtenga|Inicie|Permita|Proporcione|Intente|Reinicie",
    ),
  ],
  informal: [
    words(eitherCase("tú|ti|tu|tus|te|contigo|tuyo|tuya|tuyos|tuyas|vosotros|vosotras|vuestro|vuestra")),
    words(eitherCase("vuestros|vuestras|vos")),
    words(
      eitherCase(
        "puedes|quieres|tienes|eres|estás|necesitas|debes|sabes|podrás|tendrás|deberías|podrías|querés|podés|tenés|" +
          "sos|vais|sois|tenéis|podéis|queréis|habéis|debéis|estáis|sabéis",
      ),
    ),
    words("has"),
    openers("Regístrate|Asegúrate|Inténtalo|Únete|Conéctate|Descárgate|Ponte|Pruébalo|Haz"),
  ],
};

const portuguese: AddressForms = {
  formalName: "você",
  informalName: "tu",
  formal: [words(eitherCase("você"))],
  informal: [words(eitherCase("tu|teu|tua|teus|tuas|contigo|ti"))],
};

/** By language, or by language and region where they part. The region's entry wins. */
export const EUROPEAN_FORMS: Readonly<Record<string, AddressForms>> = {
  de: {
    formalName: "Sie",
    informalName: "du",
    formal: [
      // At the start of a sentence these may be "she", "they" and "their".
      inside("Sie|Ihnen|Ihre[mnrs]?"),
      inside("Ihr(?= \\p{Lu})"),
    ],
    informal: [
      // Cirque du Soleil
      words("[Dd]u(?! Soleil| Pont)"),
      words(eitherCase("dich|dein|deine|deinem|deinen|deiner|deines|euch|euer|eure|eurem|euren|eurer")),
      words("[Dd]ir"),
      words("[Ii]hr(?= (?:habt|seid|könnt|müsst|wollt|sollt|dürft|werdet)(?!\\p{L}))"),
    ],
  },
  nl: {
    formalName: "u",
    informalName: "je",
    formal: [
      // Not a letter: U-bocht, vitamine U, u/min.
      words("u(?![-.'’/]\\p{L})|U(?= \\p{Ll})|[Uu]w|[Uu]zelf|[Aa]lstublieft"),
    ],
    informal: [words(eitherCase("je|jij|jou|jouw|jezelf|alsjeblieft"))],
  },
  fr: {
    formalName: "vous",
    informalName: "tu",
    formal: [
      words("(?<![Rr]endez-|garde-à-)[Vv]ous|[Vv]otre|[Vv]os|[Vv]ôtres?"),
      words("[Vv]euillez"),
      openers(
        "Cliquez|Saisissez|Entrez|Sélectionnez|Choisissez|Vérifiez|Essayez|Réessayez|Appuyez|Utilisez|Ajoutez|Consultez",
      ),
    ],
    informal: [
      words("[Tt]u|[Tt]oi|[Tt]es|(?<!-)[Tt]['’](?=\\p{L})|[Tt]ien(?:ne)?s?"),
      words("[Tt]e"),
      words("[Tt]a"),
      // The noun: le ton, un ton.
      words("(?<!(?:^| )(?:un|le|ce|du|au|de|bon|quel|même|autre|demi|votre|son|mon|leur) )[Tt]on"),
    ],
  },
  es: spanish,
  "es-ES": { ...spanish, formal: [...spanish.formal, words(eitherCase("ustedes"))] },
  it: {
    formalName: "Lei",
    informalName: "tu",
    formal: [
      inside("Lei|Suo|Sua|Suoi|Sue|Le(?= \\p{Ll})"),
      words("\\p{Ll}{2,20}(?:Le|La)"),
      openers("Inserisca|Scelga|Verifichi|Faccia|Clicchi|Riprovi|Attenda|Confermi|Immetta|Digiti|Effettui"),
    ],
    informal: [
      words(eitherCase("tu|te|ti|tuo|tua|tuoi|tue")),
      words(eitherCase("hai|sai|puoi|devi|vuoi|vai|potresti|vorresti|dovresti|potrai|dovrai|avrai")),
    ],
  },
  pt: {
    ...portuguese,
    formal: [...portuguese.formal, words("[Oo] senhor(?! \\p{Lu})|[Aa] senhora(?! \\p{Lu})")],
  },
  "pt-PT": {
    ...portuguese,
    formal: [
      ...portuguese.formal,
      words("[Oo] senhor(?! \\p{Lu})|[Aa] senhora(?! \\p{Lu})"),
      words("[Cc]onsigo"),
    ],
    informal: [
      ...portuguese.informal,
      words(
        eitherCase(
          "te|podes|queres|tens|estás|és|sabes|achas|gostas|vais|precisas|percebes|pensas|deves|fazes|usas|jogas",
        ),
      ),
    ],
  },
  ru: {
    formalName: "вы",
    informalName: "ты",
    formal: [
      words(
        eitherCase(
          "вы|вас|вам|вами|ваш|ваша|ваше|ваши|вашего|вашей|вашему|вашим|вашими|ваших|вашу|вашем|пожалуйста, [а-я]+ите",
        ),
      ),
      openers("Нажмите|Введите|Выберите|Попробуйте|Проверьте|Войдите|Подтвердите|Укажите|Убедитесь"),
    ],
    informal: [
      words(
        eitherCase(
          "ты|тебя|тебе|тобой|тобою|твой|твоя|твоё|твое|твои|твоего|твоей|твоему|твоим|твоими|твоих|твою|твоём|твоем",
        ),
      ),
      openers("Нажми|Введи|Выбери|Попробуй|Проверь|Войди|Подтверди|Укажи|Убедись"),
    ],
  },
  pl: {
    formalName: "Pan/Pani",
    informalName: "ty",
    formal: [
      // A name after it makes it a title: Pan Kowalski.
      words("(?:Pan|Pani|Pana|Panu|Panią|Państwo|Państwa|Państwu|Państwem)(?! \\p{Lu})"),
    ],
    informal: [
      words(
        eitherCase(
          "ty|ciebie|tobie|tobą|cię|twój|twoja|twoje|twojego|twojej|twojemu|twoim|twoimi|twoich|twoją|możesz|masz|" +
            "chcesz|musisz|jesteś",
        ),
      ),
    ],
  },
  el: {
    formalName: "εσείς",
    informalName: "εσύ",
    formal: [
      words(eitherCase("εσείς|εσάς|σας|μπορείτε|θέλετε|έχετε|είστε|κάνετε|χρησιμοποιείτε|χρειάζεστε")),
      openers("Πατήστε|Επιλέξτε|Εισάγετε|Εισαγάγετε|Δοκιμάστε|Ελέγξτε|Πληκτρολογήστε|Κάντε|Συνδεθείτε"),
    ],
    informal: [words(eitherCase("εσύ|εσένα|σου|μπορείς|θέλεις|έχεις|είσαι|κάνεις|χρειάζεσαι"))],
  },
};
