/** Policies that inlining makes large: refused, or a module that engines take. */
import { compile } from '@policyc/compiler';
import { expect, it } from 'vitest';

/** Each step reads the one before it twice, behind a hop that may be absent. */
function chain(steps: number): string {
  const lets = Array.from(
    { length: steps },
    (_, i) => `  let n${i + 1} = if n${i}.live then (n${i}.next otherwise flow) else flow`,
  );
  return `package chain
platform chain version "1.0"
asset Flow { key id: string, live: bool, next: ref Flow? }
policy N-01 "Chain" {
  severity low
  for flow in Flow
  let n0 = flow
${lets.join('\n')}
  require n${steps}.live
}
`;
}

it('is a valid module up to the limit, and refused beyond it', () => {
  let largest: Uint8Array | undefined;
  let refused: string | undefined;
  for (let steps = 1; refused === undefined && steps < 30; steps++) {
    const { output, diagnostics } = compile({ files: [{ uri: 'chain.policy', text: chain(steps) }] });
    if (output) largest = output.wasm;
    else refused = diagnostics.find(({ severity }) => severity === 'error')?.code;
  }
  expect(refused).toBe('policy/too-large');
  expect(largest?.length).toBeGreaterThan(80_000);
  expect(WebAssembly.validate(new Uint8Array(largest ?? []))).toBe(true);
});
