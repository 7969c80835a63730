/**
 * Checks the IR's invariants: what an emitter may rely on. A fault here is a fault of policyc, never of a policy.
 * Run by the tests on every program they lower.
 */
import { findBuiltin } from '@policyc/builtins';
import {
  type AssetKind,
  findField,
  findGroup,
  findKind,
  hasParts,
  isWithin,
  kindsOf,
  type Schema,
  type StoredField,
  sameType,
  storedIn,
  type Type,
} from '@policyc/model';
import type { Binder, Formula, NodeChoice, Policy, Program, Source, Term } from './ir.js';
import { lookupTerms } from './parts.js';

/** Scalars whose equal values may be different texts. */
const MANY_SPELLINGS: ReadonlySet<string> = new Set(['timestamp', 'duration', 'version']);

const NO_KIND: AssetKind = { name: '', doc: '', singleton: false, key: '', fields: [] };

function isEmpty(collection: Term): boolean {
  return collection.op === 'const' && Array.isArray(collection.value) && collection.value.length === 0;
}

/** @returns one sentence for each broken invariant */
export function verify(program: Program): readonly string[] {
  const params = new Set(program.params.map((p) => p.id));
  return program.policies.flatMap((policy) => verifyPolicy(policy, program.schema, params));
}

function verifyPolicy(policy: Policy, schema: Schema, params: ReadonlySet<string>): readonly string[] {
  const problems: string[] = [];
  const report = (problem: string) => problems.push(`${policy.metadata.id}: ${problem}`);
  const declared = (kindName: string, name: string): StoredField | undefined => {
    const field = storedIn(schema, kindName, name);
    if (field) return field;
    report(`${kindName}.${name} is no field with a value`);
    return undefined;
  };
  const bind = (binder: Binder, bound: ReadonlySet<number>): ReadonlySet<number> => {
    if (binder.slot < 0 || binder.slot >= policy.slots) report(`slot ${binder.slot} is out of range`);
    if (bound.has(binder.slot)) report(`slot ${binder.slot} is bound inside itself`);
    return new Set(bound).add(binder.slot);
  };
  const expect = (actual: Type, wanted: Type, what: string) => {
    if (!sameType(actual, wanted))
      report(`${what} is ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`);
  };

  const isNamed = (name: string) =>
    findKind(schema, name) !== undefined || findGroup(schema, name) !== undefined;

  const source = (s: Source, bound: ReadonlySet<number>) => {
    if (s.tag === 'kind') {
      if (!isNamed(s.kind)) report(`${s.kind} is no kind`);
      return;
    }
    term(s.term, bound);
    if (s.term.type.tag !== 'list' && s.term.type.tag !== 'set') report('a source is no collection');
    if (!['field', 'related', 'const', 'param', 'if', 'otherwise', 'collect'].includes(s.term.op))
      report(`a source is a ${s.term.op}`);
  };
  const nodeChoice = (choice: NodeChoice, bound: ReadonlySet<number>) => {
    if (!isNamed(choice.kind)) report(`${choice.kind} is no kind`);
    formula(choice.where, bind(choice.binder, bound));
  };
  const formula = (f: Formula, bound: ReadonlySet<number>): void => {
    switch (f.op) {
      case 'const':
      case 'baseline':
        return;
      case 'and':
      case 'or':
        if (f.operands.length < 2) report(`${f.op} with ${f.operands.length} operands`);
        for (const operand of f.operands) formula(operand, bound);
        return;
      case 'not':
        return formula(f.operand, bound);
      case 'compare':
        if (MANY_SPELLINGS.has(f.type.tag)) report(`${f.type.tag}s are compared by ${f.type.tag}_order`);
        expect(f.left.type, f.type, 'the left operand');
        expect(f.right.type, f.type, 'the right operand');
        term(f.left, bound);
        return term(f.right, bound);
      case 'member':
        if (MANY_SPELLINGS.has(f.elementType.tag) && !isEmpty(f.collection))
          report(`a ${f.elementType.tag} is looked up by its text`);
        term(f.element, bound);
        return term(f.collection, bound);
      case 'test':
        expect(f.term.type, { tag: 'bool' }, 'a tested term');
        return term(f.term, bound);
      case 'is':
        if (f.term.type.tag !== 'asset' || !kindsOf(schema, f.term.type.kind).includes(f.kind))
          report(`${JSON.stringify(f.term.type)} is never ${f.kind}`);
        return term(f.term, bound);
      case 'present':
      case 'known':
        return term(f.field, bound);
      case 'found':
        return term(f.term, bound);
      case 'some':
      case 'count':
        if (f.op === 'count') term(f.bound, bound);
        source(f.source, bound);
        return formula(f.body, bind(f.binder, bound));
      case 'reach':
        if (!schema.edges.some((e) => e.name === f.edge)) report(`${f.edge} is no edge set`);
        term(f.from, bound);
        nodeChoice(f.to, bound);
        if (f.through) nodeChoice(f.through, bound);
        return;
    }
  };
  const term = (t: Term, bound: ReadonlySet<number>): void => {
    switch (t.op) {
      case 'const':
      case 'now':
        return;
      case 'param':
        if (!params.has(t.param)) report(`${t.param} is no parameter`);
        return;
      case 'var':
        if (!bound.has(t.slot)) report(`slot ${t.slot} is read but not bound`);
        return;
      case 'field': {
        const field = declared(t.kind, t.field);
        if (field) expect(t.type, field.type.type, `${t.kind}.${t.field}`);
        if (t.base.op === 'field' && hasParts(t.base.type)) {
          const whole = t.field.slice(0, t.field.lastIndexOf('.'));
          if (t.base.kind !== t.kind || t.base.field !== whole)
            report(`the base of ${t.field} is ${t.base.kind}.${t.base.field}`);
        } else {
          expect(t.base.type, { tag: 'asset', kind: t.kind }, `the base of ${t.field}`);
          if (t.field.includes('.')) report(`${t.field} is read without its record`);
        }
        return term(t.base, bound);
      }
      case 'related':
        if (findField(findKind(schema, t.kind) ?? NO_KIND, t.via)?.tag !== 'stored')
          report(`${t.kind}.${t.via} is no stored field`);
        return term(t.base, bound);
      case 'lookup':
        if (t.source.tag === 'kind') {
          if (!isNamed(t.source.kind)) report(`${t.source.kind} is no kind`);
          expect(t.type, { tag: 'asset', kind: t.source.kind }, 'what is looked up');
          expect(t.key.type, { tag: 'string' }, 'a key');
        } else expect(t.source.term.type, { tag: 'map', key: t.key.type, value: t.type }, 'a map');
        for (const part of lookupTerms(t)) term(part, bound);
        return;
      case 'cast': {
        const [from, to] = [t.base.type.tag === 'asset' ? t.base.type.kind : '', t.type.kind];
        const narrows = findGroup(schema, to) === undefined && kindsOf(schema, from).includes(to);
        if (from === to || !(narrows || isWithin(schema, from, to))) report(`a cast from ${from} to ${to}`);
        return term(t.base, bound);
      }
      case 'if':
        formula(t.condition, bound);
        term(t.then, bound);
        return term(t.else, bound);
      case 'otherwise':
        term(t.value, bound);
        return term(t.fallback, bound);
      case 'arith':
        term(t.left, bound);
        return term(t.right, bound);
      case 'call': {
        const builtin = findBuiltin(t.fn);
        if (t.args.length !== builtin?.params.length)
          report(`${t.fn} has no call with ${t.args.length} arguments`);
        t.args.forEach((arg, i) => {
          if (builtin?.params[i]?.literal && arg.op !== 'const' && builtin.wasmText === undefined)
            report(`an argument of ${t.fn} is no literal`);
          term(arg, bound);
        });
        return;
      }
      case 'count':
        source(t.source, bound);
        return formula(t.body, bind(t.binder, bound));
      case 'collect':
      case 'fold': {
        source(t.source, bound);
        const inner = bind(t.binder, bound);
        formula(t.where, inner);
        term(t.giving, inner);
        const made = t.type.tag === 'list' || t.type.tag === 'set' ? t.type.element : t.type;
        expect(t.giving.type, made, `what ${t.fn} gives`);
        return;
      }
      case 'size':
        return term(t.collection, bound);
    }
  };

  const base = bind(policy.subject, new Set());
  formula(policy.where, base);
  let bound = base;
  for (const choice of [...policy.cases, ...policy.witnesses]) {
    source(choice.source, bound);
    bound = bind(choice.binder, bound);
    formula(choice.where, bound);
  }
  formula(policy.violation, bound);
  formula(policy.verdict, base);
  formula(policy.applies, base);
  if (policy.exercised) formula(policy.exercised, base);
  const visible = policy.path ? new Set(bound).add(policy.path.to.binder.slot) : bound;
  for (const part of policy.message) if (part.tag === 'term') term(part.term, visible);
  for (const part of policy.assumed ?? []) if (part.tag === 'term') term(part.term, base);
  return problems;
}
