/**
 * One look at every character of a text: whether it has a mark of a secret, and which formats have one. Almost every text has none, so
 * this is what redaction costs.
 * Invariant: a format that is left out has no mark in the text, so its pattern does not match either.
 */
import { SECRET_FORMATS, type SecretFormat } from './secret-formats.js';

/** Looked up once: see `compareUtf8`. */
const { charCodeAt } = String.prototype;
const ASCII = 128;
/** By the last two characters of marks: one more than the place in `ENDINGS`. */
const PAIRS = new Uint8Array(ASCII * ASCII);
/** Whether a mark has a character before its last two, by what `PAIRS` says of these and by the character; all where one has no more than two. */
const BEFORE: Uint8Array[] = [];
const ENDINGS: { readonly mark: string; readonly format: number; readonly needs: string }[][] = [];
for (const [format, { marks, needs = '' }] of SECRET_FORMATS.entries())
  for (const mark of marks) {
    const pair = mark.charCodeAt(mark.length - 2) * ASCII + mark.charCodeAt(mark.length - 1);
    if (PAIRS[pair] === 0) {
      PAIRS[pair] = ENDINGS.push([]);
      BEFORE.push(new Uint8Array(ASCII));
    }
    const ending = (PAIRS[pair] ?? 0) - 1;
    ENDINGS[ending]?.push({ mark, format, needs });
    if (mark.length === 2) BEFORE[ending]?.fill(1);
    else BEFORE[ending]?.fill(1, mark.charCodeAt(mark.length - 3), mark.charCodeAt(mark.length - 3) + 1);
  }

/** No format is shorter, and most texts are. */
const SHORTEST = 12;
const NONE: readonly SecretFormat[] = [];

/** What `lookAt` saw, in bits. */
export const MARKED = 1;
/** A character that may be half of a pair. */
export const SURROGATE = 2;

/**
 * Looks at every character once: 0 for almost every text.
 * @param from where to start: what begins with a text in which nothing was seen has to be looked at from there on
 */
export function lookAt(text: string, from = 0): number {
  const { length } = text;
  let seen = 0;
  // A shorter beginning was not searched for marks.
  let at = from < SHORTEST ? 0 : from;
  let before: number = at === 0 ? 0 : charCodeAt.call(text, at - 1);
  if (before >= ASCII) before = 0;
  for (; at < length; at++) {
    const c: number = charCodeAt.call(text, at);
    if (c < ASCII) {
      const ending = PAIRS[before * ASCII + c] ?? 0;
      before = c;
      if (ending !== 0 && length >= SHORTEST && endsMark(text, at + 1, ending)) seen |= MARKED;
    } else {
      // No mark has it.
      before = 0;
      if (c >= 0xd800 && c <= 0xdfff) seen |= SURROGATE;
    }
  }
  return seen;
}

function endsMark(text: string, end: number, ending: number): boolean {
  if (!mayEndMark(text, end, ending)) return false;
  for (const { mark, needs } of ENDINGS[ending - 1] ?? [])
    if (text.startsWith(mark, end - mark.length) && holds(text, needs)) return true;
  return false;
}

/** Most pairs stand in words: the character before them tells. */
function mayEndMark(text: string, end: number, ending: number): boolean {
  const before: number = end < 3 ? 0 : charCodeAt.call(text, end - 3);
  const marks = BEFORE[ending - 1];
  return marks !== undefined && (before < ASCII ? marks[before] === 1 : marks[0] === 1);
}

let searched = '';
let searchedFor = '';
let wasFound = true;

/** Whether a text holds another: a text with many marks is searched once. */
function holds(text: string, part: string): boolean {
  if (part === '') return true;
  if (searchedFor !== part || searched !== text) {
    searched = text;
    searchedFor = part;
    wasFound = text.includes(part);
  }
  return wasFound;
}

/** Of the last text that was asked about: one is asked about several times. */
let lastText = '';
let lastFormats = NONE;

/** The formats that the text has a mark of, in the order of `SECRET_FORMATS`. */
export function markedFormats(text: string): readonly SecretFormat[] {
  if (text.length < SHORTEST) return NONE;
  if (text === lastText) return lastFormats;
  let found: Set<number> | undefined;
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const c: number = charCodeAt.call(text, at);
    const ending = c < ASCII ? (PAIRS[before * ASCII + c] ?? 0) : 0;
    before = c < ASCII ? c : 0;
    if (ending !== 0 && mayEndMark(text, at + 1, ending))
      for (const { mark, format, needs } of ENDINGS[ending - 1] ?? [])
        if (text.startsWith(mark, at + 1 - mark.length) && holds(text, needs)) {
          found ??= new Set();
          found.add(format);
        }
  }
  const formats =
    found === undefined
      ? NONE
      : [...found].sort((a, b) => a - b).flatMap((format) => SECRET_FORMATS[format] ?? []);
  lastText = text;
  lastFormats = formats;
  return formats;
}
