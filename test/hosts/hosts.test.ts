/**
 * One module in every host: the same report by every sequence of calls, after data, clones, patches, bad input, aborts.
 */
import { canonicalJson, type Json } from '@policyc/base';
import { compile } from '@policyc/compiler';
import { evaluateReport, evaluationErrors, interpret } from '@policyc/ir';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, instantiate } from '../../packages/emit/test/wasm/support/host.js';
import { randomSnapshot } from '../support/random-snapshot.js';
import { policyFiles } from '../support/sources.js';
import { go, HOSTS, npm, python } from './hosts.js';
import { goQuoted, parseTerm } from './terms.js';

const { output } = compile({ files: policyFiles('stdlib') });
if (!output) throw new Error('stdlib does not compile');
const { wasm, program, metadata } = output;

const STRINGS = ['GET', '/hook', 'é😀\u2028', 'a"b\\c', 'tab\tbell\u0007\u001b', 'authorization'];
const cases = Array.from({ length: 12 }, (_, i) => {
  const snapshot = randomSnapshot(metadata.schema, 100 + i, {
    assets: 1 + (i % 6),
    unknownOneIn: 3,
    strings: STRINGS,
  });
  return {
    snapshot,
    input: JSON.stringify(snapshot),
    report: canonicalJson(interpret(program, snapshot) as unknown as Json),
  };
});
/** Good and bad: other values, none, another type, no parameter's name, a set with doubles. */
const PARAMS: readonly { readonly [id: string]: Json }[] = [
  { 'packs.access.powerful_rights': ['GET', 'é😀\u2028', 'GET'] },
  { 'packs.maintenance.oldest_api_version': 1 },
  { 'packs.maintenance.oldest_api_version': '1' },
  { 'packs.transport.plain_schemes': [], 'packs.code.powerful_modules': ['a"b\\c', 'tab\tbell\u0007\u001b'] },
  { 'packs.unknown': 3, 'ключ"': null },
  { 'packs.transport.plain_schemes': ['ftp', 3] },
];

/** The report of a result set, or its error's message. */
function reportOf(results: unknown): string {
  expect(Array.isArray(results) && results.length).toBe(1);
  const { result, ...rest } = (results as readonly { readonly result: Json }[])[0] ?? { result: null };
  expect(rest).toEqual({});
  return canonicalJson(result);
}
const [first] = cases;
if (!first) throw new Error('there are no cases');

describe.each(HOSTS.map((h) => [h.name, h] as const))('%s', (_, kind) => {
  it('gives the interpreter its due, again and again', () => {
    const loaded = kind.load(wasm);
    for (const { input, report } of [...cases, ...cases])
      expect(reportOf(loaded.evaluate(input))).toBe(report);
  });

  it('evaluates the same whatever data there is, and however often it is replaced', () => {
    const loaded = kind.load(wasm);
    for (let i = 0; i < 50; i++) {
      loaded.setData({ policyc: { list: Array.from({ length: i * 7 }, (_, n) => `é${n}😀`), ключ: null } });
      expect(reportOf(loaded.evaluate(first.input))).toBe(first.report);
    }
  });

  it('takes parameters as data, one evaluation after the other', () => {
    const loaded = kind.load(wasm);
    let replaced = 0;
    for (const [i, { input, snapshot, report }] of cases.entries()) {
      const data = { policyc: { params: PARAMS[i % PARAMS.length] ?? {} } };
      loaded.setData(data);
      const expected = canonicalJson(evaluateReport(program, snapshot, data) as unknown as Json);
      if (expected !== report) replaced++;
      expect(reportOf(loaded.evaluate(input))).toBe(expected);
      expect(reportOf(loaded.evaluate(input, 'policyc/errors'))).toBe(
        canonicalJson(evaluationErrors(program, snapshot, data) as unknown as Json),
      );
      loaded.setData({});
      expect(reportOf(loaded.evaluate(input))).toBe(report);
    }
    expect(replaced).toBeGreaterThan(5);
  });

  it('has an entrypoint for each package and each policy', () => {
    const loaded = kind.load(wasm);
    const { format, policies } = JSON.parse(first.report);
    const of = (part: (p: { package: string; policy: string }) => boolean) =>
      canonicalJson({ format, policies: policies.filter(part) });
    expect(reportOf(loaded.evaluate(first.input, 'policyc/packs/exposure/report'))).toBe(
      of((p) => p.package === 'packs.exposure'),
    );
    expect(reportOf(loaded.evaluate(first.input, 'policyc/packs/secrets/se_07/report'))).toBe(
      of((p) => p.policy === 'SE-07'),
    );
    expect(() => loaded.evaluate(first.input, 'policyc/packs/none/report')).toThrow('not valid');
  });

  it('tells bad input from good', () => {
    const loaded = kind.load(wasm);
    const empty = { ...JSON.parse(first.input), assets: 'none' };
    const errors = [loaded.evaluate('{}'), loaded.evaluate('null'), loaded.evaluate(JSON.stringify(empty))];
    for (const error of errors) expect(reportOf(error)).toMatch(/^\{"error":\{"message":"/);
    expect(reportOf(loaded.evaluate(first.input))).toBe(first.report);
  });

  it('keeps its memory and results over 10,000 evaluations, one in ten bad or aborted', {
    timeout: 120_000,
  }, () => {
    const loaded = kind.load(wasm);
    const { host } = loaded;
    const few = cases.slice(0, 3);
    for (const { input } of few) loaded.evaluate(input);
    const bad = JSON.stringify({ ...JSON.parse(first.input), assets: [] });
    expect(reportOf(loaded.evaluate(bad))).toContain('"error"');
    const pages = host.memory.buffer.byteLength;
    for (let i = 0; i < 10_000; i++) {
      if (i % 20 === 0) expect(reportOf(loaded.evaluate(bad))).toContain('"error"');
      else if (i % 20 === 10) {
        const heap = call(host, 'opa_heap_ptr_get');
        expect(() => call(host, 'opa_eval', 0, 999_999, 0, heap, 2, heap + 2, 0)).toThrow(
          'illegal entrypoint',
        );
        call(host, 'opa_heap_ptr_set', heap);
      } else if (i % 100 === 1) {
        const { input, report } = few[i % few.length] ?? first;
        expect(reportOf(loaded.evaluate(input))).toBe(report);
      } else loaded.evaluate(few[i % few.length]?.input ?? '');
    }
    expect(host.memory.buffer.byteLength).toBe(pages);
  });
});

describe('hosts that do not grow memory', () => {
  it('have room for an input of medium size', () => {
    const loaded = python.load(wasm);
    const snapshot = { ...JSON.parse(first.input), origins: { files: ['x'.repeat(700_000)], assets: {} } };
    expect(reportOf(loaded.evaluate(JSON.stringify(snapshot)))).toBe(first.report);
  });
});

describe('Go', () => {
  it('clones a machine by copying its heap', () => {
    const original = go.load(wasm);
    const data = { policyc: { names: ['a', 'é', '😀', '\u0007'], nested: { set: new Set([1, 2]), n: 1.5 } } };
    original.setData(data);
    original.evaluate(first.input);
    const clones = [original.clone(), original.clone().clone()];
    const plain = { policyc: { names: ['a', 'é', '😀', '\u0007'], nested: { set: [1, 2], n: 1.5 } } };
    for (const clone of clones) {
      expect(clone.data()).toEqual(plain);
      for (const { input, report } of cases) expect(reportOf(clone.evaluate(input))).toBe(report);
      expect(clone.data()).toEqual(plain);
    }
    // What one does to its data is not seen by the others.
    expect(clones[0]?.addData(['policyc', 'names'], { changed: true })).toBe(0);
    expect(clones[0]?.data()).not.toEqual(plain);
    expect(clones[1]?.data()).toEqual(plain);
    expect(original.data()).toEqual(plain);
  });

  it('patches parameters between evaluations', () => {
    const machine = go.load(wasm);
    machine.setData({});
    const id = 'packs.maintenance.oldest_api_version';
    const { input, snapshot, report } = first;
    const expected = (value: Json) =>
      canonicalJson(
        evaluateReport(program, snapshot, { policyc: { params: { [id]: value } } }) as unknown as Json,
      );
    for (const value of [99, 'x', 1] as const) {
      expect(machine.addData(['policyc', 'params', id], value)).toBe(0);
      expect(reportOf(machine.evaluate(input))).toBe(expected(value));
      expect(reportOf(machine.clone().evaluate(input))).toBe(expected(value));
    }
    expect(machine.removeData(['policyc', 'params', id])).toBe(0);
    expect(reportOf(machine.evaluate(input))).toBe(report);
  });

  it('patches data between evaluations', () => {
    const machine = go.load(wasm);
    machine.setData({ a: { b: { c: 1 } }, list: [1] });
    for (let i = 0; i < 200; i++) {
      expect(machine.addData(['a', 'x', `k${i % 5}`], { i })).toBe(0);
      expect(reportOf(machine.evaluate(first.input))).toBe(first.report);
      expect(machine.removeData(['a', 'x', `k${(i + 1) % 5}`])).toBe(0);
    }
    expect(machine.removeData(['a', 'b'])).toBe(0);
    expect(machine.removeData(['no', 'such'])).toBe(0);
    expect(machine.addData(['list', 'x'], {})).toBe(2);
    expect(machine.addData([], {})).toBe(3);
    expect(machine.data()).toEqual({
      a: { x: { k1: { i: 196 }, k2: { i: 197 }, k3: { i: 198 }, k4: { i: 199 } } },
      list: [1],
    });
  });
});

describe('host errors', () => {
  it('an abort in the middle of an evaluation leaves a machine that works', () => {
    const large = randomSnapshot(metadata.schema, 1, { assets: 300, unknownOneIn: 3, strings: STRINGS });
    const text = JSON.stringify(large);
    // Room for the text and the spare megabyte that is there from the start, not for what is made of the text.
    const host = instantiate(wasm, 5, 20 + Math.ceil(Buffer.byteLength(text) / 65536));
    const heap = call(host, 'opa_heap_ptr_get');
    const evaluate = (text: string) => {
      const bytes = new TextEncoder().encode(text);
      host.write(heap, bytes);
      const end = heap + bytes.length;
      return JSON.parse(host.read(call(host, 'opa_eval', 0, 0, 0, heap, bytes.length, end, 0)));
    };
    for (let i = 0; i < 600; i++) {
      if (i % 3 === 0) {
        expect(() => evaluate(text)).toThrow('opa_malloc: failed');
        expect(host.aborted()).toBe('opa_malloc: failed');
      } else expect(reportOf(evaluate(first.input))).toBe(first.report);
    }
  });

  it('npm: data that does not parse is refused, and the machine works on', () => {
    const loaded = npm.load(wasm);
    const cyclic = { toJSON: () => ({ deep: JSON.parse(`${'['.repeat(400)}${']'.repeat(400)}`) }) };
    expect(() => loaded.setData(cyclic)).toThrow('failed to parse json value');
    loaded.setData({});
    expect(reportOf(loaded.evaluate(first.input))).toBe(first.report);
  });
});

describe('terms', () => {
  beforeAll(() => expect(goQuoted('a\u0007\u001b\u{e0001}é\u2028')).toBe('"a\\a\\x1b\\U000e0001é\\u2028"'));
  it('are read as Go reads them', () => {
    expect(parseTerm('{{"result":{"a":[1,set()]}}}')).toEqual(new Set([{ result: { a: [1, new Set()] } }]));
    expect(parseTerm('set()')).toEqual(new Set());
    for (const text of ['', '{', '{1,}', '{"a":1,2}', '1 2', '{1:2}'])
      expect(() => parseTerm(text)).toThrow();
  });
});
