/**
 * Condition coverage in the LCOV trace format: one record for each file, with functions (the policies and functions),
 * branches (two for each condition: true, false) and lines (those on which a condition begins).
 */
import type { CoverageUnit } from '@policyc/model';
import { conditionLines, coverageTotal, hits } from './coverage-totals.js';
import { groupBy } from './order.js';

export function formatLcov(units: readonly CoverageUnit[]): string {
  return [...groupBy(units, (u) => u.place.uri)].map(([uri, members]) => record(uri, members)).join('');
}

function record(uri: string, units: readonly CoverageUnit[]): string {
  const conditions = units.flatMap((u) => u.conditions);
  const rows = ['TN:', `SF:${oneLine(uri)}`];
  const calls = units.map((u) => ({ unit: u, count: callCount(u) }));
  for (const { unit } of calls) rows.push(`FN:${unit.place.line},${oneLine(unit.name)}`);
  for (const { unit, count } of calls) rows.push(`FNDA:${count},${oneLine(unit.name)}`);
  rows.push(`FNF:${calls.length}`, `FNH:${calls.filter((c) => c.count > 0).length}`);
  const lines = [...conditionLines(conditions).values()];
  for (const line of lines) {
    line.forEach((c, block) => {
      const taken = (count: number) => (hits(c) === 0 ? '-' : String(count));
      rows.push(
        `BRDA:${c.place.line},${block},0,${taken(c.true)}`,
        `BRDA:${c.place.line},${block},1,${taken(c.false)}`,
      );
    });
  }
  const total = coverageTotal(units);
  rows.push(`BRF:${total.branches.total}`, `BRH:${total.branches.covered}`);
  for (const line of lines) rows.push(`DA:${line[0]?.place.line ?? 0},${Math.max(...line.map(hits))}`);
  rows.push(`LF:${total.lines.total}`, `LH:${total.lines.covered}`, 'end_of_record');
  return `${rows.join('\n')}\n`;
}

/** How many subjects a policy judged, or how often a function's conditions were evaluated. */
function callCount({ verdicts, conditions }: CoverageUnit): number {
  return verdicts
    ? verdicts.pass + verdicts.fail + verdicts.inconclusive + verdicts.not_applicable
    : Math.max(0, ...conditions.map(hits));
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, ' ');
}
