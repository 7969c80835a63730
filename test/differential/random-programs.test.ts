/**
 * Random programs over random snapshots: WASM in the OPA SDK and the emitted Rego in real OPA agree with the
 * interpreter to the byte. Conditions nest as nobody would write them.
 * `POLICYC_DIFFERENTIAL=n` runs n programs, `POLICYC_SEED` starts elsewhere.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canonicalJson, type Json } from '@policyc/base';
import { buildBundle, emitRego, emitWasm } from '@policyc/emit';
import { interpret, type ir, verify } from '@policyc/ir';
import type { Report, Snapshot } from '@policyc/model';
import { runOpa } from '@policyc/testkit';
import { describe, expect, it } from 'vitest';
import { evaluateLoaded, evaluateOpa, hasOpa, loadWasm } from '../support/engines.js';
import { RANDOM_SCHEMA, randomProgram } from '../support/random-program.js';
import { createRandom, randomSnapshot } from '../support/random-snapshot.js';

const programs = Number(process.env.POLICYC_DIFFERENTIAL ?? 6);
const first = Number(process.env.POLICYC_SEED ?? 1);
const seeds = Array.from({ length: programs }, (_, i) => first + i);
const text = (value: unknown) => canonicalJson(value as Json);

const makeProgram = (seed: number): ir.Program => randomProgram(createRandom(seed), 20, 1 + (seed % 4));

const makeSnapshots = (seed: number): readonly Snapshot[] =>
  Array.from({ length: 3 }, (_, i) =>
    randomSnapshot(RANDOM_SCHEMA, seed * 10 + i, {
      severalForOne: true,
      assets: 3 + 2 * i,
      unknownOneIn: 3 + i,
      strings: ['x-prod'],
      baseline: seed % 6 !== 0,
    }),
  );

function expectSame(
  program: ir.Program,
  snapshot: Snapshot,
  report: Report | undefined,
  where: string,
): void {
  const expected = interpret(program, snapshot);
  expected.policies.forEach((policy, p) => {
    expect(text(report?.policies[p]), `${where}, ${policy.policy}`).toBe(text(policy));
  });
  expect(text(report)).toBe(text(expected));
}

function bundleOf(program: ir.Program): Uint8Array {
  const metadata = {
    format: 'policyc-bundle/1',
    compiler: 'test',
    entrypoints: {},
    params: [],
    tables: [],
    schema: program.schema,
    policies: [],
  } as const;
  return buildBundle({ wasm: new Uint8Array(), rego: emitRego(program), data: {}, metadata });
}

describe('random programs', () => {
  it('keep the invariants of the IR', () => {
    for (let seed = first; seed < first + 20; seed++) expect(verify(makeProgram(seed))).toEqual([]);
  });
  it.each(seeds)('interpreter and WASM agree: seed %i', async (seed) => {
    const program = makeProgram(seed);
    const policy = await loadWasm(emitWasm(program));
    makeSnapshots(seed).forEach((snapshot, i) => {
      expectSame(program, snapshot, evaluateLoaded(policy, snapshot), `seed ${seed}, snapshot ${i}`);
    });
  });
  it.skipIf(!hasOpa).each(seeds)('interpreter and Rego agree: seed %i', async (seed) => {
    const program = makeProgram(seed);
    const snapshots = makeSnapshots(seed);
    const reports = await evaluateOpa(bundleOf(program), snapshots);
    snapshots.forEach((snapshot, i) => {
      expectSame(program, snapshot, reports[i], `seed ${seed}, snapshot ${i}`);
    });
  });
  it.skipIf(!hasOpa)('are Rego that OPA accepts in strict mode and has nothing to format in', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'policyc-random-'));
    try {
      for (const { path, text } of emitRego(makeProgram(first))) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), text);
      }
      expect(await runOpa(['check', '--strict', directory])).toMatchObject({ code: 0, stderr: '' });
      expect(await runOpa(['fmt', '--list', directory])).toMatchObject({ code: 0, stdout: '' });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
