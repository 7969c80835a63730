/**
 * What `check --explain-unknown` says of the policies of the standard library is what happens. Over random snapshots an
 * inconclusive verdict rests on listed fields alone, so that what is not listed cannot make one, and a policy without any is
 * always decided; and most of what is listed is seen to make one, so that the list is no list of everything.
 */
import { requireSound, unknownCauses } from '@policyc/analysis';
import { checkFiles } from '@policyc/compiler';
import { interpret, lower } from '@policyc/ir';
import { momentOf } from '@policyc/model';
import { expect, test } from 'vitest';
import { judgeCauses } from './fuzz/judge-static.js';
import { randomSnapshot } from './support/random-snapshot.js';
import { STDLIB_FILES } from './support/stdlib-program.js';

const SNAPSHOTS = 120;

test('the listed causes of inconclusive verdicts are those that there are', { timeout: 240_000 }, () => {
  const sound = requireSound(checkFiles(STDLIB_FILES).checked);
  if (!sound.ok) throw new Error('stdlib has errors');
  const { program } = lower(sound.program);
  const listed = new Map(
    sound.program.policies.map(({ decl }) => [decl.name.text, unknownCauses(sound.program, decl)]),
  );
  const seen = new Map<string, Set<string>>();
  for (let seed = 1; seed <= SNAPSHOTS; seed++) {
    const snapshot = randomSnapshot(sound.program.schema, seed, {
      assets: 1 + (seed % 4),
      unknownOneIn: 2 + (seed % 9),
      baseline: seed % 2 === 0,
      strings: ['http', 'postgres', 'password', 'n8n'],
    });
    const report = interpret(program, snapshot);
    expect(judgeCauses(sound.program, report), `seed ${seed}`).toEqual([]);
    for (const { policy, inconclusive } of report.policies) {
      const causes = seen.get(policy) ?? new Set();
      seen.set(policy, causes);
      for (const { because, because_total } of inconclusive) {
        // Without a cause, nobody could say what is missing.
        expect(because_total, `${policy}, seed ${seed}`).toBeGreaterThan(0);
        for (const { kind, field } of because) if (field !== '(population)') causes.add(`${kind}.${field}`);
      }
    }
  }
  const decided = [...listed].filter(([, causes]) => causes.length === 0).map(([id]) => id);
  expect(decided.filter((id) => (seen.get(id)?.size ?? 0) > 0)).toEqual([]);
  const fields = [...listed].flatMap(([id, causes]) =>
    causes
      .filter((c) => c.why === 'declared')
      .map((c) => [id, `${momentOf(c.kind).kind}.${c.field}`] as const),
  );
  const unseen = fields.filter(([id, field]) => seen.get(id)?.has(field) !== true);
  expect(fields.length).toBeGreaterThan(100);
  // Some need a place that random snapshots hardly come to, such as the last step of a long path.
  expect(unseen.length / fields.length, unseen.map((u) => u.join(' ')).join('\n')).toBeLessThan(0.4);
});
