/** Walks at their limits: long chains, cycles, guards, stubs, both sides of edges, large graphs. */
import { canonicalJson, type Json } from '@policyc/base';
import { interpret, type ir } from '@policyc/ir';
import type { PolicyReport, Report, Schema, Snapshot } from '@policyc/model';
import { describe, expect, it } from 'vitest';
import { emitWasm } from '../../src/wasm/index.js';
import { call, evaluateFast, instantiate } from './support/host.js';
import { TINY_SCHEMA, tinyItem, tinyProgram, tinySnapshot } from './support/tiny-program.js';

const origin = { uri: 'paths.policy', span: { start: 0, end: 0 } };
const ITEM = { tag: 'asset', kind: 'Item' } as const;

/** Edges from an item to its parent, or the other way round. */
const schemaWith = (side: 'from' | 'to'): Schema => ({
  ...TINY_SCHEMA,
  edges: [{ name: 'up', doc: '', edges: [{ from: 'Item', to: 'Item', side, field: 'parent' }] }],
});

const read = (slot: number, field: string, type: ir.Term['type']): ir.Term => ({
  op: 'field',
  base: { op: 'var', slot, type: ITEM, origin },
  kind: 'Item',
  field,
  type,
  optional: false,
  origin,
});
const isOn = (slot: number): ir.Formula => ({ op: 'test', term: read(slot, 'on', { tag: 'bool' }), origin });
const isLevel = (slot: number, value: string): ir.Formula => {
  const type = { tag: 'enum', name: 'Level' } as const;
  return {
    op: 'compare',
    relation: 'eq',
    type,
    left: read(slot, 'level', type),
    right: { op: 'const', type, value, origin },
    origin,
  };
};

const isStart: ir.Formula = {
  op: 'compare',
  relation: 'eq',
  type: { tag: 'string' },
  left: read(0, 'name', { tag: 'string' }),
  right: { op: 'const', type: { tag: 'string' }, value: 'start', origin },
  origin,
};

/** Fails where an item named `start` has a path to a high one, unless through one that is on. */
function pathProgram(side: 'from' | 'to', guarded: boolean): ir.Program {
  const binder = (slot: number, name: string): ir.Binder => ({ slot, name, type: ITEM });
  const reach: ir.Reach = {
    op: 'reach',
    edge: 'up',
    from: { op: 'var', slot: 0, type: ITEM, origin },
    to: { binder: binder(1, 'target'), kind: 'Item', where: isLevel(1, 'high') },
    through: guarded ? { binder: binder(2, 'guard'), kind: 'Item', where: isOn(2) } : undefined,
    dependent: false,
    origin,
  };
  const [policy] = tinyProgram().policies;
  if (!policy) throw new Error('the tiny program has a policy');
  return {
    schema: schemaWith(side),
    params: [],
    tables: [],
    policies: [
      {
        ...policy,
        where: isStart,
        violation: reach,
        path: reach,
        verdict: { op: 'and', operands: [isStart, reach], origin },
        applies: isStart,
        message: [{ tag: 'path-length' }, { tag: 'text', text: ': ' }, { tag: 'path' }],
        slots: 3,
      },
    ],
  };
}

const run = (program: ir.Program, snapshot: Snapshot): Report => {
  const host = instantiate(emitWasm(program));
  const text = evaluateFast(host, call(host, 'opa_heap_ptr_get'), JSON.stringify(snapshot));
  return (JSON.parse(text) as readonly { readonly result: Report }[])[0]?.result as Report;
};
const same = (program: ir.Program, snapshot: Snapshot): PolicyReport => {
  const actual = run(program, snapshot);
  expect(canonicalJson(actual as unknown as Json)).toBe(
    canonicalJson(interpret(program, snapshot) as unknown as Json),
  );
  return actual.policies[0] as PolicyReport;
};

const key = (i: number) => `n${String(i).padStart(6, '0')}`;
/** Items in a row, each the child of the next; the last one is high. */
const chain = (n: number, last: object = {}) =>
  tinySnapshot(
    ...Array.from({ length: n }, (_, i) => ({
      ...tinyItem,
      id: key(i),
      name: i < 2 || i === 100 || i >= n - 2 ? 'start' : key(i),
      on: false,
      level: i === n - 1 ? 'high' : 'low',
      parent: i === n - 1 ? null : key(i + 1),
      ...(i === n - 1 ? last : {}),
    })),
  );

describe('paths', () => {
  it.each([
    [2, 0],
    [3, 0],
    [200, 0],
    [4096, 0],
    // 4,096 edges from the first item are just within the limit, but then a search no longer proves that there is no path.
    [4097, 1],
    [4098, 2],
    [4099, 3],
    [4200, 4],
  ])('a chain of %i', (n, inconclusive) => {
    expect(same(pathProgram('from', false), chain(n)).counts.inconclusive).toBe(inconclusive);
  });

  it('an open end of a long chain', () => {
    same(pathProgram('from', false), chain(4100, { level: undefined, $unknown: { level: 'why' } }));
  });

  it.each(['from', 'to'] as const)('edges held by the %s side, with guards', (side) => {
    const items = Array.from({ length: 200 }, (_, i) => ({
      ...tinyItem,
      id: key(i),
      name: i % 3 === 0 ? 'start' : `N${i}`,
      on: i % 7 === 3,
      level: i % 11 === 0 ? 'high' : 'low',
      parent: i % 13 === 0 ? null : i % 17 === 0 ? 'stub' : key((i * 31 + 7) % 200),
      ...(i % 19 === 0 ? { level: undefined } : {}),
    }));
    const snapshot = { ...tinySnapshot(...items), stubs: { Item: [{ id: 'stub' }] } };
    const report = same(pathProgram(side, true), snapshot);
    expect(report.counts.fail).toBeGreaterThan(10);
    expect(report.counts.inconclusive).toBeGreaterThan(2);
    same(pathProgram(side, false), snapshot);
  });

  it('is linear: 100,000 nodes in a ring and a star', { timeout: 20_000 }, () => {
    const n = 100_000;
    const items = Array.from({ length: n }, (_, i) => ({
      ...tinyItem,
      id: key(i),
      name: i % 1000 === 1 ? 'start' : 'other',
      on: false,
      level: i === 0 ? 'high' : 'low',
      parent: i < n / 2 ? key((i + 1) % (n / 2)) : key(0),
    }));
    const host = instantiate(emitWasm({ ...pathProgram('from', true) }));
    const begin = performance.now();
    const text = evaluateFast(host, call(host, 'opa_heap_ptr_get'), JSON.stringify(tinySnapshot(...items)));
    expect(performance.now() - begin).toBeLessThan(5000);
    const report = (JSON.parse(text) as readonly { readonly result: Report }[])[0]?.result.policies[0];
    // The star's items reach the centre at once, the ring's only where it is not too far round.
    expect(report?.counts).toEqual({ pass: 0, fail: 54, inconclusive: 46, not_applicable: n - 100 });
  });
});
