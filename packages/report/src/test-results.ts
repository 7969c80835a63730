/** What the formats for test runs need of a run; the compiler's result has this shape. */
import type { SourceText } from '@policyc/base';
import type { CoverageUnit, MutationResult, TestFailure } from '@policyc/model';

export interface TestCase {
  readonly uri: string;
  /** One-based. */
  readonly line: number;
  readonly test: string;
  readonly policies: readonly string[];
  /** The text of the `case` row; empty for a test without rows. */
  readonly row: string;
  readonly passed: boolean;
  readonly failures: readonly TestFailure[];
  readonly milliseconds: number;
}

export interface TestRun {
  readonly cases: readonly TestCase[];
  /** Policies that no test names. */
  readonly untested: readonly string[];
  /** Texts by URI, to show the lines of failures. */
  readonly sources: ReadonlyMap<string, SourceText>;
  /** Where they were asked for. */
  readonly coverage?: readonly CoverageUnit[];
  readonly mutation?: MutationResult;
}
