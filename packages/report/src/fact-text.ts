/** How facts and values read in every format for people. A masked value never appears. */
import type { Json } from '@policyc/base';
import { COUNTERPARTS, type Fact, type LocatedFact, PSEUDO_FIELDS } from '@policyc/model';

/** What a finding says that stands for what could not be decided. */
export const ASSUMED = 'could not be decided, which this policy counts as a failure';

const BARE = /^[\p{L}\p{N}_][\p{L}\p{N}_.:/@+*-]*$/u;

export function valueText(value: Json): string {
  if (value === null) return 'absent';
  if (typeof value === 'string') return BARE.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value))
    return value.length === 0 ? 'empty' : value.map((v) => valueText(v as Json)).join(', ');
  return JSON.stringify(value);
}

/** A fact that may know the names of what its value refers to. */
type NamedFact = Fact & Pick<LocatedFact, 'valueNames'>;

/** The state of a fact without its name: `none`, `absent`, `***`, `unknown (not in the export)`. */
export function stateText(fact: NamedFact): string {
  const more = fact.partial === undefined ? '' : ` and perhaps more (${fact.partial})`;
  if (fact.masked) return `*** (secret)${more}`;
  if (fact.unknown !== undefined) return `unknown (${fact.unknown})`;
  if (fact.opaque !== undefined) return `set, but unknown (${fact.opaque})`;
  return `${valueText(namedValue(fact))}${more}`;
}

function namedValue({ value = null, valueNames }: NamedFact): Json {
  if (valueNames === undefined) return value;
  return Array.isArray(value) ? valueNames : (valueNames[0] ?? value);
}

/** `auth = none`; causes that are no field in words. */
export function factText(fact: NamedFact): string {
  switch (fact.field) {
    case PSEUDO_FIELDS.asset:
      return `itself or where it leads: ${fact.unknown ?? 'unknown'}`;
    case PSEUDO_FIELDS.population:
      return `there may be more than the snapshot holds: ${fact.unknown ?? 'unknown'}`;
    case PSEUDO_FIELDS.path:
    case PSEUDO_FIELDS.arithmetic:
      return fact.unknown ?? 'unknown';
    case COUNTERPARTS.before:
      if (fact.unknown !== undefined) return `whether it is new is unknown (${fact.unknown})`;
      return fact.value === null ? 'new since the baseline' : 'not new: it is in the baseline too';
    case COUNTERPARTS.after:
      if (fact.unknown !== undefined) return `whether it is gone is unknown (${fact.unknown})`;
      return fact.value === null ? 'gone since the baseline' : 'still there today';
    default:
      return `${fact.field} = ${stateText(fact)}`;
  }
}
