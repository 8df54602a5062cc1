/** One entry of the catalogues that show what a verdict means. */
export interface CatalogueEntry {
  readonly id: string;
  /** What a server or client does, in one sentence. */
  readonly what: string;
}

/** What is known of a requirement besides results: the defects it catches, the fair variants it leaves in peace. */
export interface Catalogue {
  /** By requirement id. */
  readonly defects: Readonly<Record<string, readonly CatalogueEntry[]>>;
  readonly fairVariants: Readonly<Record<string, readonly CatalogueEntry[]>>;
}

export const NO_CATALOGUE: Catalogue = { defects: {}, fairVariants: {} };
