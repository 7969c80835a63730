/** The order in which people read results: worst first, then as the report has it. */
import {
  type EvaluationResult,
  type Finding,
  type PolicyOutcome,
  SEVERITIES,
  type Severity,
} from '@policyc/model';

/** From critical to low. */
export const WORST_FIRST: readonly Severity[] = SEVERITIES.toReversed();

export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

export function policiesWorstFirst(result: EvaluationResult): readonly PolicyOutcome[] {
  return result.policies.toSorted(
    (a, b) => severityRank(b.metadata.severity) - severityRank(a.metadata.severity),
  );
}

/** Groups in order of first appearance. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

export function countBySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const f of findings) counts[f.severity] += 1;
  return counts;
}

/** `1 finding`, `2 findings`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What is to be said of policies that compare with a baseline where none was given; empty where there are none. */
export function withoutBaseline({ policies }: EvaluationResult): string {
  const ids = policies.filter((p) => p.baseline === 'missing').map((p) => p.metadata.id);
  if (ids.length === 0) return '';
  const who = ids.length === 1 ? 'One policy compares' : `${ids.length} policies compare`;
  return `${who} with a baseline, and none was given: ${ids.join(', ')}`;
}

/** What is to be said of policies about extensions of the platform that the snapshot does not carry, a line for each extension. */
export function withoutExtensions({ policies }: EvaluationResult): readonly string[] {
  const names = new Set(policies.flatMap((p) => p.missingExtensions ?? []));
  return [...names].map((name) => {
    const ids = policies.filter((p) => p.missingExtensions?.includes(name)).map((p) => p.metadata.id);
    const who = ids.length === 1 ? 'One policy needs' : `${ids.length} policies need`;
    return `${who} the extension ${name}, which the snapshot does not carry: ${ids.join(', ')}`;
  });
}

/** Why a policy has judged nothing: there was no subject, or its `where` left none. */
export type Vacuity = 'no subjects' | 'not applicable';

/**
 * A policy without a finding that has not passed either: what it is about is not there, or nothing of it fits. One that
 * lacks its baseline or an extension says so itself.
 */
export function vacuityOf({ counts, baseline, missingExtensions }: PolicyOutcome): Vacuity | undefined {
  if (baseline !== undefined || missingExtensions !== undefined) return undefined;
  if (counts.pass + counts.fail + counts.inconclusive > 0) return undefined;
  return counts.not_applicable === 0 ? 'no subjects' : 'not applicable';
}

/** What is to be said of policies that judged nothing: a line for each kind that there is nothing of, one for the rest. */
export function withoutSubjects({ policies }: EvaluationResult): readonly string[] {
  const empty = policies.filter((p) => vacuityOf(p) === 'no subjects');
  const filtered = policies.filter((p) => vacuityOf(p) === 'not applicable');
  const ids = (of: readonly PolicyOutcome[]) => of.map((p) => p.metadata.id).join(', ');
  return [
    ...[...groupBy(empty, (p) => p.subject)].map(([kind, of]) => `no ${kind} is there to judge: ${ids(of)}`),
    ...(filtered.length > 0 ? [`none of their subjects fits: ${ids(filtered)}`] : []),
  ];
}

export interface VacuousPasses {
  readonly policy: string;
  /** More than none. */
  readonly count: number;
  readonly passes: number;
}

/** The policies some of whose passes are over nothing: an `every` of the rule had no element. */
export function vacuousPasses({ policies }: EvaluationResult): readonly VacuousPasses[] {
  return policies.flatMap(({ metadata: { id }, counts, vacuousPasses: count = 0 }) =>
    count === 0 ? [] : [{ policy: id, count, passes: counts.pass }],
  );
}

/** A line for each: `2 of 5 passes had nothing to judge: SA-01`. */
export function vacuousPassTexts(result: EvaluationResult): readonly string[] {
  return vacuousPasses(result).map(
    ({ policy, count, passes }) =>
      `${count} of ${plural(passes, 'pass', 'passes')} had nothing to judge: ${policy}`,
  );
}

/** What is to be said of policies that had nothing to go by: a line each for the baseline and for every extension. */
export function notEvaluated(result: EvaluationResult): readonly string[] {
  const baseline = withoutBaseline(result);
  return [...(baseline === '' ? [] : [baseline]), ...withoutExtensions(result)];
}
