/**
 * What an adapter knows about one field: a value (null: absent), that it is unknown, or that it is there but its value
 * is not (redacted, or computed by the platform).
 */
import type { Json } from '@policyc/base';
import type { JsonPiece } from './json-piece.js';
import { remembered } from './remembered.js';
import { orderOf, type TextOrder } from './text-order.js';

export type Fact =
  | {
      readonly tag: 'known';
      readonly value: Json;
      /** Whether it is a set in canonical form. */
      readonly isSet?: boolean;
      /** Whether it may stand in a snapshot as it is. */
      readonly isClean?: boolean;
      /** Of a value that many assets have: the text of members that have it, by their names. Writers fill it. */
      readonly texts?: Map<string, JsonPiece> | undefined;
    }
  /** A collection of which only some elements are known. */
  | { readonly tag: 'partial'; readonly value: Json; readonly reason: string; readonly isClean?: boolean }
  | { readonly tag: 'unknown'; readonly reason: string }
  | { readonly tag: 'opaque'; readonly reason: string };

/** All facts have the same members: there are many, and engines are quick with what looks alike. */
class AnyFact {
  constructor(
    readonly tag: Fact['tag'],
    public value: Json,
    readonly reason: string,
    readonly isSet: boolean,
    public isClean: boolean,
    readonly texts: Map<string, JsonPiece> | undefined = undefined,
  ) {}
}

function knownFact(value: Json, isSet: boolean, isClean: boolean): Fact {
  return new AnyFact('known', value, '', isSet, isClean) as Fact;
}

function commonFact(value: Json, isSet = false): Fact {
  return new AnyFact('known', value, '', isSet, true, new Map()) as Fact;
}

export const ABSENT: Fact = commonFact(null);
const TRUE: Fact = commonFact(true);
const FALSE: Fact = commonFact(false);
/** Nothing, of what is counted. */
export const ZERO: Fact = commonFact(0);

export function known(value: Json): Fact {
  if (value === false) return FALSE;
  if (value === true) return TRUE;
  return value === null ? ABSENT : knownFact(value, false, false);
}

/** @param text that may stand in a snapshot as it is: a key that a builder gave, a word of the schema; null where there is none */
export function knownClean(text: string | null): Fact {
  return text === null ? ABSENT : knownFact(text, false, true);
}

/**
 * One fact for many assets, of which whoever asks gives them the same: nothing remembers it.
 * @param text that may stand in a snapshot as it is
 */
export function commonText(text: string): Fact {
  return commonFact(text);
}

const commonWord = remembered(commonText);

/** @param word of the schema, of which many assets have the same; null where there is none */
export function knownWord(word: string | null): Fact {
  return word === null ? ABSENT : commonWord(word);
}

export function unknown(reason: string): Fact {
  return new AnyFact('unknown', null, reason, false, false) as Fact;
}

/** There are few reasons. */
export const opaque = remembered((reason): Fact => new AnyFact('opaque', null, reason, false, false) as Fact);

/** A value as a snapshot has it, a set in canonical form included. */
export function knownAsItIs(value: Json): Fact {
  return knownFact(value, false, true);
}

/** Elements of a set as a snapshot has them. */
export function partialAsItIs(value: Json, reason: string): Fact {
  return new AnyFact('partial', value, reason, false, true) as Fact;
}

/** Puts what may stand in a snapshot in the place of what the export has: nobody is to see the latter any more. */
export function setClean(fact: Fact, value: Json): void {
  if (!(fact instanceof AnyFact)) return;
  fact.value = value;
  fact.isClean = true;
}

/** A set in canonical form: sorted by UTF-8 bytes, without duplicates. */
export function knownSet(values: Iterable<string>): Fact {
  const members = setOf(values);
  return members.length === 0 ? NOTHING : knownFact(members, true, false);
}

/** A set of texts that may stand in a snapshot as they are. */
export function knownCleanSet(texts: readonly string[]): Fact {
  if (texts.length === 0) return NOTHING;
  return knownFact(texts.length === 1 ? texts : setOf(texts), true, true);
}

/** The set that nothing is in. */
export const NOTHING: Fact = commonFact([], true);

/** The members of a set in canonical form. */
export function setOf(values: Iterable<string>): readonly string[] {
  const members = Array.isArray(values) ? (values as readonly string[]) : [...values];
  if (members.length < 2) return members;
  const compare = orderOf(members);
  if (ascends(members, compare)) return members;
  return members.length <= FEW ? fewInOrder(members, compare) : inOrder(members, compare);
}

/** Engines take longer to begin with sorting than it takes to sort so many. */
const FEW = 8;

function fewInOrder(texts: readonly string[], compare: TextOrder): readonly string[] {
  const sorted: string[] = [];
  for (const text of texts) {
    let at = sorted.length;
    let order = 1;
    while (at > 0) {
      order = compare(sorted[at - 1] ?? '', text);
      if (order <= 0) break;
      at--;
    }
    if (at > 0 && order === 0) continue;
    sorted.push(text);
    for (let i = sorted.length - 1; i > at; i--) sorted[i] = sorted[i - 1] ?? '';
    sorted[at] = text;
  }
  return sorted;
}

function inOrder(texts: readonly string[], compare: TextOrder): readonly string[] {
  const sorted = [...texts].sort(compare);
  return sorted.filter((text, i) => i === 0 || text !== sorted[i - 1]);
}

/** Whether texts are in order and all different: most sets have few members. */
function ascends(texts: readonly string[], compare: TextOrder): boolean {
  for (let i = 1; i < texts.length; i++) if (compare(texts[i - 1] ?? '', texts[i] ?? '') >= 0) return false;
  return true;
}

/** The elements that are known of a set that may have more. */
export function partialSet(values: Iterable<string>, reason: string): Fact {
  return new AnyFact('partial', setOf(values), reason, false, false) as Fact;
}

/**
 * What is known of a set.
 * @param missing why there may be more in it; undefined where there is not
 */
export function setSoFar(values: ReadonlySet<string>, missing: string | undefined): Fact {
  if (missing === undefined) return knownSet(values);
  return values.size === 0 ? unknown(missing) : partialSet(values, missing);
}

/** The reasons that reports show. */
export const REDACTED = 'redacted';
export const EXPRESSION = 'expression';
