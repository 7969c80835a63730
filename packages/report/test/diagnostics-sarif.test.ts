import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, SourceText } from '@policyc/base';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { formatDiagnosticsSarif } from '../src/index.js';

const schemaFile = fileURLToPath(new URL('../../../../shared/data/sarif-schema-2.1.0.json', import.meta.url));
const hasSchema = existsSync(schemaFile);
if (!hasSchema) console.log('SARIF schema validation is skipped: ../shared/data is not there');

const source = new SourceText('my policies/a.policy', 'first\n  second third\n');
const diagnostics: readonly Diagnostic[] = [
  {
    code: 'lint-a/b',
    severity: 'info',
    uri: source.uri,
    span: { start: 8, end: 14 },
    message: 'It is so.',
    help: 'Do this.',
    related: [{ uri: source.uri, span: { start: 0, end: 5 }, message: 'here' }],
  },
  { code: 'other/c', severity: 'error', uri: 'elsewhere', span: { start: 0, end: 0 }, message: 'No.' },
];
const rules = [{ code: 'lint-a/b', description: 'What.', rationale: 'Why.' }];
const text = formatDiagnosticsSarif(diagnostics, rules, new Map([[source.uri, source]]), {
  name: 'policyc',
  version: '0.1.0',
});

test('places are one-based, addresses escaped, notes are notes', () => {
  const [first, second] = JSON.parse(text).runs[0].results;
  expect(first).toMatchObject({
    ruleId: 'lint-a/b',
    ruleIndex: 0,
    level: 'note',
    message: { text: 'It is so. Do this.' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'my%20policies/a.policy' },
          region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 9 },
        },
      },
    ],
    relatedLocations: [{ message: { text: 'here' } }],
  });
  expect(second).not.toHaveProperty('ruleIndex');
  expect(second.locations[0].physicalLocation).toEqual({ artifactLocation: { uri: 'elsewhere' } });
});

test.skipIf(!hasSchema)('is valid by the schema of 2.1.0', () => {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>;
  // The schema is draft 4 in its `id`; everything it uses has the same meaning in draft 7.
  const { id: _id, $schema: _draft, ...rest } = schema;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(rest);
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
});
