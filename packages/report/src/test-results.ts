/** What the formats for test runs need of a run; the compiler's result has this shape. */
export interface TestCase {
  readonly uri: string;
  /** One-based. */
  readonly line: number;
  readonly test: string;
  readonly policies: readonly string[];
  /** The text of the `case` row; empty for a test without rows. */
  readonly row: string;
  readonly passed: boolean;
  readonly failures: readonly string[];
  readonly milliseconds: number;
}

export interface TestRun {
  readonly cases: readonly TestCase[];
  /** Policies that no test names. */
  readonly untested: readonly string[];
}
