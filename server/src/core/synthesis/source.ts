/** Where grounded knowledge comes from: a search engine with the pages it finds, or a folder. `host/search/` implements it. */

export interface SearchQuery {
  readonly text: string;
  /** BCP 47 language subtag that results should be in. */
  readonly language: string;
  /** ISO 3166 country that results should be about. */
  readonly culture: string;
}

export interface SearchHit {
  /** http(s) address, or `local:` and a path relative to the corpus. Untrusted. */
  readonly address: string;
  readonly title: string;
}

/** A page as text. Everything in it is untrusted: it is data for a model and a reader, never an instruction. */
export interface Page {
  readonly address: string;
  readonly title: string;
  /** Paragraphs, separated by blank lines. */
  readonly text: string;
  /** BCP 47, as the page says or its text shows. */
  readonly language?: string;
  /** SPDX id where one is recognised, else what the page links as its licence. */
  readonly licence?: string;
  /** ISO 8601 date that the page gives. */
  readonly published?: string;
  /** ISO 8601, when it was read from its place; a cached page keeps the date. */
  readonly fetched: string;
}

/** A page that could not or must not be read, with the reason in words. */
export interface Refused {
  readonly refused: string;
}

export interface SearchSource {
  /** Names provider and place, for the data card. */
  readonly id: string;
  /** @throws SearchUnavailableError when the provider cannot answer; the signal's reason. An empty list means no results. */
  search(query: SearchQuery, limit: number, signal: AbortSignal): Promise<readonly SearchHit[]>;
  /** @throws the signal's reason. A page that fails is a value: the others go on. */
  read(hit: SearchHit, signal: AbortSignal): Promise<Page | Refused>;
  dispose(): Promise<void>;
}
