/** A path of more nodes than a report shows: its two ends and how many there are, the same from all engines. */
import { canonicalJson, type Json } from '@policyc/base';
import { compile } from '@policyc/compiler';
import { interpret } from '@policyc/ir';
import { PATH_SHOWN, type Snapshot } from '@policyc/model';
import { describe, expect, it } from 'vitest';
import { evaluateOpa, evaluateWasm, hasOpa } from '../support/engines.js';

const POLICIES = `package platforms.chain
platform chain version "1"
asset Step {
  key id: string
  name: string
  end: bool
  next: set of ref Step
}
edge flow: Step -> Step via from.next
policy LP-01 "Chain" {
  severity low
  for step in Step
  forbid flow from step to last in Step where last.end
  message "{path} ({path.length})"
}
`;
const { output, diagnostics } = compile({ files: [{ uri: 'chain.policy', text: POLICIES }] });
if (!output) throw new Error(JSON.stringify(diagnostics));

/** Of so many steps, each of which leads to the next. */
function chain(steps: number): Snapshot {
  const id = (i: number) => `s${String(i).padStart(3, '0')}`;
  const made = Array.from({ length: steps }, (_, i) => ({
    id: id(i),
    name: `step ${i}`,
    end: i === steps - 1,
    next: i === steps - 1 ? [] : [id(i + 1)],
  }));
  return {
    format: 'policyc-snapshot/1',
    platform: 'chain',
    schema: { name: 'chain', version: '1' },
    now: '2026-01-01T00:00:00Z',
    assets: { Step: made },
  };
}

const snapshots = [PATH_SHOWN, PATH_SHOWN + 1, PATH_SHOWN + 2, 200].map(chain);
const reports = snapshots.map((snapshot) => interpret(output.program, snapshot));
const text = (report: unknown) => canonicalJson(report as Json);

describe('paths that are longer than a report shows', () => {
  it('are there as a whole up to the limit', () => {
    const longest = reports[0]?.policies[0]?.findings[0];
    expect(longest?.path).toHaveLength(PATH_SHOWN);
    expect(longest?.path_total).toBeUndefined();
    expect(longest?.message).not.toContain('...');
  });

  it('are there with both ends', () => {
    const longest = reports[3]?.policies[0]?.findings[0];
    expect(longest?.path?.map((n) => n.key)).toEqual([
      ...Array.from({ length: 32 }, (_, i) => `s${String(i).padStart(3, '0')}`),
      ...Array.from({ length: 32 }, (_, i) => `s${168 + i}`),
    ]);
    expect(longest?.path_total).toBe(200);
    expect(longest?.message).toMatch(
      /^step 0 -> .*step 31 -> \.\.\. 136 more \.\.\. -> step 168 -> .* -> step 199 \(199\)$/,
    );
    expect(longest?.items).toEqual([{ name: 'last', kind: 'Step', key: 's199' }]);
  });

  it('are the same in policy.wasm', async () => {
    for (const [i, snapshot] of snapshots.entries())
      expect(text(await evaluateWasm(output.wasm, snapshot))).toBe(text(reports[i]));
  });

  it.skipIf(!hasOpa)('are the same in Rego', async () => {
    const found = await evaluateOpa(output.bundle, snapshots);
    expect(found.map(text)).toEqual(reports.map(text));
  });
});
