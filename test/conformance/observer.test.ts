/** Watching an evaluation changes nothing: verdicts with an observer are those without, over every test of the repository. */
import { requireSound } from '@policyc/analysis';
import { checkFiles, testInputs } from '@policyc/compiler';
import { conditionsOf, type ir, lower, type Observer, subjectVerdicts } from '@policyc/ir';
import { expect, test } from 'vitest';
import { policyFiles, readTestFile } from '../support/sources.js';

const platforms = policyFiles('stdlib/platforms');
const programs = [
  ['stdlib', [...platforms, ...policyFiles('stdlib/packs')]],
  ...policyFiles('test/conformance/cases').map((f) => [f.uri, [...platforms, f]] as const),
] as const;

test.each(programs)('%s', (_, files) => {
  const sound = requireSound(checkFiles(files).checked);
  // A case that brings its own platform is a program without the standard one.
  if (!sound.ok) return;
  const { program } = lower(sound.program);
  const seen = new Set<ir.Formula>();
  const values: string[] = [];
  const observer: Observer = {
    formula: (node, value) => {
      seen.add(node);
      values.push(value);
    },
    elements: () => undefined,
  };
  const snapshots = testInputs(files, readTestFile);
  for (const { test: name, snapshot } of snapshots) {
    for (const policy of program.policies) {
      const watched = subjectVerdicts(policy, program, snapshot, observer);
      expect(watched, name).toEqual(subjectVerdicts(policy, program, snapshot));
    }
  }
  if (snapshots.length === 0) return;
  const nodes = program.policies.flatMap((p) => conditionsOf(p).flatMap((c) => c.nodes.map((n) => n.node)));
  if (nodes.length > 0) expect(nodes.some((n) => seen.has(n))).toBe(true);
});
