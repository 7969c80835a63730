/**
 * A test run as JUnit XML, in the shape that CI servers read: one suite for each file.
 * Invariant: every text is escaped, and characters that XML 1.0 does not allow are replaced.
 */
import { groupBy } from './order.js';
import { explanationLines } from './test-explanation.js';
import type { TestCase, TestRun } from './test-results.js';

const JUNIT_WIDTH = 120;

/** @returns a whole XML document */
export function formatJunit(run: TestRun): string {
  const suites = [...groupBy(run.cases, (c) => c.uri)].map(([uri, cases]) => suite(uri, cases));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${totals(run.cases)}>\n${suites.join('')}</testsuites>\n`;
}

function suite(uri: string, cases: readonly TestCase[]): string {
  return `  <testsuite name="${xml(uri)}"${totals(cases)}>\n${cases.map(testCase).join('')}  </testsuite>\n`;
}

function testCase(c: TestCase): string {
  const name = c.row === '' ? c.test : `${c.test} / ${c.row}`;
  const head = `    <testcase classname="${xml(c.policies.join(' '))}" name="${xml(name)}" file="${xml(c.uri)}" line="${c.line}" time="${seconds(c.milliseconds)}"`;
  if (c.passed) return `${head}/>\n`;
  const text = c.failures.flatMap((f) => [f.message, ...explanationLines(f.explanation ?? [], JUNIT_WIDTH)]);
  return `${head}>\n      <failure message="${xml(c.failures[0]?.message ?? 'failed')}">${xml(`${c.uri}:${c.line}\n${text.join('\n')}`)}</failure>\n    </testcase>\n`;
}

function totals(cases: readonly TestCase[]): string {
  const failures = cases.filter((c) => !c.passed).length;
  const time = cases.reduce((sum, c) => sum + c.milliseconds, 0);
  return ` tests="${cases.length}" failures="${failures}" errors="0" time="${seconds(time)}"`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function xml(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c);
}
