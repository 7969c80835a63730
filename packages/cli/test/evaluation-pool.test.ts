/** Threads: every snapshot gets its answer, whatever the module does. */
import type { Bundle } from '@policyc/evaluator';
import { beforeAll, describe, expect, test } from 'vitest';
import { fakeModule } from '../../evaluator/test/fake-module.js';
import { METADATA, REPORT, SNAPSHOT } from '../../evaluator/test/sample.js';
import { evaluateMany } from '../src/evaluation-pool.js';
import { buildCli } from './built-cli.js';

// Threads run what was built: they cannot load TypeScript.
beforeAll(buildCli, 240_000);

const input = () => new TextEncoder().encode(JSON.stringify(SNAPSHOT));
const bundleOf = (wasm: Uint8Array): Bundle => ({
  revision: '',
  metadata: METADATA,
  wasm,
  data: {},
  rego: [],
});
const good = JSON.stringify([{ result: REPORT }]);
const timeout = 20_000;

describe('evaluateMany', () => {
  test('answers in the order of the snapshots, on any number of workers', async () => {
    const bundle = bundleOf(fakeModule({ result: good, abortOnShort: true }));
    const short = () => new TextEncoder().encode('{}');
    for (const workers of [1, 2, 5]) {
      const snapshots = [input(), short(), input(), short(), input(), input()];
      const results = await evaluateMany(bundle, snapshots, { timeout, workers });
      expect(results.map((r) => r.report !== undefined)).toEqual([true, false, true, false, true, true]);
      expect(results[0]?.report).toEqual(REPORT);
      expect(results[1]?.error).toMatchObject({
        code: 'aborted',
        message: expect.stringContaining('too short'),
      });
    }
  });

  test('nothing to do is done at once', async () => {
    expect(await evaluateMany(bundleOf(Uint8Array.of(1)), [], { timeout })).toEqual([]);
  });

  test('a part of a larger buffer is copied, a whole one moved', async () => {
    const text = input();
    const larger = new Uint8Array([1, ...text, 2]);
    const part = larger.subarray(1, -1);
    const results = await evaluateMany(bundleOf(fakeModule({ result: good })), [part, text], { timeout });
    expect(results.map((r) => r.report)).toEqual([REPORT, REPORT]);
    expect([part.length, text.length]).toEqual([larger.length - 2, 0]);
  });

  test('a module that never returns is stopped, for each snapshot anew', async () => {
    const started = performance.now();
    const results = await evaluateMany(bundleOf(fakeModule({ loop: true })), [input(), input()], {
      timeout: 700,
      workers: 1,
    });
    expect(results.map((r) => r.error?.code)).toEqual(['timeout', 'timeout']);
    expect(results[0]?.error?.message).toBe('the evaluation did not end within 0.7 seconds');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('rejected modules and malformed reports are errors as without threads', async () => {
    const run = async (wasm: Uint8Array) =>
      (await evaluateMany(bundleOf(wasm), [input()], { timeout }))[0]?.error?.code;
    expect(await run(Uint8Array.of(1, 2, 3))).toBe('module-rejected');
    expect(await run(fakeModule({ trap: true }))).toBe('aborted');
    expect(await run(fakeModule({ result: '[]' }))).toBe('no-result');
    expect(await run(fakeModule({ result: '[{"result":{}}]' }))).toBe('malformed-result');
    const rejected = { result: { error: { message: 'bad', offset: 3 } } };
    const [answer] = await evaluateMany(
      bundleOf(fakeModule({ result: JSON.stringify([rejected]) })),
      [input()],
      {
        timeout,
      },
    );
    expect(answer?.error).toMatchObject({ code: 'snapshot-rejected', offset: 3 });
  });
});
