/**
 * Condition coverage: which values the conditions of policies took while tests ran.
 * A condition is covered when some test made it true and some test made it false. Only what the interpreter evaluated
 * counts: behind a decisive operand of `and` or `or`, nothing is evaluated. Conditions in functions and derived fields
 * count once, for the function or field, whichever policy leads to them.
 */
import type { SoundProgram } from '@policyc/analysis';
import {
  type ConditionNode,
  conditionsOf,
  type ir,
  lower,
  type Observer,
  placeId,
  subjectVerdicts,
  writtenValue,
} from '@policyc/ir';
import type { CoverageUnit, Snapshot, Verdict } from '@policyc/model';
import type { SourceFile } from '../compile.js';
import { conditionHolders } from './declarations.js';
import { placeOf, sourceText } from './explain-failure.js';

export interface CoverageRecorder {
  /** Judges the subjects of a snapshot once more, watched. */
  record(program: ir.Program, snapshot: Snapshot): void;
  /** By file and place. */
  result(): readonly CoverageUnit[];
}

interface ConditionCount {
  readonly origin: ir.Origin;
  true: number;
  false: number;
  unknown: number;
}

interface QuantifierCount {
  readonly origin: ir.Origin;
  reached: number;
  filled: number;
}

type VerdictCount = Record<Verdict, number>;

/**
 * @param files those of the program
 * @param select which policies to cover
 */
export function createCoverageRecorder(
  sound: SoundProgram,
  files: readonly SourceFile[],
  select: (policyId: string) => boolean,
): CoverageRecorder {
  const { program } = lower(sound, { select: (p) => select(p.decl.name.text) });
  const conditions = new Map<string, ConditionCount>();
  const quantifiers = new Map<string, QuantifierCount>();
  const verdicts = new Map<string, VerdictCount>();
  for (const policy of program.policies) {
    verdicts.set(policyKey(policy), { pass: 0, fail: 0, inconclusive: 0, not_applicable: 0 });
    for (const { origin } of conditionsOf(policy)) {
      const id = placeId(origin);
      if (!conditions.has(id)) conditions.set(id, { origin, true: 0, false: 0, unknown: 0 });
    }
  }
  /** The counters of the nodes of one lowered policy; a condition that only a test's parameters make is left out. */
  const countersOf = memo((policy: ir.Policy) => {
    const counters = new Map<ir.Formula, ConditionNode & { readonly count: ConditionCount }>();
    for (const { origin, nodes } of conditionsOf(policy)) {
      const count = conditions.get(placeId(origin));
      if (count) for (const node of nodes) counters.set(node.node, { ...node, count });
    }
    return counters;
  });

  return {
    record(tested, snapshot) {
      for (const policy of tested.policies) {
        const verdictCount = verdicts.get(policyKey(policy));
        if (!verdictCount) continue;
        const counters = countersOf(policy);
        const observer: Observer = {
          formula(node, value) {
            const counter = counters.get(node);
            if (counter && (counter.decides ?? value) === value) counter.count[writtenValue(node, value)]++;
          },
          elements(node, count) {
            const origin = 'op' in node ? node.origin : node.where.origin;
            const id = placeId(origin);
            const known = quantifiers.get(id) ?? { origin, reached: 0, filled: 0 };
            quantifiers.set(id, known);
            known.reached++;
            if (count !== undefined && count > 0) known.filled++;
          },
        };
        for (const { verdict } of subjectVerdicts(policy, tested, snapshot, observer))
          verdictCount[verdict]++;
      }
    },
    result: () => describeUnits(sound, files, [...conditions.values()], [...quantifiers.values()], verdicts),
  };
}

function policyKey(policy: ir.Policy): string {
  return `${policy.metadata.package}\0${policy.metadata.id}`;
}

function memo<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

/** The declarations that conditions stand in, in the order of the files and of the source. */
function describeUnits(
  sound: SoundProgram,
  files: readonly SourceFile[],
  conditions: readonly ConditionCount[],
  quantifiers: readonly QuantifierCount[],
  verdicts: ReadonlyMap<string, VerdictCount>,
): readonly CoverageUnit[] {
  const sources = new Map(sound.modules.map((m) => [m.source.uri, m]));
  const place = (origin: ir.Origin) => placeOf(origin, sources);
  const text = (origin: ir.Origin) => sourceText(origin, sources);
  const units: CoverageUnit[] = [];
  for (const { module, node, kind, name } of conditionHolders(sound, files)) {
    if (kind === 'parameter') continue;
    const uri = module.source.uri;
    const inside = ({ origin }: { readonly origin: ir.Origin }) =>
      origin.uri === uri && origin.span.start >= node.span.start && origin.span.end <= node.span.end;
    const own = <T extends { readonly origin: ir.Origin }>(all: readonly T[]) =>
      all
        .filter(inside)
        .sort((a, b) => a.origin.span.start - b.origin.span.start || b.origin.span.end - a.origin.span.end);
    const verdict = kind === 'policy' ? verdicts.get(`${module.packageName}\0${name}`) : undefined;
    const described = own(conditions).map(({ origin, ...counts }) => ({
      place: place(origin),
      text: text(origin),
      ...counts,
    }));
    if (verdict === undefined && described.length === 0) continue;
    units.push({
      kind,
      name,
      package: module.packageName,
      place: place({ uri, span: node.span }),
      conditions: described,
      quantifiers: own(quantifiers).map(({ origin, ...counts }) => ({
        place: place(origin),
        text: text(origin),
        ...counts,
      })),
      ...(verdict ? { verdicts: verdict } : {}),
    });
  }
  return units;
}
