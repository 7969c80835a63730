import { type Bundle, createEvaluator, EvaluationError, evaluate, readBundle } from '@policyc/evaluator';
import { describe, expect, test } from 'vitest';
import { fakeModule } from './fake-module.js';
import { bundleEntries, METADATA, REPORT, SNAPSHOT } from './sample.js';
import { tarGz } from './tar.js';

const INPUT = new TextEncoder().encode(JSON.stringify(SNAPSHOT));

function bundleOf(wasm: Uint8Array): Bundle {
  return { revision: '', metadata: METADATA, wasm, data: {}, rego: [] };
}

function answering(result: unknown): Bundle {
  return bundleOf(fakeModule({ result: JSON.stringify(result) }));
}

async function failure(bundle: Bundle): Promise<EvaluationError> {
  const error = await evaluate(bundle, INPUT).catch((e: unknown) => e);
  if (!(error instanceof EvaluationError)) throw new Error(`no EvaluationError but ${String(error)}`);
  return error;
}

describe('evaluate', () => {
  test('gives the report of a bundle that was packed and read', async () => {
    const wasm = fakeModule({ result: JSON.stringify([{ result: REPORT }]) });
    expect(await evaluate(readBundle(tarGz(bundleEntries(wasm))), INPUT)).toEqual(REPORT);
  });

  test('takes an ArrayBuffer, a Uint8Array and a part of one', async () => {
    const evaluator = createEvaluator(answering([{ result: REPORT }]));
    const padded = new Uint8Array([1, ...INPUT, 2]);
    for (const input of [INPUT.slice().buffer, INPUT, padded.subarray(1, -1), Buffer.from(INPUT)]) {
      expect(await evaluator.evaluate(input)).toEqual(REPORT);
    }
  });

  test('an empty result set is an error, not a pass', async () => {
    for (const nothing of [[], [{}], {}, null, [null], 'x']) {
      expect((await failure(answering(nothing))).code).toBe('no-result');
    }
  });

  test('a rejected snapshot carries reason and place', async () => {
    const rejected = await failure(
      answering([{ result: { error: { message: 'a string is not closed', offset: 17 } } }]),
    );
    expect(rejected).toMatchObject({ code: 'snapshot-rejected', offset: 17 });
    expect(rejected.message).toContain('a string is not closed');
  });

  test.each([
    ['no object', 7],
    ['another format', { ...REPORT, format: 'policyc-report/2' }],
    ['no policies', { ...REPORT, policies: [] }],
    ['another policy', { ...REPORT, policies: [{ ...REPORT.policies[0], policy: 'XX-1' }] }],
    ['a policy twice', { ...REPORT, policies: [REPORT.policies[0], REPORT.policies[0]] }],
    ['negative counts', { ...REPORT, policies: [{ ...REPORT.policies[0], counts: { pass: -1 } }] }],
    ['a broken finding', { ...REPORT, policies: [{ ...REPORT.policies[0], findings: [{}] }] }],
  ])('a report with %s is an error', async (_, result) => {
    expect((await failure(answering([{ result }]))).code).toBe('malformed-result');
  });

  test.each([
    { value: ['a'], partial: 'one page of it' },
    { masked: true, partial: 'one page of it' },
  ] as const)('what is known in part of a collection stays so: %j', async (state) => {
    const [policy] = REPORT.policies;
    const [open] = policy?.inconclusive ?? [];
    const because = [{ kind: 'Endpoint', key: 'b', field: 'cors', ...state }];
    const report = { ...REPORT, policies: [{ ...policy, inconclusive: [{ ...open, because }] }] };
    expect(await createEvaluator(answering([{ result: report }])).evaluate(INPUT)).toEqual(report);
  });

  test('a fact has exactly one state', async () => {
    const [policy] = REPORT.policies;
    const fact = { kind: 'Endpoint', key: 'a', field: 'auth' };
    for (const state of [{}, { value: 1, unknown: 'x' }, { masked: false }, { opaque: 7 }]) {
      const [finding] = policy?.findings ?? [];
      const findings = [{ ...finding, evidence: [{ ...fact, ...state }] }];
      const error = await failure(
        answering([{ result: { ...REPORT, policies: [{ ...policy, findings }] } }]),
      );
      expect(error.code).toBe('malformed-result');
    }
  });

  test('aborts and traps are errors with their reason', async () => {
    const aborted = await failure(bundleOf(fakeModule({ abort: 'out of memory' })));
    expect(aborted.code).toBe('aborted');
    expect(aborted.message).toContain('out of memory');
    expect((await failure(bundleOf(fakeModule({ trap: true })))).code).toBe('aborted');
    expect((await failure(bundleOf(fakeModule({ result: 'not JSON' })))).code).toBe('aborted');
  });

  test('modules that cannot be loaded', async () => {
    expect((await failure(bundleOf(Uint8Array.of(1, 2, 3)))).code).toBe('module-rejected');
    const other = fakeModule({ result: '[]' }, { major: 2, minor: 0 });
    expect((await failure(bundleOf(other))).message).toContain('unsupported ABI version 2');
  });

  test('after an abort the same evaluator works again', async () => {
    const wasm = fakeModule({ result: JSON.stringify([{ result: REPORT }]), abortOnShort: true });
    const evaluator = createEvaluator(bundleOf(wasm));
    await expect(evaluator.evaluate(new TextEncoder().encode('{}'))).rejects.toThrow('too short');
    expect(await evaluator.evaluate(INPUT)).toEqual(REPORT);
    await expect(evaluator.evaluate(new TextEncoder().encode('{}'))).rejects.toThrow(EvaluationError);
  });
});
