/** Condition coverage for a person: a line for each package and policy, then what no test has seen. */
import type { CoverageUnit } from '@policyc/model';
import { coverageTotal, hits, percent } from './coverage-totals.js';
import { padEnd, truncate } from './display-width.js';
import { groupBy } from './order.js';
import type { Palette } from './palette.js';
import { visible } from './visible.js';

const VERDICTS = {
  pass: 'pass',
  fail: 'fail',
  inconclusive: 'inconclusive',
  not_applicable: 'not applicable',
};

export function coverageLines(units: readonly CoverageUnit[], palette: Palette): readonly string[] {
  const lines = [palette.strong('Condition coverage')];
  for (const [name, members] of groupBy(units, (u) => u.package)) {
    lines.push(`  ${row(name === '' ? '(no package)' : name, members, palette)}`);
    for (const unit of members)
      lines.push(`    ${row(unit.name, [unit], palette)}${unseenVerdicts(unit, palette)}`);
  }
  lines.push(`  ${row('all', units, palette)}`);
  const spots = units.flatMap(unseen);
  if (spots.length > 0) {
    lines.push('', palette.strong('Not covered'));
    for (const { where, what, text } of spots) {
      lines.push(`  ${palette.place(visible(where))}  ${palette.bad(what)}  ${truncate(visible(text), 70)}`);
    }
  }
  return lines;
}

function row(name: string, units: readonly CoverageUnit[], palette: Palette): string {
  const { conditions, lines } = coverageTotal(units);
  const rate = percent(conditions.covered, conditions.total);
  const paint = rate === 100 ? palette.good : palette.bad;
  const share = `${rate}%`.padStart(6);
  return `${padEnd(visible(name), 24)} ${paint(share)}  ${palette.faint(
    `${conditions.covered}/${conditions.total} conditions, ${lines.covered}/${lines.total} lines`,
  )}`;
}

/** Verdicts that no subject had. That is no fault: some policies can never be inconclusive. */
function unseenVerdicts({ verdicts }: CoverageUnit, palette: Palette): string {
  if (!verdicts) return '';
  const missing = (['pass', 'fail', 'inconclusive', 'not_applicable'] as const).filter(
    (v) => verdicts[v] === 0,
  );
  return missing.length === 0 ? '' : palette.faint(`, never ${missing.map((v) => VERDICTS[v]).join(', ')}`);
}

function unseen({ conditions, quantifiers }: CoverageUnit) {
  const where = ({ uri, line }: CoverageUnit['place']) => `${uri}:${line}`;
  return [
    ...conditions.flatMap((c) => {
      const what =
        hits(c) === 0
          ? 'never evaluated'
          : [c.true === 0 ? 'never true' : '', c.false === 0 ? 'never false' : '']
              .filter((w) => w !== '')
              .join(', ');
      return what === '' ? [] : [{ where: where(c.place), what, text: c.text }];
    }),
    ...quantifiers.flatMap((q) =>
      q.filled === 0 ? [{ where: where(q.place), what: 'never an element', text: q.text }] : [],
    ),
  ];
}
