/** Runs of assets as data that can be sent between threads: by columns, which are half as much text as a list of objects. */
import { Run, type Sealed, type Segment } from './sealed-run.js';

export interface SentRuns {
  /** Each once; and for each run which of them. */
  readonly kinds: readonly string[];
  readonly kind: readonly number[];
  /** As in `SealedRun`, for each run. */
  readonly file: readonly number[];
  readonly count: readonly number[];
  readonly least: readonly string[];
  /** Empty where it is the least. */
  readonly greatest: readonly string[];
  readonly order: readonly (readonly number[] | null)[];
  readonly first: readonly number[];
  readonly assets: readonly number[];
  readonly origins: readonly number[];
  /** Index of the segment. */
  readonly segment: readonly number[];
  /** What the origins of a run bear more than the index of its file. */
  readonly numberedFrom: number;
}

/** @param runs that one sealer wrote */
export function sentRuns(runs: readonly Sealed[], segments: ReadonlyMap<Segment, number>): SentRuns {
  const kinds = [...new Set(runs.map((run) => run.kind))];
  const numbers = new Map(kinds.map((kind, i) => [kind, i]));
  const [first] = runs;
  return {
    kinds,
    kind: runs.map((run) => numbers.get(run.kind) ?? 0),
    file: runs.map((run) => run.file),
    count: runs.map((run) => run.count),
    least: runs.map((run) => run.least),
    greatest: runs.map((run) => (run.count === 1 ? '' : run.greatest)),
    order: runs.map((run) => run.order ?? null),
    first: runs.map((run) => run.first),
    assets: runs.map((run) => run.assets),
    origins: runs.map((run) => run.origins),
    segment: runs.map((run) => segments.get(run.segment) ?? 0),
    numberedFrom: first === undefined ? 0 : first.numbered - first.file,
  };
}

/** The kind and file of a run. */
export function whoseRun(sent: SentRuns, index: number): { readonly kind: string; readonly file: number } {
  return { kind: sent.kinds[sent.kind[index] ?? 0] ?? '', file: sent.file[index] ?? 0 };
}

/**
 * A run that another thread wrote.
 * @param files the index here of each file there
 * @returns undefined where it is of another file
 */
export function adoptedRun(
  sent: SentRuns,
  index: number,
  segments: readonly Segment[],
  files: ReadonlyMap<number, number>,
): Sealed | undefined {
  const { kind, file: there } = whoseRun(sent, index);
  const file = files.get(there);
  const segment = segments[sent.segment[index] ?? 0];
  if (file === undefined || segment === undefined) return undefined;
  const count = sent.count[index] ?? 0;
  const least = sent.least[index] ?? '';
  return new Run(
    kind,
    file,
    sent.numberedFrom + there,
    count,
    least,
    count === 1 ? least : (sent.greatest[index] ?? ''),
    sent.order[index] ?? undefined,
    sent.first[index] ?? 0,
    sent.assets[index] ?? 0,
    sent.origins[index] ?? 0,
    segment,
  );
}
