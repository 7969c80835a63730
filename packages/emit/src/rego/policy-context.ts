/**
 * What the emission of one policy carries along: the names of slots, and the helper rules made so far.
 * Invariant: one helper rule per node and role, however often it is asked for; names are unique in the package.
 */
import { type ir, type SlotUses, slotUse } from '@policyc/ir';
import { call, type Expr, type Rule, ref, variable } from './ast.js';
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

/** Methods of a class: what is made anew for every policy, V8 has to optimise anew after each major collection of garbage. */
export class PolicyContext {
  readonly indexes: Indexes;
  readonly rules: Rule[] = [];
  readonly subject: Slot;
  readonly subjectSlot: number;
  readonly subjectKind: string;
  /** What is known of the slots of nodes. */
  readonly slotUses: SlotUses = new Map();
  readonly #origin: ir.Origin;
  readonly #quoteSource: QuoteSource;
  readonly #slots = new Map<number, Slot>();
  readonly #taken = new Set<string>();
  readonly #inverted = new Set<object>();
  readonly #stems = new Map<object, string>();
  readonly #helpers = new Map<string, Helper>();
  readonly #counters = new Map<string, number>();
  readonly #quoted = new Set<ir.Origin>();

  constructor(policy: Pick<ir.Policy, 'subject' | 'origin'>, indexes: Indexes, quoteSource: QuoteSource) {
    this.indexes = indexes;
    this.#origin = policy.origin;
    this.#quoteSource = quoteSource;
    this.subject = this.bind(policy.subject, true);
    this.subjectSlot = policy.subject.slot;
    this.subjectKind = policy.subject.kind;
  }

  bind(binder: ir.Binder, inPopulation: boolean): Slot {
    const before = this.#slots.get(binder.slot);
    if (before) return before;
    const { type } = binder;
    const slot = {
      name: this.#unique(binder.name.replace(/[^A-Za-z0-9_]/g, '_')),
      kind: type.tag === 'asset' ? type.kind : undefined,
      inPopulation,
    };
    this.#slots.set(binder.slot, slot);
    return slot;
  }

  slot(index: number): Slot {
    const found = this.#slots.get(index);
    if (!found) throw new Error(`slot ${index} is read before it is bound`);
    return found;
  }

  /** A variable that nothing else in the package uses. */
  fresh(stem: string): string {
    const n = (this.#counters.get(stem) ?? 0) + 1;
    this.#counters.set(stem, n);
    return this.#unique(`${stem}${n}`);
  }

  /** Gives the helper rules of a node a name of their own instead of one like `some2`. */
  name(node: object, stem: string): void {
    this.#stems.set(node, this.#unique(stem));
  }

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
  ): Helper {
    const name = `${this.#stem(node, word)}${role}`;
    const before = this.#helpers.get(name);
    if (before) return before;
    const params = slots.map((i) => this.slot(i).name);
    const made: Helper = {
      name,
      params,
      use: params.length > 0 ? call(name, ...params.map(variable)) : ref(name),
    };
    this.#helpers.set(name, made);
    this.rules.push(...build(made));
    return made;
  }

  /** What a `not` is over; notes where both stand for one sentence (`x is absent`, `every ...`). */
  operandOf(not: ir.Formula & { readonly op: 'not' }): ir.Formula {
    if (not.origin === not.operand.origin) this.#inverted.add(not.operand);
    return not.operand;
  }

  /** The value that the formula's sentence has where the formula has the given one. */
  sentenceValue(formula: ir.Formula, value: 'true' | 'false' | 'unknown'): string {
    if (value === 'unknown' || !this.#inverted.has(formula)) return value;
    return value === 'true' ? 'false' : 'true';
  }

  /** Comment lines with the source text of a node where it is known, above the first of the node's rules: their names tell what the others are. */
  quote(what: string, origin: ir.Origin): readonly string[] {
    // The whole policy is no sentence.
    if (origin === this.#origin || this.#quoted.has(origin)) return [];
    this.#quoted.add(origin);
    const text = this.#quoteSource(origin);
    return text === undefined ? [] : [`${what}: ${text}`];
  }

  #stem(node: object, word: string): string {
    const before = this.#stems.get(node);
    if (before !== undefined) return before;
    const name = this.fresh(word);
    this.#stems.set(node, name);
    return name;
  }

  #unique(name: string): string {
    let candidate = name;
    for (let i = 2; this.#isTaken(candidate) || this.#isTaken(`${candidate}_key`); i++)
      candidate = `${name}_${i}`;
    this.#taken.add(candidate);
    this.#taken.add(`${candidate}_key`);
    return candidate;
  }

  #isTaken(name: string): boolean {
    return TAKEN.has(name) || this.#taken.has(name);
  }
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
