import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatSarif } from '@policyc/report';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { createArtifacts } from '../src/sarif-artifacts.js';
import { DECIDED, EMPTY, INPUTS, RESULT, TOOL } from './sample.js';

const schemaFile = fileURLToPath(new URL('../../../../shared/data/sarif-schema-2.1.0.json', import.meta.url));
const hasSchema = existsSync(schemaFile);
if (!hasSchema) console.log('SARIF schema validation is skipped: ../shared/data is not there');

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly Record<string, unknown>[] } };
    readonly results: readonly Record<string, unknown>[];
    readonly invocations: readonly { readonly toolExecutionNotifications: readonly unknown[] }[];
  }[];
}

function run(result = RESULT) {
  const [first] = (JSON.parse(formatSarif(result, TOOL, INPUTS)) as Sarif).runs;
  if (!first) throw new Error('no run');
  return first;
}

describe('SARIF', () => {
  test.skipIf(!hasSchema)('is valid by the schema of 2.1.0', () => {
    const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>;
    // The schema is draft 4 in its `id`; everything it uses has the same meaning in draft 7.
    const { id: _id, $schema: _draft, ...rest } = schema;
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(rest);
    for (const result of [RESULT, EMPTY, DECIDED]) {
      for (const inputs of [INPUTS, undefined]) {
        validate(JSON.parse(formatSarif(result, TOOL, inputs, 'file:///home/')));
        expect(validate.errors ?? []).toEqual([]);
        validate(JSON.parse(formatSarif(result, TOOL, inputs)));
        expect(validate.errors ?? []).toEqual([]);
      }
    }
  });

  test('files below the base are relative to it, others have an absolute URI', () => {
    const base = 'file:///home/me/checks/';
    const [run] = (JSON.parse(formatSarif(RESULT, TOOL, undefined, base)) as Sarif).runs;
    expect(run).toHaveProperty('originalUriBaseIds', { '%SRCROOT%': { uri: base } });
    expect(run?.results[0]).toMatchObject({
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'flows/orders.json', uriBaseId: '%SRCROOT%' } } },
      ],
    });
    const artifact = createArtifacts(base);
    expect(artifact('../../x y.json')).toEqual({ uri: 'file:///home/x%20y.json' });
    expect(artifact('../checks/a.json')).toEqual({ uri: 'a.json', uriBaseId: '%SRCROOT%' });
    expect(artifact('/home/me/checks/a:b.json')).toEqual({ uri: 'a%3Ab.json', uriBaseId: '%SRCROOT%' });
    expect(artifact('/srv/a.json')).toEqual({ uri: 'file:///srv/a.json' });
    expect(createArtifacts(undefined)('../a.json')).toEqual({ uri: '../a.json' });
  });

  test('rules carry severity, mappings and help', () => {
    const [rule] = run().tool.driver.rules;
    expect(rule).toMatchObject({
      id: 'EX-01',
      helpUri: 'https://example.org/webhooks',
      defaultConfiguration: { level: 'error' },
      properties: { 'security-severity': '8.0', tags: ['security', 'exposure', 'external/cwe/cwe-306'] },
    });
    expect(JSON.stringify(rule)).toContain('**Fix within 7d:** Turn on header');
  });

  test('policies that had nothing to go by are named', () => {
    const [policy] = RESULT.policies;
    if (policy === undefined) throw new Error('no policy');
    const lacking = { ...policy, baseline: 'missing' as const, missingExtensions: ['more'] };
    const [invocation] = run({ ...RESULT, policies: [lacking, ...RESULT.policies.slice(1)] }).invocations;
    expect(invocation?.toolExecutionNotifications).toEqual(
      expect.arrayContaining([
        {
          level: 'warning',
          message: { text: 'One policy compares with a baseline, and none was given: EX-01' },
        },
        {
          level: 'warning',
          message: {
            text: 'One policy needs the extension more, which the snapshot does not carry: EX-01',
          },
        },
      ]),
    );
  });

  test('results have place, fingerprint, evidence and flow', () => {
    const [webhook, , shell] = run().results;
    expect(webhook).toMatchObject({
      ruleId: 'EX-01',
      ruleIndex: 0,
      kind: 'fail',
      level: 'error',
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'flows/orders.json' }, region: { startLine: 18 } } },
      ],
      partialFingerprints: { 'policyc/v1': 'a'.repeat(64) },
      properties: {
        evidence: [
          { field: 'auth', state: 'none' },
          { field: 'kind', state: 'http' },
        ],
      },
    });
    const lines = JSON.stringify(shell?.codeFlows).match(/"startLine":\d+/g);
    expect(lines).toEqual(['"startLine":14', '"startLine":22', '"startLine":31']);
  });

  test('what could not be decided is open, never a failure or a pass', () => {
    const open = run().results.filter((r) => r.kind === 'open');
    expect(open).toHaveLength(1);
    expect(open[0]).toMatchObject({
      level: 'none',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'flows/x%20y%231.json' } } }],
    });
  });

  test('skipped files are notifications', () => {
    const [invocation] = run().invocations;
    expect(invocation?.toolExecutionNotifications).toHaveLength(5);
    expect(invocation?.toolExecutionNotifications).toContainEqual(
      expect.objectContaining({
        level: 'error',
        message: { text: 'Skipped b/cut.json: ends inside a string' },
      }),
    );
  });
});
