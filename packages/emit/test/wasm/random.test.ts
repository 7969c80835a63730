/**
 * Random programs over random snapshots: the module in the unmodified SDK agrees with the interpreter to the byte.
 * `POLICYC_WASM_DIFFERENTIAL=n` runs n programs, `POLICYC_SEED` starts elsewhere.
 */
import { canonicalJson, type Json } from '@policyc/base';
import { interpret, type ir } from '@policyc/ir';
import { describe, expect, it } from 'vitest';
import { evaluateLoaded, loadWasm } from '../../../../test/support/engines.js';
import { RANDOM_SCHEMA, randomProgram } from '../../../../test/support/random-program.js';
import { createRandom, randomSnapshot } from '../../../../test/support/random-snapshot.js';
import { emitWasm } from '../../src/wasm/index.js';

const programs = Number(process.env.POLICYC_WASM_DIFFERENTIAL ?? 60);
const first = Number(process.env.POLICYC_SEED ?? 1);
const text = (value: unknown) => canonicalJson(value as Json);

describe('random programs', () => {
  it.each(Array.from({ length: programs }, (_, i) => first + i))(
    'interpreter and WASM agree: seed %i',
    async (seed) => {
      const program: ir.Program = randomProgram(createRandom(seed), 20, 1 + (seed % 3));
      const policy = await loadWasm(emitWasm(program));
      for (let i = 0; i < 8; i++) {
        const snapshot = randomSnapshot(RANDOM_SCHEMA, seed * 10 + i, {
          severalForOne: true,
          assets: 2 + 2 * i,
          baseline: seed % 6 !== 0,
          unknownOneIn: 3 + i,
          strings: ['x-prod'],
        });
        const expected = interpret(program, snapshot);
        const actual = evaluateLoaded(policy, snapshot);
        expected.policies.forEach((p, n) => {
          expect(text(actual.policies[n]), `seed ${seed}, snapshot ${i}, ${p.policy}`).toBe(text(p));
        });
        expect(text(actual)).toBe(text(expected));
      }
    },
  );
});
