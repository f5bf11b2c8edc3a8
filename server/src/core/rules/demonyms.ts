const ADJECTIVES =
  "African|Albanian|Algerian|American|Arab|Arabian|Argentine|Argentinian|Armenian|Asian|Australian|Austrian|" +
  "Bangladeshi|Belgian|Bolivian|Brazilian|Bulgarian|Cambodian|Canadian|Chilean|Colombian|Croatian|Cuban|Czech|" +
  "Ecuadorian|Egyptian|Ethiopian|European|Filipino|Filipina|Georgian|German|Ghanaian|Greek|Guatemalan|Haitian|" +
  "Hispanic|Hungarian|Icelandic|Indian|Indonesian|Iranian|Iraqi|Israeli|Italian|Jamaican|Jordanian|Kenyan|" +
  "Korean|Kuwaiti|Latin|Latina|Latino|Latvian|Lebanese|Lithuanian|Malaysian|Mexican|Mongolian|Moroccan|Nepali|" +
  "Nigerian|Norwegian|Pakistani|Palestinian|Persian|Peruvian|Puerto Rican|Romanian|Russian|Saudi|Scandinavian|" +
  "Serbian|Singaporean|Slovak|Somali|Syrian|Thai|Tunisian|Turk|Ukrainian|Venezuelan|Yemeni";

/** Adjectives that also serve as the name of the people, with no plural in -s. */
const UNINFLECTED =
  "British|Burmese|Chinese|Danish|Dutch|English|Finnish|French|Irish|Japanese|Polish|Portuguese|Scottish|Spanish|" +
  "Swedish|Swiss|Taiwanese|Turkish|Vietnamese|Welsh";

/** Nouns for one person, beside the adjectives above. */
const NOUNS =
  "Brit|Dane|Dutchman|Englishman|Finn|Frenchman|Irishman|Pole|Scot|Scotsman|Scotswoman|Spaniard|Swede";

/** Names of peoples and their adjectives in English, singular or plural: alternatives of a pattern. */
export const DEMONYM = `(?:${ADJECTIVES}|${NOUNS})s?|${UNINFLECTED}`;

/** Only what names a whole people: `Germans`, `the French`, `Japanese people`. */
export const PEOPLE = `(?:${ADJECTIVES}|Brit|Dane|Finn|Pole|Scot|Spaniard|Swede)s|[Tt]he (?:${UNINFLECTED})|(?:${ADJECTIVES}|${UNINFLECTED}) (?:people|men|women)`;
