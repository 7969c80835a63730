/** Sums of condition coverage: a condition is covered where tests saw it both true and false. */
import { compareUtf8 } from '@policyc/base';
import type { ConditionCoverage, CoverageUnit, TestPlace } from '@policyc/model';
import { groupBy } from './order.js';

export interface CoverageTotal {
  readonly conditions: { readonly covered: number; readonly total: number };
  /** Two for each condition. */
  readonly branches: { readonly covered: number; readonly total: number };
  /** Lines on which a condition begins; covered where one was evaluated. */
  readonly lines: { readonly covered: number; readonly total: number };
}

export function coverageTotal(units: readonly CoverageUnit[]): CoverageTotal {
  const conditions = units.flatMap((u) => u.conditions);
  const lines = [...conditionLines(conditions).values()];
  return {
    conditions: { covered: conditions.filter(isCovered).length, total: conditions.length },
    branches: {
      covered: conditions.reduce((sum, c) => sum + Number(c.true > 0) + Number(c.false > 0), 0),
      total: 2 * conditions.length,
    },
    lines: { covered: lines.filter((l) => l.some((c) => hits(c) > 0)).length, total: lines.length },
  };
}

/** Percent of conditions covered, 100 where there are none; rounded down, so that 100 means all. */
export function conditionPercent(units: readonly CoverageUnit[]): number {
  const { covered, total } = coverageTotal(units).conditions;
  return percent(covered, total);
}

/** Rounded down to a tenth. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part / whole) * 1000) / 10;
}

export function isCovered(condition: ConditionCoverage): boolean {
  return condition.true > 0 && condition.false > 0;
}

/** How often it was evaluated. */
export function hits(condition: ConditionCoverage): number {
  return condition.true + condition.false + condition.unknown;
}

/** The conditions that begin on each line of each file, by file and line. */
export function conditionLines(
  conditions: readonly ConditionCoverage[],
): ReadonlyMap<string, readonly ConditionCoverage[]> {
  const ordered = conditions.toSorted((a, b) => comparePlaces(a.place, b.place));
  return groupBy(ordered, (c) => `${c.place.uri}\0${c.place.line}`);
}

function comparePlaces(a: TestPlace, b: TestPlace): number {
  return compareUtf8(a.uri, b.uri) || a.line - b.line || a.column - b.column;
}
