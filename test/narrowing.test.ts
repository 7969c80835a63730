/**
 * What the checker narrows is never absent when the policy runs: over snapshots in which nothing is unknown, every form that
 * compiles is decided. An absent value that is used is unknown, and would show as inconclusive.
 */
import { createWorkspace, requireSound } from '@policyc/analysis';
import { interpret, lower, verify } from '@policyc/ir';
import type { Schema, Snapshot } from '@policyc/model';
import { expect, test } from 'vitest';
import { FORMS, SCHEMA } from '../packages/analysis/test/narrowing-forms.js';
import { randomSnapshot } from './support/random-snapshot.js';

const SNAPSHOTS = 8;

/** Snapshots with every asset that is referred to, every field told, and a baseline. */
function knownSnapshots(schema: Schema): readonly Snapshot[] {
  const found: Snapshot[] = [];
  for (let seed = 1; found.length < SNAPSHOTS; seed++) {
    const snapshot = randomSnapshot(schema, seed, {
      assets: 4,
      unknownOneIn: 1_000_000,
      baseline: true,
      strings: ['a', 'nobody'],
    });
    const text = JSON.stringify(snapshot);
    if (!/"(\$unknown|\$opaque|\$partial|stubs|coverage)"/.test(text)) found.push(snapshot);
  }
  return found;
}

test('what is narrowed is never absent', { timeout: 180_000 }, () => {
  const workspace = createWorkspace();
  workspace.set('schema', SCHEMA);
  const verdicts = { pass: 0, fail: 0, inconclusive: 0, not_applicable: 0 };
  let snapshots: readonly Snapshot[] | undefined;
  for (const { name, text } of FORMS.filter((f) => f.narrowed)) {
    workspace.set('file', text);
    const result = requireSound(workspace.snapshot().program);
    if (!result.ok) throw new Error(`${name} does not compile`);
    const { program } = lower(result.program);
    expect(verify(program), name).toEqual([]);
    snapshots ??= knownSnapshots(result.program.schema);
    for (const snapshot of snapshots) {
      const { counts } = interpret(program, snapshot).policies[0] ?? { counts: verdicts };
      expect(counts.inconclusive, `${name}\n${JSON.stringify(snapshot)}`).toBe(0);
      verdicts.pass += counts.pass;
      verdicts.fail += counts.fail;
      verdicts.not_applicable += counts.not_applicable;
    }
  }
  expect(Math.min(verdicts.pass, verdicts.fail, verdicts.not_applicable)).toBeGreaterThan(300);
});
