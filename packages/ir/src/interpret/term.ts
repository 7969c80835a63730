/** The meaning of terms: a value, absent, or unknown (opaque is unknown here; only `present` tells them apart). */
import type { Json } from '@policyc/base';
import { findBuiltin } from '@policyc/builtins';
import {
  type AssetKind,
  elementKey,
  type FieldState,
  findKind,
  hasParts,
  kindsOf,
  type SnapshotAsset,
  type Type,
} from '@policyc/model';
import type { FieldTerm, LookupTerm, ParamValue, Term } from '../ir.js';
import { type Context, isAsset, type Value } from './context.js';
import { collectState, foldState } from './gather.js';
import { countInterval, truth } from './truth.js';
import type { Asset } from './world.js';

export type TermState =
  /** `open`: a collection that may have further elements. */
  | { readonly state: 'value'; readonly value: Value; readonly open?: true }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown' };

const ABSENT: TermState = { state: 'absent' };
const UNKNOWN: TermState = { state: 'unknown' };
const value = (v: Value): TermState => ({ state: 'value', value: v });
const open = (v: Value): TermState => ({ state: 'value', value: v, open: true });

export function termState(term: Term, context: Context): TermState {
  switch (term.op) {
    case 'const':
      return value(term.value);
    case 'var': {
      const bound = context.slots[term.slot];
      if (bound === undefined) throw new Error(`slot ${term.slot} is not bound`);
      return value(bound);
    }
    case 'field': {
      const { asset, field } = fieldState(term, context);
      if (field?.state === 'absent') return ABSENT;
      if (field?.state !== 'value' || !asset) return UNKNOWN;
      // A record is where its parts are read: in its asset.
      if (hasParts(term.type)) return value(asset);
      const element = elementKindOf(term.type, context);
      const resolved = element
        ? elementsOf(field.value, asset, element)
        : resolve(field.value, term.type, context);
      if (resolved === undefined) return UNKNOWN;
      return field.partial === undefined ? value(resolved) : open(resolved);
    }
    case 'related': {
      const base = termState(term.base, context);
      if (base.state !== 'value' || !isAsset(base.value)) return UNKNOWN;
      const related = context.world.related(term.kind, term.via, base.value);
      return context.world.uncovered(term.kind) === undefined ? value(related) : open(related);
    }
    case 'cast': {
      const base = termState(term.base, context);
      if (base.state !== 'value' || !isAsset(base.value)) return base;
      return kindsOf(context.world.schema, term.type.kind).includes(base.value.kind) ? base : UNKNOWN;
    }
    case 'lookup':
      return lookUp(term, context);
    case 'if': {
      const condition = truth(term.condition, context);
      return condition === 'unknown'
        ? UNKNOWN
        : termState(condition === 'true' ? term.then : term.else, context);
    }
    case 'otherwise': {
      const first = termState(term.value, context);
      return first.state === 'absent' ? termState(term.fallback, context) : first;
    }
    case 'arith': {
      const result = arithmetic(term, context);
      return result === undefined || !Number.isSafeInteger(result) ? UNKNOWN : value(result);
    }
    case 'call': {
      const args: (string | number | boolean)[] = [];
      for (const arg of term.args) {
        const state = termState(arg, context);
        if (state.state !== 'value') return UNKNOWN;
        args.push(state.value as string | number | boolean);
      }
      const builtin = findBuiltin(term.fn);
      if (!builtin) throw new Error(`unknown builtin ${term.fn}`);
      return value(builtin.evaluate(args));
    }
    case 'now':
      return value(context.world.now);
    case 'param': {
      const inForce = context.world.param(term.param);
      return value(memberOf(inForce, term.member));
    }
    case 'count': {
      const interval = countInterval(term, context);
      return interval && interval.low === interval.high ? value(interval.low) : UNKNOWN;
    }
    case 'collect':
      return collectState(term, context);
    case 'fold':
      return foldState(term, context);
    case 'size': {
      const collection = termState(term.collection, context);
      if (collection.state !== 'value' || collection.open) return UNKNOWN;
      return value((collection.value as readonly Value[]).length);
    }
  }
}

/** A parameter's value, or of a map's that of one member. */
function memberOf(inForce: ParamValue, member: string | undefined): Value {
  const of = member === undefined ? inForce : (inForce as { readonly [name: string]: Value })[member];
  if (of === undefined) throw new Error(`a map has no value for ${member}`);
  return of as Value;
}

function lookUp({ source, key: keyTerm }: LookupTerm, context: Context): TermState {
  const key = termState(keyTerm, context);
  if (source.tag === 'kind') {
    if (key.state !== 'value') return UNKNOWN;
    const row = context.world.find(source.kind, String(key.value));
    return row === undefined ? ABSENT : value(row);
  }
  const map = termState(source.term, context);
  if (map.state !== 'value' || key.state !== 'value') return UNKNOWN;
  const of = map.value as unknown as { readonly [key: string]: Value };
  return Object.hasOwn(of, String(key.value)) ? value(of[String(key.value)] as Value) : ABSENT;
}

/** The exact result, or undefined where an operand is not a value. Outside the safe integers: overflow. */
export function arithmetic(term: Extract<Term, { op: 'arith' }>, context: Context): number | undefined {
  const left = termState(term.left, context);
  const right = termState(term.right, context);
  if (left.state !== 'value' || right.state !== 'value') return undefined;
  const [a, b] = [left.value as number, right.value as number];
  return term.fn === 'add' ? a + b : term.fn === 'sub' ? a - b : a * b;
}

/** The base's state, and where it is an asset, that asset and the state of its field. */
export function fieldState(
  term: FieldTerm,
  context: Context,
): { readonly base: TermState; readonly asset?: Asset; readonly field?: FieldState } {
  const base = termState(term.base, context);
  if (base.state !== 'value' || !isAsset(base.value)) return { base };
  return { base, asset: base.value, field: context.world.field(base.value, term.field) };
}

/** The kind of the elements of a collection of records. */
function elementKindOf(type: Type, context: Context): AssetKind | undefined {
  if ((type.tag !== 'list' && type.tag !== 'set') || type.element.tag !== 'asset') return undefined;
  const kind = findKind(context.world.schema, type.element.kind);
  return kind?.element && kind;
}

function elementsOf(json: Json, owner: Asset, { name, element }: AssetKind): readonly Asset[] {
  return (json as readonly SnapshotAsset[]).map((data) => ({
    kind: name,
    key: elementKey(owner.key, String(data[element?.key ?? ''])),
    stub: false,
    data,
  }));
}

function resolve(json: Json, type: Type, context: Context): Value | undefined {
  if (type.tag === 'asset') return context.world.find(type.kind, String(json));
  if (type.tag === 'list' || type.tag === 'set') {
    const elements: Value[] = [];
    for (const element of json as readonly Json[]) {
      const resolved = resolve(element, type.element, context);
      if (resolved === undefined) return undefined;
      elements.push(resolved);
    }
    return elements;
  }
  return json as string | number | boolean;
}
