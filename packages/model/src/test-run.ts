/**
 * What a run of tests written in the language found: between the runner (compiler) and the printers (report).
 * Invariant: plain data; lines and columns are one-based; texts of values never hold a secret field's value.
 */
import type { Span } from '@policyc/base';
import type { Verdict } from './report.js';

/** A place in a source text. */
export interface TestPlace {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
}

/** One line of an explanation, in the order and nesting of the source. */
export interface ExplainedRow {
  /** What part of the policy begins here: `where`, `require` or `forbid`; empty inside one. */
  readonly label: string;
  readonly depth: number;
  /** The condition as written, on one line, or `step = s1` for one element of what a quantifier goes through. */
  readonly text: string;
  /** Absent for an element. */
  readonly value?: 'true' | 'false' | 'unknown';
  /** What the condition compares: `endpoint.auth` and `none`. */
  readonly operands: readonly { readonly text: string; readonly value: string }[];
  readonly place: TestPlace;
}

export interface TestFailure {
  /** One sentence. */
  readonly message: string;
  /** The expectation that does not hold; else the row or the test. */
  readonly span: Span;
  readonly policy?: string;
  /** Key of the subject that surprised. */
  readonly subject?: string;
  readonly expected?: Verdict;
  readonly actual?: Verdict;
  readonly explanation?: readonly ExplainedRow[];
}

/** How often a condition was true, false and unknown. */
export interface ConditionCoverage {
  readonly place: TestPlace;
  readonly text: string;
  readonly true: number;
  readonly false: number;
  readonly unknown: number;
}

/** A quantifier, a count or a further `for` that tests reached. */
export interface QuantifierCoverage {
  readonly place: TestPlace;
  readonly text: string;
  /** How often it was reached, and how often there was an element. */
  readonly reached: number;
  readonly filled: number;
}

/** A declaration with conditions. */
export interface CoverageUnit {
  readonly kind: 'policy' | 'function' | 'field';
  readonly name: string;
  readonly package: string;
  readonly place: TestPlace;
  readonly conditions: readonly ConditionCoverage[];
  readonly quantifiers: readonly QuantifierCoverage[];
  /** Of a policy: how many subjects got each verdict. */
  readonly verdicts?: Readonly<Record<Verdict, number>>;
}

/** A small change of a policy that the tests should notice. */
export interface Mutant {
  /** `drop-operand`, `negate`, ... */
  readonly operator: string;
  /** `drops 'not endpoint.disabled'` */
  readonly title: string;
  readonly unit: string;
  readonly package: string;
  readonly place: TestPlace;
  /** Whether a test failed on it. */
  readonly killed: boolean;
  /** The title of the first test that failed. */
  readonly killedBy?: string;
  /** The lines that changed, before and after, without line breaks. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface MutationResult {
  /** In order of place. */
  readonly mutants: readonly Mutant[];
  /** Changes that are no program, or the same program: not counted. */
  readonly discarded: number;
  /** Changes that were not tried, because only a sample was asked for. */
  readonly untried: number;
}
