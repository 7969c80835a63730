/**
 * Random snapshots over the conformance programs and the standard packs: interpreter, WASM and Rego agree to the byte.
 * `POLICYC_DIFFERENTIAL=n` runs n seeds instead of the smoke's.
 */
import { canonicalJson, type Json } from '@policyc/base';
import { compile } from '@policyc/compiler';
import { type Data, interpret } from '@policyc/ir';
import { type Snapshot, validateSnapshot } from '@policyc/model';
import { describe, expect, it } from 'vitest';
import { evaluateLoaded, evaluateOpaEntrypoints, hasOpa, loadWasm } from '../support/engines.js';
import { randomSnapshot } from '../support/random-snapshot.js';
import { policyFiles } from '../support/sources.js';

const seeds = Number(process.env.POLICYC_DIFFERENTIAL ?? 300);
const first = Number(process.env.POLICYC_SEED ?? 1);
const text = (report: unknown) => canonicalJson(report as Json);

const programs = [
  ['conformance', 'test/conformance/cases', ['red', 'x1', 's3cret']],
  ['standard packs', 'stdlib', ['GET', 'POST', '/hook', 'authorization', 'executeQuery']],
] as const;

describe.each(programs)('%s', (_, directory, strings) => {
  const { output, diagnostics } = compile({ files: policyFiles(directory) });
  /** Tables without rows: those have tests of their own. */
  const data: Data = {
    policyc: { tables: Object.fromEntries((output?.program.tables ?? []).map(({ id }) => [id, []])) },
  };
  const snapshots = (n: number): readonly Snapshot[] =>
    Array.from({ length: n }, (_, i) =>
      randomSnapshot(output?.metadata.schema ?? never(), first + i, {
        assets: 1 + (i % 7),
        unknownOneIn: 2 + (i % 5),
        strings,
        baseline: i % 3 !== 0,
      }),
    );

  it('compiles', () => expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]));

  it('makes valid snapshots', () => {
    for (const snapshot of snapshots(20))
      expect(validateSnapshot(output?.metadata.schema ?? never(), snapshot)).toEqual([]);
  });

  it(`interpreter and WASM agree on ${seeds} snapshots`, async () => {
    if (!output) return never();
    const policy = await loadWasm(output.wasm);
    policy.setData(data);
    snapshots(seeds).forEach((snapshot, i) => {
      expect(text(evaluateLoaded(policy, snapshot)), `seed ${first + i}`).toBe(
        text(interpret(output.program, snapshot, data)),
      );
    });
  }, 600_000);

  it.skipIf(!hasOpa)(
    `interpreter and Rego agree on ${Math.ceil(seeds / 10)} snapshots`,
    async () => {
      if (!output) return never();
      const chosen = snapshots(Math.ceil(seeds / 10));
      const results = await evaluateOpaEntrypoints(
        output.bundle,
        chosen.map((snapshot) => ({ snapshot, data })),
      );
      chosen.forEach((snapshot, i) => {
        expect(text(results[i]?.report), `seed ${first + i}`).toBe(
          text(interpret(output.program, snapshot, data)),
        );
      });
    },
    600_000,
  );
});

function never(): never {
  throw new Error('the program did not compile');
}
