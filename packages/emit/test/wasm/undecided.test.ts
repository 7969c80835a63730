/**
 * Many sources that share what keeps them from being decided: the module searches backward from the few such nodes instead of forward from
 * each source, and must name the same facts. Few and many such nodes, guards, rings, and walks at the limit.
 */
import { canonicalJson, type Json } from '@policyc/base';
import { interpret } from '@policyc/ir';
import { SNAPSHOT_FORMAT, type Snapshot } from '@policyc/model';
import { describe, expect, it } from 'vitest';
import { evaluateLoaded, loadWasm } from '../../../../test/support/engines.js';
import { createRandom } from '../../../../test/support/random-snapshot.js';
import { emitWasm } from '../../src/wasm/index.js';
import { toyProgram } from '../rego/toy-program.js';

const { program } = toyProgram(`
policy U-1 "Ways" {
  severity high
  for door in Door where door.kind == front
  forbid way from door to inner in Door where inner.kind == vault and inner.height > 3 unless through guard in Door where guard.locked
  message "{inner.label}: {path}"
}
policy U-2 "Ways without a guard" {
  severity high
  for door in Door
  forbid way from door to inner in Door where inner.kind == vault
  message "{inner.label}: {path}"
}`);
const text = (value: unknown) => canonicalJson(value as Json);
const key = (i: number) => `n${String(i).padStart(5, '0')}`;

function snapshotOf(doors: readonly object[]): Snapshot {
  return {
    format: SNAPSHOT_FORMAT,
    platform: 'test',
    schema: { name: 'toy', version: '1.0' },
    now: '2026-01-01T00:00:00Z',
    assets: {
      Door: doors.map((fields, i) => ({
        id: key(i),
        house: 'h',
        kind: 'front',
        label: key(i),
        locked: false,
        height: 1,
        tags: [],
        opens: [],
        ...fields,
      })),
    },
    stubs: { House: [{ id: 'h' }], Door: [{ id: 'elsewhere' }] },
  };
}

describe('undecided walks', async () => {
  const policy = await loadWasm(emitWasm(program));
  const agree = (snapshot: Snapshot) => {
    const expected = interpret(program, snapshot);
    expect(text(evaluateLoaded(policy, snapshot))).toBe(text(expected));
    return expected.policies.map((p) => p.counts.inconclusive);
  };

  it.each([40, 8, 3, 1])('in random graphs, one door in %i not told in full', (rate) => {
    let undecided = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const random = createRandom(seed * 100 + rate);
      const doors = Array.from({ length: 20 + 8 * seed }, (_, i, all = 20 + 8 * seed) => ({
        kind: ['front', 'front', 'back', 'vault'][random(rate < 8 ? 4 : 3)],
        height: random(rate) === 0 ? undefined : random(6),
        locked: random(rate) === 0 ? undefined : random(5) === 0,
        opens:
          random(rate) === 0
            ? undefined
            : [
                ...new Set([
                  key((i + 1 + random(4)) % all),
                  key(random(all)),
                  ...(random(all) === 0 ? ['elsewhere'] : []),
                ]),
              ].sort(),
      }));
      undecided += agree(snapshotOf(doors)).reduce((a, b) => a + b);
    }
    expect(undecided).toBeGreaterThan(100);
  });

  it.each([4095, 4096, 4097, 4098, 4110])('behind %i edges', (edges) => {
    const doors = Array.from({ length: edges + 1 }, (_, i) => ({
      kind: i < 20 ? 'front' : 'back',
      opens: i < edges ? [key(i + 1)] : ['elsewhere'],
    }));
    expect(agree(snapshotOf(doors))[0]).toBe(20);
  });
});
