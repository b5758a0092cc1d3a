// What stands on the pages that explain error codes.

/** One code that stands in error answers, for the page that explains them. */
export interface ErrorEntry {
  readonly code: string;
  /** HTTP statuses it comes with. */
  readonly statuses: readonly number[];
  /** What it means and what to do about it. */
  readonly meaning: string;
}

export interface ErrorPages {
  /** Where documentation links of errors lead, below the base of documentation: `/errors`. Codes are the anchors. */
  readonly path: string;
  readonly entries: readonly ErrorEntry[];
}
