/** What an entry of the report takes of memory is given back: many subjects with many nodes around them take memory for one of them. */
import { canonicalJson, type Json } from '@policyc/base';
import { compile } from '@policyc/compiler';
import { openDirectHost } from '@policyc/evaluator';
import { interpret } from '@policyc/ir';
import type { Snapshot } from '@policyc/model';
import { expect, it } from 'vitest';

const SCHEMA = `package platforms.ring
platform ring version "1"
asset Step {
  key id: string
  end: bool or unknown
  next: set of ref Step
  friend: ref Step?
}
edge flow: Step -> Step via from.next
`;
const POLICIES = {
  'walks that are not decided': `policy M-01 "Ends" {
  severity low
  for step in Step
  forbid flow from step to last in Step where last.end
  message "{path}"
}`,
  'findings by searches of their own': `policy M-02 "Friends" {
  severity low
  for step in Step where step.friend is present
  forbid flow from step to last in Step where last == step.friend
  message "{path}"
}`,
};

/** Rings of five; of no step it is known whether it is an end. */
function rings(steps: number): Snapshot {
  const id = (i: number) => `s${String(i).padStart(5, '0')}`;
  const follower = (i: number) => (i % 5 === 4 ? i - 4 : i + 1);
  return {
    format: 'policyc-snapshot/1',
    platform: 'ring',
    schema: { name: 'ring', version: '1' },
    now: '2026-01-01T00:00:00Z',
    assets: {
      Step: Array.from({ length: steps }, (_, i) => ({
        id: id(i),
        next: [id(follower(i))],
        friend: id(follower(follower(i))),
      })),
    },
  };
}

async function evaluate(policy: string, steps: number) {
  const { output, diagnostics } = compile({ files: [{ uri: 'ring.policy', text: `${SCHEMA}${policy}\n` }] });
  if (!output) throw new Error(JSON.stringify(diagnostics));
  const snapshot = rings(steps);
  const bytes = new TextEncoder().encode(JSON.stringify(snapshot));
  const host = await openDirectHost(output.wasm, {}, 'policyc/report');
  const results = host.evaluate({ size: bytes.length, fill: (target) => target.set(bytes) });
  return { results, snapshot, program: output.program, memory: host.memoryBytes() };
}

it.each(Object.entries(POLICIES))('for %s', async (_, policy) => {
  const { results, snapshot, program } = await evaluate(policy, 100);
  const expected = [{ result: interpret(program, snapshot) as unknown as Json }];
  expect(canonicalJson(results) === canonicalJson(expected)).toBe(true);
  const many = await evaluate(policy, 3000);
  // A search of each of 3,000 steps over as many, kept, would be 70 MB and more.
  expect(many.memory).toBeLessThan(12e6);
});
