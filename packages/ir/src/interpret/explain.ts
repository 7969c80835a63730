/**
 * Why a subject got its verdict: every condition in its place in the source with its value, and the values of what it
 * compares. For people; the facts of a report are `facts.ts`'s.
 * Invariant: plain data; everything is evaluated, also what a decision did not need; secret values are never in it.
 */
import { type Snapshot, storedIn, type Type, type Verdict } from '@policyc/model';
import { asksForExtension, samePlace, writtenValue } from '../conditions.js';
import type {
  Binder,
  Choice,
  Formula,
  NodeChoice,
  Origin,
  Policy,
  Program,
  Reach,
  Source,
  Term,
} from '../ir.js';
import { termParts } from '../parts.js';
import { type Context, isAsset, type Value, withSlot } from './context.js';
import { judge, subjectContext } from './interpret.js';
import { shortestPath } from './path-search.js';
import { termState } from './term.js';
import { isOpen, negate, sourceElements, type Truth, truth } from './truth.js';
import { type Asset, createWorld } from './world.js';

export interface ExplainedValue {
  readonly origin: Origin;
  /** As in the language: `"text"`, `3`, `none`, `{ a, b }`, the key of an asset, `absent`, `unknown`; `***` where secret. */
  readonly value: string;
}

/** A condition in its place, or one element of what a quantifier, a count, a path or a `for` goes through. */
export interface Explained {
  readonly origin: Origin;
  readonly value: Truth;
  readonly element?: { readonly name: string; readonly value: string };
  /** What the condition compares, constants left out. */
  readonly operands: readonly ExplainedValue[];
  readonly children: readonly Explained[];
  /** Elements that are left out, for there are too many. */
  readonly omitted: number;
}

export interface Explanation {
  readonly verdict: Verdict;
  /** Absent where the population is not narrowed. */
  readonly where: Explained | undefined;
  readonly rule: Explained;
}

/** The condition of a policy's rule in the source: the IR knows only what breaks it. */
export interface RulePlace {
  readonly origin: Origin;
  readonly rule: 'require' | 'forbid';
}

/** At most so many elements of one collection are shown. */
const ELEMENT_LIMIT = 10;

interface Contents {
  readonly operands: readonly ExplainedValue[];
  readonly children: readonly Explained[];
  readonly omitted: number;
}

const EMPTY: Contents = { operands: [], children: [], omitted: 0 };

interface Explaining {
  readonly context: Context;
  /** Slots that hold elements of secret collections. */
  readonly secretSlots: Set<number>;
}

/** @returns undefined where the snapshot has no such subject */
export function explain(
  policy: Policy,
  program: Program,
  snapshot: Snapshot,
  subjectKey: string,
  rule: RulePlace,
): Explanation | undefined {
  const world = createWorld(program, snapshot);
  const subject = world.population(policy.subject.kind).find((s) => s.key === subjectKey);
  if (!subject) return undefined;
  const context = subjectContext(policy, subject, world, new Map());
  const explaining: Explaining = { context, secretSlots: new Set() };
  const broken = explainChoices([...policy.cases, ...policy.witnesses], policy.violation, rule, explaining);
  const value = rule.rule === 'require' ? negate(broken.value) : broken.value;
  return {
    verdict: judge(policy, context),
    where: explainFormula(policy.where, undefined, explaining).children[0],
    rule: { origin: rule.origin, value, ...broken.contents },
  };
}

/** What breaks the rule, below one row for each element of the `for`s and witnesses. */
function explainChoices(
  choices: readonly Choice[],
  violation: Formula,
  rule: RulePlace,
  explaining: Explaining,
): { readonly value: Truth; readonly contents: Contents } {
  const [choice, ...rest] = choices;
  const { context } = explaining;
  if (!choice) {
    return { value: truth(violation, context), contents: explainFormula(violation, rule.origin, explaining) };
  }
  const values: Truth[] = [];
  const contents = explainElements(choice.binder, choice.source, choice.where.origin, explaining, () => {
    const narrowed = explainFormula(choice.where, undefined, explaining);
    const inner = explainChoices(rest, violation, rule, explaining);
    const value = least([truth(choice.where, context), inner.value]);
    values.push(value);
    return { value, contents: join([narrowed, inner.contents]) };
  });
  const whole = sourceElements(choice.source, context) !== undefined && !isOpen(choice.source, context);
  return { value: negate(least([...values, ...(whole ? [] : ['unknown' as const])].map(negate))), contents };
}

/** Kleene's `and`. */
function least(values: readonly Truth[]): Truth {
  return values.includes('false') ? 'false' : values.includes('unknown') ? 'unknown' : 'true';
}

/**
 * A row for the formula; only its contents where it is no condition of its own in the source.
 * @param enclosing the place of the row that it stands in
 */
function explainFormula(formula: Formula, enclosing: Origin | undefined, explaining: Explaining): Contents {
  if (enclosing && covers(formula.origin, enclosing)) return contentsOf(formula, enclosing, explaining);
  if (formula.op === 'const' || formula.op === 'baseline' || asksForExtension(formula)) return EMPTY;
  const value = writtenValue(formula, truth(formula, explaining.context));
  const contents = contentsOf(formula, formula.origin, explaining);
  return { ...EMPTY, children: [{ origin: formula.origin, value, ...contents }] };
}

/** Whether a node is made from the row's place or, as the negation of a rule, from a statement around it. */
function covers(outer: Origin, inner: Origin): boolean {
  return outer.uri === inner.uri && outer.span.start <= inner.span.start && outer.span.end >= inner.span.end;
}

function contentsOf(formula: Formula, place: Origin, explaining: Explaining): Contents {
  const terms = (list: readonly Term[]) => join(list.map((t) => explainTerm(t, place, explaining)));
  switch (formula.op) {
    case 'const':
    case 'baseline':
      return EMPTY;
    case 'and':
    case 'or':
      return join(written(formula).map((o) => explainFormula(o, place, explaining)));
    case 'not':
      return explainFormula(formula.operand, place, explaining);
    case 'compare':
      return terms([formula.left, formula.right]);
    case 'member':
      return terms([formula.element, formula.collection]);
    case 'test':
    case 'is':
      return terms([formula.term]);
    case 'present':
    case 'known':
      return terms([formula.field]);
    case 'found':
      return terms([formula.term]);
    case 'some':
      return asksForExtension(formula) ? EMPTY : explainSelection(formula, place, explaining);
    case 'count': {
      const bound = explainTerm(formula.bound, place, explaining);
      return join([bound, explainSelection(formula, place, explaining)]);
    }
    case 'reach':
      return explainPath(formula, explaining);
  }
}

/** The operands as they were written: those that sugar made of one place (`a.b is present`) are one again. */
function written({ op, operands }: Extract<Formula, { op: 'and' | 'or' }>): readonly Formula[] {
  const groups: Formula[][] = [];
  for (const operand of operands) {
    const last = groups.at(-1)?.[0];
    if (last && samePlace(last.origin, operand.origin)) groups.at(-1)?.push(operand);
    else groups.push([operand]);
  }
  if (groups.length === 1) return operands;
  return groups.flatMap((g) => {
    const [first] = g;
    return first === undefined ? [] : g.length === 1 ? g : [{ op, operands: g, origin: first.origin }];
  });
}

function explainSelection(
  { binder, source, body }: { readonly binder: Binder; readonly source: Source; readonly body: Formula },
  place: Origin,
  explaining: Explaining,
): Contents {
  return explainElements(binder, source, body.origin, explaining, () => ({
    value: truth(body, explaining.context),
    contents: explainFormula(body, place, explaining),
  }));
}

function explainElements(
  binder: Binder,
  source: Source,
  origin: Origin,
  explaining: Explaining,
  body: () => { readonly value: Truth; readonly contents: Contents },
): Contents {
  const elements = sourceElements(source, explaining.context);
  if (!elements) {
    return source.tag === 'collection' ? explainTerm(source.term, source.term.origin, explaining) : EMPTY;
  }
  if (source.tag === 'collection' && isSecret(source.term, explaining))
    explaining.secretSlots.add(binder.slot);
  const rows = elements.map((element) =>
    withSlot(explaining.context, binder.slot, element, (): Explained => {
      const { value, contents } = body();
      const shown = explaining.secretSlots.has(binder.slot) ? '***' : valueText(element, binder.type);
      return { origin, value, element: { name: binder.name, value: shown }, ...contents };
    }),
  );
  const children = rows.slice(0, ELEMENT_LIMIT);
  return { operands: [], children, omitted: rows.length - children.length };
}

/** The shortest path where there is one, and what every asset that could end or break it is. */
function explainPath(reach: Reach, explaining: Explaining): Contents {
  const { context } = explaining;
  const from = explainTerm(reach.from, reach.origin, explaining);
  const nodes = (choice: NodeChoice | undefined): Contents =>
    choice === undefined
      ? EMPTY
      : explainSelection(
          { binder: choice.binder, source: { tag: 'kind', kind: choice.kind }, body: choice.where },
          reach.origin,
          explaining,
        );
  const found = truth(reach, context) === 'true' ? shortestPath(reach, context) : [];
  const path = found.map((n) => n.key).join(' -> ');
  const operands = found.length > 0 ? [{ origin: reach.origin, value: path }] : [];
  return join([from, { ...EMPTY, operands }, nodes(reach.to), nodes(reach.through)]);
}

/** The values in a term: its fields, and what is computed of them. */
function explainTerm(term: Term, place: Origin, explaining: Explaining): Contents {
  const { context } = explaining;
  const state = termState(term, context);
  const text =
    state.state !== 'value'
      ? state.state
      : isSecret(term, explaining)
        ? '***'
        : valueText(state.value, term.type);
  const own: Contents = { ...EMPTY, operands: [{ origin: term.origin, value: text }] };
  const inner = (list: readonly Term[]) => join(list.map((t) => explainTerm(t, place, explaining)));
  switch (term.op) {
    case 'const':
      return EMPTY;
    case 'var':
      return isAsset(context.slots[term.slot]) ? EMPTY : own;
    case 'field':
      return termState(term.base, context).state === 'value' ? own : join([own, inner([term.base])]);
    case 'now':
    case 'param':
    case 'related':
      return own;
    case 'count':
      return join([own, explainSelection(term, place, explaining)]);
    case 'collect':
    case 'fold':
      return join([own, explainSelection({ ...term, body: term.where }, place, explaining)]);
    case 'if': {
      const condition = explainFormula(term.condition, place, explaining);
      const branch = truth(term.condition, context) === 'true' ? term.then : term.else;
      return join([condition, inner([branch])]);
    }
    case 'otherwise':
      return join([inner([term.value]), ...(samePlace(term.origin, place) ? [] : [own])]);
    case 'cast':
      return inner([term.base]);
    case 'lookup':
    case 'size':
    case 'arith':
    case 'call': {
      const values = inner(termParts(term).terms);
      return samePlace(term.origin, place) ? values : join([own, values]);
    }
  }
}

/** Whether the value is made of a secret one. Counting secrets tells none. */
function isSecret(term: Term, explaining: Explaining): boolean {
  switch (term.op) {
    case 'var':
      return explaining.secretSlots.has(term.slot);
    case 'field': {
      return storedIn(explaining.context.world.schema, term.kind, term.field)?.secret === true;
    }
    case 'count':
    case 'size':
      return false;
    default:
      return termParts(term).terms.some((t) => isSecret(t, explaining));
  }
}

function valueText(value: Value, type: Type): string {
  if (typeof value !== 'object') return type.tag === 'string' ? JSON.stringify(value) : String(value);
  if (isAsset(value)) return (value as Asset).key;
  const element = type.tag === 'list' || type.tag === 'set' ? type.element : type;
  const elements = value.map((v) => valueText(v, element)).join(', ');
  if (type.tag !== 'set') return `[${elements}]`;
  return elements === '' ? '{}' : `{ ${elements} }`;
}

/** What several parts say, each value once. */
function join(parts: readonly Contents[]): Contents {
  const operands: ExplainedValue[] = [];
  for (const operand of parts.flatMap((p) => p.operands))
    if (!operands.some((known) => samePlace(known.origin, operand.origin))) operands.push(operand);
  return {
    operands,
    children: parts.flatMap((p) => p.children),
    omitted: parts.reduce((sum, p) => sum + p.omitted, 0),
  };
}
