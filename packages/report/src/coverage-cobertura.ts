/**
 * Condition coverage as Cobertura XML (coverage-04.dtd): a package for each package, a class for each policy, function and
 * derived field. No clock: the same run gives the same bytes.
 */
import type { ConditionCoverage, CoverageUnit } from '@policyc/model';
import { conditionLines, coverageTotal, hits } from './coverage-totals.js';
import { groupBy } from './order.js';
import { xml } from './test-junit.js';

/** @returns a whole XML document */
export function formatCobertura(units: readonly CoverageUnit[]): string {
  const total = coverageTotal(units);
  const packages = [...groupBy(units, (u) => u.package)].map(([name, members]) => packageXml(name, members));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">',
    `<coverage${rates(units)} lines-covered="${total.lines.covered}" lines-valid="${total.lines.total}" branches-covered="${total.branches.covered}" branches-valid="${total.branches.total}" complexity="0" version="policyc" timestamp="0">`,
    '  <sources>\n    <source>.</source>\n  </sources>',
    `  <packages>\n${packages.join('')}  </packages>`,
    '</coverage>\n',
  ].join('\n');
}

function packageXml(name: string, units: readonly CoverageUnit[]): string {
  return `    <package name="${xml(name)}"${rates(units)} complexity="0">\n      <classes>\n${units
    .map(classXml)
    .join('')}      </classes>\n    </package>\n`;
}

function classXml(unit: CoverageUnit): string {
  const lines = [...conditionLines(unit.conditions).values()].map(lineXml).join('');
  return `        <class name="${xml(unit.name)}" filename="${xml(unit.place.uri)}"${rates([unit])} complexity="0">\n          <methods/>\n          <lines>\n${lines}          </lines>\n        </class>\n`;
}

function lineXml(conditions: readonly ConditionCoverage[]): string {
  const taken = (c: ConditionCoverage) => Number(c.true > 0) + Number(c.false > 0);
  const covered = conditions.reduce((sum, c) => sum + taken(c), 0);
  const total = 2 * conditions.length;
  const number = conditions[0]?.place.line ?? 0;
  const each = conditions.map(
    (c, i) => `                <condition number="${i}" type="jump" coverage="${taken(c) * 50}%"/>\n`,
  );
  return `            <line number="${number}" hits="${Math.max(...conditions.map(hits))}" branch="true" condition-coverage="${Math.floor(
    (100 * covered) / total,
  )}% (${covered}/${total})">\n              <conditions>\n${each.join('')}              </conditions>\n            </line>\n`;
}

function rates(units: readonly CoverageUnit[]): string {
  const { lines, branches } = coverageTotal(units);
  const rate = ({ covered, total }: { readonly covered: number; readonly total: number }) =>
    total === 0 ? '1' : (covered / total).toFixed(4);
  return ` line-rate="${rate(lines)}" branch-rate="${rate(branches)}"`;
}
