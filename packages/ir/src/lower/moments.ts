/** What policies say of two moments: counterparts, and comparisons of references across them. */
import {
  COUNTERPARTS,
  findGroup,
  kindBefore,
  momentOf,
  type Schema,
  type SchemaField,
  type Type,
} from '@policyc/model';
import type { FieldTerm, Formula, Origin, Term } from '../ir.js';
import { connect } from './builders.js';
import { type Lowering, MomentsMixed, noteBaseline } from './lowering.js';

/** What an asset of today was in the baseline. */
export function counterpartOf(base: Term, origin: Origin, lowering: Lowering): FieldTerm {
  if (base.type.tag !== 'asset') throw new Error('only assets have a counterpart');
  const { kind, before } = momentOf(base.type.kind);
  if (before) throw new MomentsMixed();
  noteBaseline(lowering);
  return counterpart(base, kind, origin);
}

function counterpart(base: Term, kind: string, origin: Origin): FieldTerm {
  return {
    op: 'field',
    base,
    kind,
    field: COUNTERPARTS.before,
    type: { tag: 'asset', kind: kindBefore(kind) },
    optional: true,
    origin,
  };
}

/** The kind of an asset, or of the assets in a collection. */
function kindIn(type: Type): string | undefined {
  if (type.tag === 'asset') return type.kind;
  return type.tag === 'list' || type.tag === 'set' ? kindIn(type.element) : undefined;
}

export function isBefore(term: Term): boolean {
  const kind = kindIn(term.type);
  return kind !== undefined && momentOf(kind).before;
}

/**
 * The baseline has no groups: what refers to one can only be read today.
 * @param field of an asset of the baseline
 */
export function requireNoGroup(field: SchemaField, schema: Schema): void {
  const kindNamed = (name: string) => schema.kinds.find((k) => k.name === momentOf(name).kind);
  const stored =
    field.tag === 'relation' ? kindNamed(field.kind)?.fields.find((f) => f.name === field.via) : field;
  const kind = stored?.tag === 'stored' ? kindIn(stored.type.type) : undefined;
  if (kind !== undefined && findGroup(schema, momentOf(kind).kind)) throw new MomentsMixed();
}

/**
 * The type of what is one of several terms: the checker's, but assets may be the baseline's, where a function or derived
 * field that was written for today is read over the baseline.
 */
export function commonType(checked: Type, ...terms: readonly Term[]): Type {
  const [first, ...rest] = terms;
  if (!first || kindIn(checked) === undefined) return checked;
  if (rest.some((t) => kindIn(t.type) !== kindIn(first.type))) throw new MomentsMixed();
  return inMoment(checked, first).type;
}

/** What the checker took for the baseline's must not be of today: a derived field that gives one of all assets of a kind. */
export function inMoment(checked: Type, term: Term): Term {
  const kind = kindIn(checked);
  if (kind !== undefined && momentOf(kind).before && !isBefore(term)) throw new MomentsMixed();
  return term;
}

/**
 * A comparison in which one asset may be of another moment than what it is compared with: then it is its counterpart
 * that is compared, and without one the answer is no.
 * @param other the moment of what it is compared with
 * @param compare makes the comparison with an asset of that moment
 */
export function acrossMoments(
  asset: Term,
  other: { readonly before: boolean },
  origin: Origin,
  compare: (asset: Term) => Formula,
): Formula {
  if (asset.type.tag !== 'asset' || isBefore(asset) === other.before) return compare(asset);
  const { kind, before } = momentOf(asset.type.kind);
  const field: FieldTerm = before
    ? {
        op: 'field',
        base: asset,
        kind: asset.type.kind,
        field: COUNTERPARTS.after,
        type: { tag: 'asset', kind },
        optional: true,
        origin,
      }
    : counterpart(asset, kind, origin);
  return connect('and', [{ op: 'present', field, origin }, compare(field)], origin);
}
