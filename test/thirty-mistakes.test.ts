/** A file with 30 unrelated mistakes gives 30 diagnostics, each at its own place. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFiles } from '@policyc/compiler';
import { expect, it } from 'vitest';
import { policyFiles } from './support/sources.js';

const uri = 'thirty-mistakes.policy';
const text = readFileSync(join(import.meta.dirname, 'fixtures', uri), 'utf8');

it('one diagnostic for each mistake', () => {
  const { diagnostics } = checkFiles([...policyFiles('stdlib/platforms'), { uri, text }]);
  const found = diagnostics
    .filter((d) => d.uri === uri)
    .sort((a, b) => a.span.start - b.span.start)
    .map((d) => `${d.code} at ${text.slice(d.span.start, d.span.end)}`);
  expect(found).toEqual([
    'resolve/unknown-package at platforms.nocod',
    'resolve/unknown-type at sting',
    'types/mismatch at "yes"',
    'types/map-incomplete at { low: 1 }',
    'resolve/unknown-field at categry',
    "syntax/single-quotes at 'platform team'",
    'syntax/semicolon at ;',
    'syntax/unterminated-string at "unfinished',
    'syntax/open-hole at {',
    'syntax/foreign-operator at !',
    'syntax/unknown-escape at \\q',
    'policy/unknown-severity at hgh',
    'policy/unknown-catalogue at owasp_lcnk',
    'syntax/number-without-unit at 7',
    'syntax/unknown-declaration at polcy',
    'syntax/unknown-statement at severty',
    'syntax/missing-operand at ==',
    'syntax/unclosed at (',
    'resolve/unknown-kind at Automatoin',
    'resolve/unknown-name at stp',
    'resolve/unknown-member at actve',
    'resolve/unknown-function at starts_with',
    'types/different-types at automation.name == 3',
    'types/list-not-element at automation.steps',
    'types/value-as-condition at draft',
    'types/no-members at name',
    'types/absent-as-value at automation.owner == absent',
    'resolve/unknown-policy at A-99',
    'resolve/unknown-field at nam',
    'syntax/unexpected at fal',
  ]);
  expect(found).toHaveLength(30);
});
