/** What is wrong with a snapshot, and the collector that keeps the list short. */
import { SourceText } from '@policyc/base';
import { locatePointers } from './locate-pointers.js';

export type SnapshotProblemCode =
  | 'wrong-format'
  | 'wrong-schema'
  | 'wrong-type'
  | 'unknown-kind'
  | 'unknown-field'
  | 'missing-field'
  | 'not-a-member'
  | 'unsafe-integer'
  | 'bad-text'
  | 'bad-timestamp'
  | 'bad-scalar'
  | 'unsorted-set'
  | 'duplicate-key'
  /** `$key` is not the canonical text of the parts of the key. */
  | 'wrong-key'
  /** More than one asset refers to another through a field that a `one` relation goes back by. */
  | 'not-one'
  | 'dangling-reference'
  | 'bad-marker'
  | 'bad-stub'
  | 'bad-origin'
  | 'bad-coverage'
  /** The last of a list that was cut: says how many more there are. */
  | 'more';

export interface SnapshotProblem {
  readonly code: SnapshotProblemCode;
  /** What is wrong and why. Quotes names and keys, never values of secret fields. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** RFC 6901 pointer into the snapshot. */
  readonly pointer: string;
  /** One-based place in the text, where the text was given. */
  readonly line?: number;
  readonly column?: number;
}

/** Receives one problem. */
export type ProblemSink = (
  code: SnapshotProblemCode,
  pointer: string,
  message: string,
  hint?: string,
) => void;

/** At most this many problems are listed; the rest is counted. */
export const SNAPSHOT_PROBLEM_LIMIT = 100;

/** Collects problems up to the limit and finds their places. */
export function createProblemCollector(): {
  readonly report: ProblemSink;
  readonly problems: (text: string | undefined) => readonly SnapshotProblem[];
} {
  const kept: SnapshotProblem[] = [];
  let total = 0;
  return {
    report(code, pointer, message, hint) {
      total++;
      if (kept.length < SNAPSHOT_PROBLEM_LIMIT)
        kept.push({ code, message, pointer, ...(hint === undefined ? {} : { hint }) });
    },
    problems(text) {
      const listed: readonly SnapshotProblem[] =
        total > kept.length
          ? [...kept, { code: 'more', pointer: '', message: `and ${total - kept.length} more problems` }]
          : kept;
      return text === undefined || listed.length === 0 ? listed : withPlaces(listed, text);
    },
  };
}

function withPlaces(problems: readonly SnapshotProblem[], text: string): readonly SnapshotProblem[] {
  const offsets = locatePointers(
    text,
    problems.map((p) => p.pointer),
  );
  const source = new SourceText('', text);
  return problems.map((problem) => {
    const offset = offsets.get(problem.pointer);
    if (offset === undefined || problem.code === 'more') return problem;
    const { line, column } = source.positionAt(offset);
    return { ...problem, line: line + 1, column: column + 1 };
  });
}
