/**
 * Every built-in on random values: WASM agrees with the interpreter, and real OPA with both.
 * `POLICYC_DIFFERENTIAL=n` runs n / 25 times as many, 40 times at most.
 */
import { type Builtin, type BuiltinValue, builtins, findBuiltin } from '@policyc/builtins';
import { buildBundle, emitRego, emitWasm } from '@policyc/emit';
import { interpret, type ir, verify } from '@policyc/ir';
import { type BundleMetadata, validateSnapshot } from '@policyc/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  callOf,
  constTerm,
  messagesOf,
  NOW,
  nowTerm,
  programOfBuiltin,
  programOfTerms,
  rowField,
  rowsSnapshot,
} from '../support/builtin-program.js';
import { evaluateLoaded, evaluateOpa, evaluateWasm, hasOpa, loadWasm } from '../support/engines.js';
import { patterns, regexTexts } from '../support/random-regex.js';
import { cidrs, durations, hosts, scalarsOf, timestamps } from '../support/random-scalars.js';

const factor = Math.max(1, Math.min(40, Math.round(Number(process.env.POLICYC_DIFFERENTIAL ?? 1) / 25)));
const seed = Number(process.env.POLICYC_SEED ?? 1);

const LIKE_PATTERNS = ['*', '?*', 'a*b', '*é*', '?', '*\n*', '', 'a?c*', '*[*'];
const BIG_PATTERNS = [
  'a.{0,50}b',
  '^[^ab]{0,300}$',
  '(a|b|é){3,200}c',
  'a.{12}b$',
  '(?:.{0,9}-){8}$',
  '[^c]{9}(^|b)?$',
];
const literalsOf: { readonly [name: string]: readonly BuiltinValue[] } = {
  like: LIKE_PATTERNS,
  in_cidr: [...fc.sample(cidrs, { seed, numRuns: 40 }), '0.0.0.0/0', '::/0', '10.0.0.0/8', '2001:db8::/63'],
  age_order: [...fc.sample(durations, { seed, numRuns: 20 }), '182500d', '219000d'],
  matches: [...fc.sample(patterns, { seed, numRuns: 60 }), ...BIG_PATTERNS, '(?i)a', '(?i)[^a-c]é', '\\s'],
};

function rowsOf(builtin: Builtin): fc.Arbitrary<readonly BuiltinValue[]> {
  const values = builtin.params
    .filter((p) => !p.literal)
    .map((p) => (builtin.name === 'matches' ? regexTexts : scalarsOf(p.type)));
  return fc.tuple(...values);
}

function bundleOf(program: ir.Program): Uint8Array {
  const metadata: BundleMetadata = {
    format: 'policyc-bundle/1',
    compiler: 'test',
    entrypoints: {},
    params: [],
    schema: program.schema,
    policies: [],
  };
  return buildBundle({ wasm: new Uint8Array(), rego: emitRego(program), data: {}, metadata });
}

describe.each(builtins.map((b) => [b.name, b] as const))('%s', (name, builtin) => {
  const program = programOfBuiltin(builtin, literalsOf[name] ?? []);

  it('gives valid values to valid snapshots', () => {
    expect(verify(program)).toEqual([]);
    const rows = fc.sample(rowsOf(builtin), { seed, numRuns: 200 });
    expect(validateSnapshot(program.schema, rowsSnapshot(rows))).toEqual([]);
  });

  it('WASM', { timeout: 120_000 }, async () => {
    const policy = await loadWasm(emitWasm(program));
    fc.assert(
      fc.property(fc.array(rowsOf(builtin), { minLength: 1, maxLength: 40 }), (rows) => {
        const snapshot = rowsSnapshot(rows);
        expect(messagesOf(evaluateLoaded(policy, snapshot))).toEqual(
          messagesOf(interpret(program, snapshot)),
        );
      }),
      { seed, numRuns: 30 * factor },
    );
  });

  it.skipIf(!hasOpa)('Rego in real OPA', { timeout: 300_000 }, async () => {
    const rows = fc.sample(rowsOf(builtin), { seed: seed + 1, numRuns: 150 * factor });
    const snapshot = rowsSnapshot(rows);
    const [report] = await evaluateOpa(bundleOf(program), [snapshot]);
    expect(report && messagesOf(report)).toEqual(messagesOf(interpret(program, snapshot)));
  });
});

function named(name: string): Builtin {
  const builtin = findBuiltin(name);
  if (!builtin) throw new Error(name);
  return builtin;
}

describe('calls with constants and the clock', () => {
  const t = { tag: 'timestamp' } as const;
  const v = { tag: 'version' } as const;
  const d = { tag: 'duration' } as const;
  const program = programOfTerms({ a0: t, a1: v, a2: d, a3: { tag: 'host' } }, [
    nowTerm,
    callOf(named('timestamp_order'), [rowField('a0', t), nowTerm]),
    callOf(named('timestamp_order'), [constTerm(NOW, t), nowTerm]),
    callOf(named('age_order'), [nowTerm, rowField('a0', t), constTerm('90d', d)]),
    callOf(named('version_order'), [rowField('a1', v), constTerm('1.0.0--1.-2+b', v)]),
    callOf(named('duration_order'), [constTerm('2w', d), rowField('a2', d)]),
    rowField('a3', { tag: 'host' }),
    rowField('a0', t),
  ]);
  const rows = fc.sample(
    fc.tuple(timestamps, scalarsOf(v), durations, hosts).map((row): readonly BuiltinValue[] => row),
    { seed, numRuns: 100 },
  );
  const snapshot = rowsSnapshot(rows);
  const expected = messagesOf(interpret(program, snapshot));

  it('the interpreter reads the clock of the snapshot', () => {
    expect(verify(program)).toEqual([]);
    expect(new Set(expected[0])).toEqual(new Set([NOW]));
    expect(new Set(expected[2])).toEqual(new Set(['0']));
  });
  it('WASM', async () =>
    expect(messagesOf(await evaluateWasm(emitWasm(program), snapshot))).toEqual(expected));
  it('WASM refuses a snapshot without a clock', async () => {
    const { now: _, ...clockless } = snapshot;
    await expect(evaluateWasm(emitWasm(program), clockless as typeof snapshot)).rejects.toThrow(
      /`now` is missing/,
    );
  });
  it.skipIf(!hasOpa)('Rego in real OPA', async () => {
    const [report] = await evaluateOpa(bundleOf(program), [snapshot]);
    expect(report && messagesOf(report)).toEqual(expected);
  });
});

describe('the verifier', () => {
  const time = { tag: 'timestamp' } as const;
  const text = { tag: 'string' } as const;

  it('admits no comparison of texts where values have many spellings', () => {
    const [policy] = programOfTerms({ a0: time }, [nowTerm]).policies;
    if (!policy) throw new Error('no policy');
    const { origin } = policy;
    const field = rowField('a0', time);
    const compare: ir.Formula = {
      op: 'compare',
      relation: 'eq',
      type: time,
      left: field,
      right: nowTerm,
      origin,
    };
    const { schema } = programOfTerms({ a0: time }, []);
    expect(verify({ schema, params: [], tables: [], policies: [{ ...policy, violation: compare }] })).toEqual(
      [expect.stringContaining('timestamps are compared by timestamp_order')],
    );
  });

  it('wants literals where a built-in does, and the right number of arguments', () => {
    const program = programOfTerms({ a0: text }, [
      callOf(named('matches'), [rowField('a0', text), rowField('a0', text)]),
      callOf(named('matches'), [rowField('a0', text)]),
    ]);
    expect(verify(program)).toEqual([
      expect.stringContaining('an argument of matches is no literal'),
      expect.stringContaining('matches has no call with 1 arguments'),
    ]);
  });
});

describe('matches', () => {
  it('says what JavaScript says', () => {
    const matches = findBuiltin('matches');
    fc.assert(
      fc.property(
        patterns,
        fc.boolean(),
        fc.array(regexTexts, { minLength: 5, maxLength: 5 }),
        (pattern, fold, texts) => {
          const native = new RegExp(pattern, fold ? 'iu' : 'u');
          const ours = fold ? `(?i)${pattern}` : pattern;
          // The one letter whose Unicode folding differs here.
          const same = texts.filter((text) => !fold || !text.includes('é'));
          for (const text of same)
            expect([ours, text, matches?.evaluate([text, ours])]).toEqual([ours, text, native.test(text)]);
        },
      ),
      { seed, numRuns: 1000 * factor },
    );
  });

  it('takes time in proportion to the text, whatever the pattern', { timeout: 30_000 }, async () => {
    const long = `${'a'.repeat(20_000)}!`;
    const hard = ['(a+)+$', '(a|a)*b', '(a*)*c', 'a.{0,100}b', '(.*a){20}x'];
    const builtin = findBuiltin('matches');
    if (!builtin) throw new Error('no matches');
    const policy = await loadWasm(emitWasm(programOfBuiltin(builtin, hard)));
    const before = performance.now();
    expect(messagesOf(evaluateLoaded(policy, rowsSnapshot([[long]])))).toEqual(hard.map(() => ['false']));
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
