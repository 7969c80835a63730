/**
 * Random programs over random snapshots: the emitted Rego in real OPA agrees with the interpreter to the byte.
 * `POLICYC_DIFFERENTIAL=n` runs n programs, `POLICYC_SEED` starts elsewhere.
 */
import { canonicalJson, type Json } from '@policyc/base';
import { buildBundle, emitRego } from '@policyc/emit';
import { interpret, type ir, verify } from '@policyc/ir';
import { describe, expect, it } from 'vitest';
import { evaluateOpa, hasOpa } from '../support/engines.js';
import { RANDOM_SCHEMA, randomProgram } from '../support/random-program.js';
import { createRandom, randomSnapshot } from '../support/random-snapshot.js';

const programs = Number(process.env.POLICYC_DIFFERENTIAL ?? 6);
const first = Number(process.env.POLICYC_SEED ?? 1);
const text = (value: unknown) => canonicalJson(value as Json);

const makeProgram = (seed: number): ir.Program => {
  const program = randomProgram(createRandom(seed), 20, 1 + (seed % 3));
  // `dependent` is what the lowering would say of it.
  return program;
};

function bundleOf(program: ir.Program): Uint8Array {
  const metadata = {
    format: 'policyc-bundle/1',
    compiler: 'test',
    entrypoints: {},
    schema: program.schema,
    policies: [],
  } as const;
  return buildBundle({ wasm: new Uint8Array(), rego: emitRego(program), data: {}, metadata });
}

describe('random programs', () => {
  it('keep the invariants of the IR', () => {
    for (let seed = first; seed < first + 20; seed++) expect(verify(makeProgram(seed))).toEqual([]);
  });
  it.skipIf(!hasOpa).each(Array.from({ length: programs }, (_, i) => first + i))(
    'interpreter and Rego agree: seed %i',
    async (seed) => {
      const program = makeProgram(seed);
      const snapshots = Array.from({ length: 3 }, (_, i) =>
        randomSnapshot(RANDOM_SCHEMA, seed * 10 + i, {
          assets: 3 + 2 * i,
          unknownOneIn: 3 + i,
          strings: ['x-prod'],
        }),
      );
      const reports = await evaluateOpa(bundleOf(program), snapshots);
      snapshots.forEach((snapshot, i) => {
        const expected = interpret(program, snapshot);
        expected.policies.forEach((policy, p) => {
          expect(text(reports[i]?.policies[p]), `seed ${seed}, snapshot ${i}, ${policy.policy}`).toBe(
            text(policy),
          );
        });
        expect(text(reports[i])).toBe(text(expected));
      });
    },
    120_000,
  );
});
