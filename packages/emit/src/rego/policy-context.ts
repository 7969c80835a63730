/**
 * What the emission of one policy carries along: the names of slots, and the helper rules made so far.
 * Invariant: one helper rule per node and role, however often it is asked for; names are unique in the package.
 */
import type { ir } from '@policyc/ir';
import { call, type Expr, type Rule, ref, variable } from './ast.js';
import { type SlotUse, slotUse } from './free-slots.js';
import type { Indexes } from './indexes.js';
import { KEYWORDS } from './words.js';

export interface Slot {
  /** Rego variable: an asset object or a scalar. */
  readonly name: string;
  /** Set where it holds an asset. */
  readonly kind: string | undefined;
  /** Ranges over the population, so it is never a stub. */
  readonly inPopulation: boolean;
}

export interface Helper {
  readonly name: string;
  /** The rule or its call with the current bindings. */
  readonly use: Expr;
  readonly params: readonly string[];
}

export interface PolicyContext {
  readonly indexes: Indexes;
  readonly rules: readonly Rule[];
  readonly subject: Slot;
  readonly subjectSlot: number;
  readonly subjectKind: string;
  /** What is known of the slots of nodes. */
  readonly slotUses: Map<object, SlotUse>;
  bind(binder: ir.Binder, inPopulation: boolean): Slot;
  slot(index: number): Slot;
  /** A variable that nothing else in the package uses. */
  fresh(stem: string): string;
  /** Gives the helper rules of a node a name of their own instead of one like `some2`. */
  name(node: object, stem: string): void;
  /**
   * The helper rule of a node in one role; `build` makes it when it is first asked for.
   * @param slots its parameters
   */
  helper(
    node: object,
    word: string,
    role: string,
    slots: readonly number[],
    build: (helper: Helper) => readonly Rule[],
  ): Helper;
  /** Comment lines with the source text of a node, where it is known. */
  quote(what: string, origin: ir.Origin): readonly string[];
  /** What a `not` is over; notes where both stand for one sentence (`x is absent`, `every ...`). */
  operandOf(not: ir.Formula & { readonly op: 'not' }): ir.Formula;
  /** The value that the formula's sentence has where the formula has the given one. */
  sentenceValue(formula: ir.Formula, value: 'true' | 'false' | 'unknown'): string;
}

/** The rules that every policy has for itself. */
export const OWN_RULES: ReadonlySet<string> = new Set([
  'population',
  'failed',
  'failed_keys',
  'cleared',
  'idle',
  'undecided',
  'undecided_keys',
  'vacuous',
  'uncovered',
  'assumed',
  'findings',
  'inconclusive',
  'result',
  'report',
]);

/** Names that the package's own rules and imports have. */
const TAKEN: ReadonlySet<string> = new Set([
  ...KEYWORDS,
  ...OWN_RULES,
  'candidates',
  'input',
  'data',
  'lib',
  'schema',
  'settings',
  'shared',
  'values',
  'walks',
  'reason',
  'decided',
  'given',
  'value',
  'mistyped',
  'broken',
  'faults',
  'errors',
  'total',
  'id',
  'array',
  'concat',
  'contains',
  'count',
  'endswith',
  'format_int',
  'max',
  'min',
  'sum',
  'net',
  'semver',
  'time',
  'to_number',
  'trim',
  'trim_left',
  'trim_right',
  'object',
  'regex',
  'replace',
  'set',
  'sort',
  'startswith',
  'strings',
  'union',
  'fact',
  'finding',
  'place',
  'facts',
  'evidence',
  'entry',
  'because',
  'abs',
  'path',
  'from',
  'to',
  'node',
  'target',
  'around',
  'reached',
  'nearest',
  'first',
  'second',
  'third',
  'fourth',
  'next_node',
]);

export type QuoteSource = (origin: ir.Origin) => string | undefined;

export function createPolicyContext(
  policy: Pick<ir.Policy, 'subject' | 'origin'>,
  indexes: Indexes,
  quoteSource: QuoteSource,
): PolicyContext {
  const rules: Rule[] = [];
  const slots = new Map<number, Slot>();
  const taken = new Set<string>();
  const isTaken = (name: string) => TAKEN.has(name) || taken.has(name);
  const inverted = new Set<object>();
  const stems = new Map<object, string>();
  const helpers = new Map<string, Helper>();
  const counters = new Map<string, number>();

  function unique(name: string): string {
    let candidate = name;
    for (let i = 2; isTaken(candidate) || isTaken(`${candidate}_key`); i++) candidate = `${name}_${i}`;
    taken.add(candidate);
    taken.add(`${candidate}_key`);
    return candidate;
  }
  function fresh(stem: string): string {
    const n = (counters.get(stem) ?? 0) + 1;
    counters.set(stem, n);
    return unique(`${stem}${n}`);
  }
  function bind(binder: ir.Binder, inPopulation: boolean): Slot {
    const before = slots.get(binder.slot);
    if (before) return before;
    const { type } = binder;
    const slot = {
      name: unique(binder.name.replace(/[^A-Za-z0-9_]/g, '_')),
      kind: type.tag === 'asset' ? type.kind : undefined,
      inPopulation,
    };
    slots.set(binder.slot, slot);
    return slot;
  }
  function slot(index: number): Slot {
    const found = slots.get(index);
    if (!found) throw new Error(`slot ${index} is read before it is bound`);
    return found;
  }
  function stem(node: object, word: string): string {
    const before = stems.get(node);
    if (before !== undefined) return before;
    const name = fresh(word);
    stems.set(node, name);
    return name;
  }
  return {
    indexes,
    rules,
    subject: bind(policy.subject, true),
    subjectSlot: policy.subject.slot,
    subjectKind: policy.subject.kind,
    slotUses: new Map(),
    bind,
    slot,
    fresh,
    name: (node, word) => void stems.set(node, unique(word)),
    helper(node, word, role, indices, build) {
      const name = `${stem(node, word)}${role}`;
      const before = helpers.get(name);
      if (before) return before;
      const params = indices.map((i) => slot(i).name);
      const made: Helper = {
        name,
        params,
        use: params.length > 0 ? call(name, ...params.map(variable)) : ref(name),
      };
      helpers.set(name, made);
      rules.push(...build(made));
      return made;
    },
    operandOf(not) {
      if (not.origin === not.operand.origin) inverted.add(not.operand);
      return not.operand;
    },
    sentenceValue: (formula, value) =>
      value === 'unknown' || !inverted.has(formula) ? value : value === 'true' ? 'false' : 'true',
    quote(what, origin) {
      // The whole policy is no sentence.
      const text = origin === policy.origin ? undefined : quoteSource(origin);
      return text === undefined ? [] : [`${what}: ${text}`];
    },
  };
}

/** The parameters of a node's helper; facts may also name the subject. */
export function parametersOf(
  node: ir.Formula | ir.Term,
  policySubject: number | undefined,
  context: Pick<PolicyContext, 'slotUses'>,
): readonly number[] {
  const { free, namesSubject } = slotUse(node, context.slotUses);
  if (policySubject === undefined || !namesSubject || free.includes(policySubject)) return free;
  return [policySubject, ...free];
}
