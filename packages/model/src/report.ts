import type { Json } from '@policyc/base';

/**
 * What every engine computes: the value of the entrypoint `policyc/report`, equal to the byte after canonical
 * serialisation (`canonicalJson`). All orders are by UTF-8 bytes.
 */
export const REPORT_FORMAT = 'policyc-report/1';
export const REPORT_ENTRYPOINT = 'policyc/report';

export interface Report {
  readonly format: typeof REPORT_FORMAT;
  /** By package, then policy id. */
  readonly policies: readonly PolicyReport[];
}

export interface PolicyReport {
  readonly policy: string;
  readonly package: string;
  readonly title: string;
  readonly severity: Severity;
  /**
   * The kind or group of the subjects; `WORKSPACE_KIND` for a policy without `for`, `K (before)` for one over `removed K`.
   * Findings about a group name each asset's own kind.
   */
  readonly subject: string;
  readonly counts: VerdictCounts;
  /**
   * How many of those that pass do so because an `every` on which the rule rests ranges over certainly nothing. Set where it rests
   * on one.
   */
  readonly vacuous_passes?: number;
  /**
   * Set where the policy speaks of a baseline and the snapshot has none: then it is not applicable to any subject.
   */
  readonly baseline?: 'missing';
  /** By subject (of a group: by kind, then key), then item keys. */
  readonly findings: readonly ReportFinding[];
  /**
   * By subject key. Where the snapshot does not cover the subject's kind, the first entry has an empty key and stands for
   * the assets that it lacks.
   */
  readonly inconclusive: readonly ReportInconclusive[];
}

/** Number of subjects by verdict. Their sum is the population, and one more where the subject's kind is not covered. */
export interface VerdictCounts {
  readonly pass: number;
  readonly fail: number;
  readonly inconclusive: number;
  readonly not_applicable: number;
}

export type Severity = 'low' | 'medium' | 'high' | 'critical';
export const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'not_applicable';

export interface AssetId {
  readonly kind: string;
  readonly key: string;
  /** The asset as it stands in the baseline. */
  readonly before?: true;
}

export interface ReportFinding {
  readonly subject: AssetId;
  /** One for each further `for` and each witness, in source order. */
  readonly items: readonly ReportItem[];
  readonly message: string;
  /**
   * In a policy with `assume unknown is fail`: the subject could not be decided, and that counts as a failure. One such
   * finding for a subject, without items; its evidence are the facts that are missing.
   */
  readonly assumed?: true;
  /** The facts that decided: sorted by kind, moment (today's before the baseline's), key, field; at most `FACT_LIMIT`. */
  readonly evidence: readonly Fact[];
  /** How many facts there are in all. */
  readonly evidence_total: number;
  /** For a path: its nodes from source to target; of more than `PATH_SHOWN` the first half of so many and the last half. */
  readonly path?: readonly AssetId[];
  /** How many nodes the path has, where `path` does not hold all of them. */
  readonly path_total?: number;
}

/** An asset (`kind` and `key`) or an element of a collection of scalars (`value`). */
export type ReportItem =
  | ({ readonly name: string } & AssetId)
  | { readonly name: string; readonly value: Json };

export interface ReportInconclusive {
  readonly subject: AssetId;
  /** The facts whose absence kept the policy from deciding: sorted as evidence is; at most `FACT_LIMIT`. */
  readonly because: readonly Fact[];
  readonly because_total: number;
}

export const FACT_LIMIT = 20;

/**
 * One field of one asset and its state. Exactly one of `value` (`null`: absent), `masked`, `unknown`, `opaque`; beside
 * `value` or `masked`, `partial` says that the collection may have further elements, and why.
 * The names of `COUNTERPARTS` are fields as well; their value is the key of the counterpart.
 * Causes that are no field use the names of `PSEUDO_FIELDS` with `unknown`.
 */
export interface Fact extends AssetId {
  readonly field: string;
  readonly value?: Json;
  readonly masked?: true;
  readonly unknown?: string;
  readonly opaque?: string;
  readonly partial?: string;
}

export const PSEUDO_FIELDS = {
  /** A stub or a node whose edges are unknown. `unknown`: `REASON_NOT_EXPORTED`. On that asset. */
  asset: '(asset)',
  /** `unknown`: `path longer than 4096`. On the policy's subject. */
  path: '(path)',
  /** `unknown`: `integer overflow`. On the policy's subject. */
  arithmetic: '(arithmetic)',
  /** A kind that the snapshot does not cover. `unknown`: the reason of its coverage. On that kind, with an empty key. */
  population: '(population)',
} as const;

/** The longest walk that is searched, in edges. */
export const PATH_LIMIT = 4096;

/** Most nodes of a path in a report and in messages: an even number. Thousands of them for each of thousands of findings would be no report. */
export const PATH_SHOWN = 64;

/** A path as it is shown: the whole, or its two ends. */
export function shownPath<T>(path: readonly T[]): readonly T[] {
  if (path.length <= PATH_SHOWN) return path;
  return [...path.slice(0, PATH_SHOWN / 2), ...path.slice(-PATH_SHOWN / 2)];
}

/** What stands between the two ends of a path for the nodes that are not shown. */
export function hiddenNodes(count: number): string {
  return `... ${count} more ...`;
}
