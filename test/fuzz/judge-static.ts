/** What is said of a policy before it runs holds when it runs: its cost bound, and the causes of inconclusive verdicts. */
import { type SoundProgram, unknownCauses } from '@policyc/analysis';
import { bindData, costOfPolicy, type Data, type ir, subjectVerdicts } from '@policyc/ir';
import { costAt, type Report, SNAPSHOT_FORMAT, type Snapshot } from '@policyc/model';

const NOTHING: Snapshot = {
  format: SNAPSHOT_FORMAT,
  platform: '',
  schema: { name: '', version: '' },
  now: '2026-01-01T00:00:00Z',
  assets: {},
};

const LEAVES: ReadonlySet<string> = new Set(['compare', 'member', 'test', 'present', 'known']);

/** @returns what does not hold, if anything */
export function judgeStatic(
  checked: SoundProgram,
  program: ir.Program,
  snapshots: readonly Snapshot[],
  reports: readonly Report[],
  data: Data,
): string | undefined {
  const wrong = reports.flatMap((report) => judgeCauses(checked, report));
  const [snapshot] = snapshots.slice(-1);
  const values = bindData(program, snapshot ?? NOTHING, data).values;
  // The bound is that of the values that were compiled in.
  const params = program.params.map((p) => ({ ...p, default: values.get(p.id) ?? p.default }));
  const given = { ...program, params };
  if (snapshot !== undefined) wrong.push(...program.policies.flatMap((p) => judgeCost(given, p, snapshot)));
  return wrong[0];
}

function judgeCost(program: ir.Program, policy: ir.Policy, snapshot: Snapshot): readonly string[] {
  let steps = 0;
  subjectVerdicts(policy, program, snapshot, {
    formula: ({ op }) => {
      if (LEAVES.has(op)) steps += 1;
    },
    elements: () => {},
  });
  const bound = costAt(costOfPolicy(program, policy), snapshot);
  return steps <= bound
    ? []
    : [`${policy.metadata.id} takes ${steps} steps, more than its bound of ${bound}`];
}

/** What refers back may be of a kind that is not exported as a whole. */
function isRelation(
  { schema }: SoundProgram,
  { kind, field }: { readonly kind: string; readonly field: string },
): boolean {
  const found = schema.kinds.find((k) => k.name === kind)?.fields.find((f) => f.name === field);
  return found?.tag === 'relation';
}

const PSEUDO: ReadonlyMap<string, string> = new Map([
  ['(arithmetic)', 'overflow'],
  ['(path)', 'edge'],
]);

/** @returns inconclusive verdicts that rest on what `unknownCauses` does not list */
export function judgeCauses(checked: SoundProgram, report: Report): readonly string[] {
  return report.policies.flatMap(({ policy, inconclusive }) => {
    const decl = checked.policies.find((p) => p.decl.name.text === policy)?.decl;
    const causes = decl === undefined ? [] : unknownCauses(checked, decl);
    const groundless = inconclusive.find((entry) => entry.because.length === 0);
    if (groundless !== undefined)
      return [`${policy} is inconclusive about ${JSON.stringify(groundless.subject)} for no reason`];
    return inconclusive
      .flatMap((entry) => entry.because)
      .filter(
        (fact) =>
          // Of a kind that is not exported as a whole; that is no matter of the policy's text.
          fact.field !== '(population)' &&
          !isRelation(checked, fact) &&
          !causes.some((c) =>
            PSEUDO.has(fact.field)
              ? c.why === PSEUDO.get(fact.field)
              : c.kind === fact.kind && c.field === fact.field,
          ),
      )
      .map(
        (fact) => `${policy} is inconclusive because of ${fact.kind}.${fact.field}, which was not foreseen`,
      );
  });
}
