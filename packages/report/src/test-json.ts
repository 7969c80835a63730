import { coverageDocument } from './coverage-json.js';
import { mutationDocument } from './mutation-json.js';
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
      failures: c.failures.map((f) => f.message),
      details: c.failures.map(({ message: _, span, ...detail }) => ({
        ...position(run, c.uri, span.start),
        ...detail,
      })),
      milliseconds: Math.round(c.milliseconds * 1000) / 1000,
    })),
    untested: run.untested,
    ...(run.coverage ? { coverage: coverageDocument(run.coverage) } : {}),
    ...(run.mutation ? { mutation: mutationDocument(run.mutation) } : {}),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** One-based; empty where the text is not known. */
function position(run: TestRun, uri: string, offset: number): { line?: number; column?: number } {
  const at = run.sources.get(uri)?.positionAt(offset);
  return at ? { line: at.line + 1, column: at.column + 1 } : {};
}
