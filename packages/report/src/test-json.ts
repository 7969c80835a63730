import type { TestRun } from './test-results.js';

/** A test run for other programs (`policyc-tests/1`): indented JSON, ending with a line break. */
export function formatTestJson(run: TestRun, engines: readonly string[]): string {
  const document = {
    format: 'policyc-tests/1',
    engines,
    summary: {
      passed: run.cases.filter((c) => c.passed).length,
      failed: run.cases.filter((c) => !c.passed).length,
    },
    cases: run.cases.map((c) => ({
      file: c.uri,
      line: c.line,
      test: c.test,
      policies: c.policies,
      case: c.row,
      passed: c.passed,
      failures: c.failures,
      milliseconds: Math.round(c.milliseconds * 1000) / 1000,
    })),
    untested: run.untested,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
