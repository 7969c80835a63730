/**
 * Texts as a snapshot may hold them: without secrets, well-formed, of bounded length.
 * Invariant: cleaning twice changes nothing more.
 */
import type { Json } from '@policyc/base';
import { commonText, type Fact, setOf } from './fact.js';
import { redactText } from './secrets/redact-text.js';
import { lookAt, MARKED, SURROGATE } from './secrets/secret-marks.js';

const LONE_SURROGATES = /\p{Surrogate}/gu;

/** Keys repeat in everything that belongs to an asset, so their length multiplies. */
const MAX_KEY_LENGTH = 240;
/** Names, paths and descriptions; values of parameters have a limit of their own that is lower. */
const MAX_TEXT_LENGTH = 20_000;

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(length - 1));
  return `${text.slice(0, splitsPair ? length - 1 : length)}…`;
}

export function cleanJson(value: Json, isSet = false): Json {
  if (typeof value === 'string') return cleanText(value);
  return Array.isArray(value) ? cleanSet(value, isSet) : value;
}

/**
 * Arrays are sets here: cleaning may make members equal or change their order.
 * @param isSet whether it is in canonical form
 */
function cleanSet(value: readonly Json[], isSet: boolean): Json {
  const clean: string[] = [];
  let same = isSet;
  for (const member of value) {
    const text = cleanText(String(member));
    same &&= text === member;
    clean.push(text);
  }
  return same ? clean : setOf(clean);
}

export function cleanKey(wanted: string): string {
  return cut(cleanText(wanted), MAX_KEY_LENGTH);
}

/** The clean key of what belongs to an asset: many belong to the same, one after the other, so its key is looked at once. */
export function cleanKeyUnder(owner: string, rest: string): string {
  if (owner !== lastOwner) {
    lastOwner = owner;
    underOwner = `${owner}/`;
    isPlainOwner = CLEAN[slotOf(owner)] === owner || lookAt(owner) === 0;
  }
  const wanted = underOwner + rest;
  if (!isPlainOwner || wanted.length > MAX_KEY_LENGTH || lookAt(wanted, owner.length) !== 0)
    return cleanKey(wanted);
  CLEAN[slotOf(wanted)] = wanted;
  // Most of them are facts of the asset as well.
  CLEAN[slotOf(rest)] = rest;
  return wanted;
}

let lastOwner = '';
let underOwner = '/';
let isPlainOwner = true;

/** Names come again in the keys under them, and keys in the references to them: the last text of each length that has nothing to be cleaned. */
const CLEAN: string[] = new Array<string>(64).fill('');

function slotOf(text: string): number {
  return text.length & (CLEAN.length - 1);
}

/** A text that many assets have: see `commonText`. */
export function cleanCommonText(text: string): Fact {
  return commonText(cleanText(text));
}

/** Redacted before it is cut: half of a secret is not recognised any more. */
export function cleanText(text: string): string {
  const slot = slotOf(text);
  if (CLEAN[slot] === text) return text;
  const seen = lookAt(text);
  if (seen === 0) {
    if (text.length <= MAX_KEY_LENGTH) CLEAN[slot] = text;
    return cut(text, MAX_TEXT_LENGTH);
  }
  const redacted = cut((seen & MARKED) === 0 ? text : redactText(text), MAX_TEXT_LENGTH);
  return (seen & SURROGATE) === 0 ? redacted : redacted.replace(LONE_SURROGATES, '\ufffd');
}
