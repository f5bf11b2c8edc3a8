/** Territories that a name, place or currency sign points to. */
export interface Entity {
  readonly words: string;
  readonly start: number;
  readonly cultures: readonly string[];
}

/** Personal names, places and currencies in `text` that belong to few cultures. */
export function findEntities(text: string): readonly Entity[] {
  return ENTITIES.flatMap(([cultures, pattern]) =>
    [...text.matchAll(pattern)].map(({ index, 0: words }) => ({ words, start: index, cultures })),
  );
}

const entities = (cultures: string, names: string): readonly [readonly string[], RegExp] => [
  cultures.split(" "),
  new RegExp(`(?<!\\p{L})(?:${names})(?!\\p{L})`, "gu"),
];

const ENTITIES: readonly (readonly [readonly string[], RegExp])[] = [
  entities(
    "US GB CA AU NZ IE",
    "John|Jane|Emily|Michael|Mike|Sarah|Jessica|Ashley|Brian|Jennifer|Bob|Bill|Jim|Tom|Kevin|Steve|Susan|Karen|Megan|Tyler|Smith|Johnson|Williams|Jones|Miller|Davis|Wilson|Taylor",
  ),
  entities(
    "US",
    "New York|Los Angeles|Chicago|Houston|San Francisco|Seattle|Boston|Texas|California|Florida|Denver|Dallas|Miami|Atlanta|Ohio|Philadelphia",
  ),
  [["US", "CA", "AU", "NZ", "EC", "SV", "PR"], /(?<![\p{L}$])\$\d/gu],
  entities("GB", "London|Manchester|Birmingham|Leeds|Glasgow|Edinburgh|Liverpool"),
  [["GB"], /£\d/gu],
  entities("DE AT CH", "Hans|Jürgen|Klaus|Wolfgang|Müller|Schmidt|Schneider|Fischer"),
  entities("DE", "Berlin|München|Munich|Hamburg|Köln|Frankfurt|Stuttgart"),
  entities("FR", "Pierre|Jean-\\p{Lu}\\p{Ll}+|Dupont|Dubois|Paris|Lyon|Marseille|Toulouse|Bordeaux"),
  entities("ES MX AR CO CL PE", "Carlos|María|José|Juan|García|Hernández|Martínez|López"),
  entities("ES", "Madrid|Barcelona|Sevilla|Valencia"),
  entities("MX", "Mexico City|Ciudad de México|Guadalajara|Monterrey"),
  entities("BR PT", "João|Silva|Santos|Oliveira"),
  entities("BR", "São Paulo|Rio de Janeiro|Brasília"),
  [["BR"], /R\$ ?\d/gu],
  entities("JP", "Tanaka|Sato|Suzuki|Yamada|Watanabe|Yuki|Haruto|Tokyo|Osaka|Kyoto"),
  [["JP"], /田中|佐藤|鈴木|山田|東京|大阪|\d円/gu],
  entities("CN TW SG", "Wang|Zhang|Liu|Chen"),
  entities("CN", "Beijing|Shanghai|Shenzhen|Guangzhou"),
  [["CN"], /北京|上海|深圳|\d元/gu],
  entities("KR", "Kim|Park|Ji-\\p{Ll}+|Seoul|Busan"),
  entities("IN", "Priya|Rahul|Amit|Sharma|Patel|Gupta|Mumbai|Delhi|Bangalore|Bengaluru|Chennai"),
  [["IN"], /₹ ?\d/gu],
  entities("SA AE EG JO MA PK ID IR TR NG", "Ahmed|Ahmad|Mohammed|Muhammad|Fatima|Omar|Aisha"),
  entities("RU UA BY", "Ivan|Olga|Dmitri|Sergei|Natasha|Moscow"),
  entities("NG", "Chioma|Oluwaseun|Emeka|Ngozi|Lagos|Abuja"),
  entities("VN", "Nguyen|Hanoi|Saigon"),
  entities("IT", "Giulia|Giuseppe|Francesca|Rossi|Milan|Rome|Naples"),
  entities("GR", "Giorgos|Papadopoulos|Athens|Thessaloniki"),
];
