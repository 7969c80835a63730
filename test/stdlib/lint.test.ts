/** `stdlib/` is clean under its own configuration of the linter. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LINT_CONFIG_NAME, lint, readLintConfig } from '@policyc/analysis';
import { checkFiles } from '@policyc/compiler';
import { expect, test } from 'vitest';
import { STDLIB_FILES } from '../support/stdlib-program.js';

test('nothing is found', () => {
  const text = readFileSync(join(import.meta.dirname, '../../stdlib', LINT_CONFIG_NAME), 'utf8');
  const result = readLintConfig(text);
  expect(result).toMatchObject({ ok: true });
  if (!result.ok) return;
  const { checked, sources } = checkFiles(STDLIB_FILES);
  const found = lint(checked, { configOf: () => result.config });
  const line = (uri: string, offset: number) => (sources.get(uri)?.positionAt(offset).line ?? 0) + 1;
  expect(found.map((d) => `${d.uri}:${line(d.uri, d.span.start)} ${d.code}: ${d.message}`)).toEqual([]);
});
