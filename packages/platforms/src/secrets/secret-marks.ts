/**
 * One look at every character of a text: whether it has a mark of a secret, and which formats have one. Almost every text has none, so
 * this is what redaction costs.
 * Invariant: a format that is left out has no mark in the text, so its pattern does not match either.
 */
import { SECRET_FORMATS, type SecretFormat } from './secret-formats.js';

/** Looked up once: see `compareUtf8`. */
const { charCodeAt } = String.prototype;
const ASCII = 128;
const SLOTS = 1 << 15;

/** The slot of three characters by that of the three before: of the first of them it knows the lower bits only. */
function nextSlot(slot: number, c: number): number {
  return ((slot << 5) ^ c) & (SLOTS - 1);
}

interface Ending {
  readonly mark: string;
  readonly format: number;
  readonly needs: string;
  readonly follows: number;
}

/** By the slot of the last three characters of a mark: one more than the place in `ENDINGS`. */
const BY_SLOT = new Uint8Array(SLOTS);
const ENDINGS: Ending[][] = [];
for (const [format, { marks, needs = '', follows = 0 }] of SECRET_FORMATS.entries())
  for (const mark of marks)
    for (const slot of slotsOf(mark)) {
      if (BY_SLOT[slot] === 0) BY_SLOT[slot] = ENDINGS.push([]);
      ENDINGS[(BY_SLOT[slot] ?? 0) - 1]?.push({ mark, format, needs, follows });
    }

/** Where a mark has two characters only, all that may stand before them. */
function slotsOf(mark: string): ReadonlySet<number> {
  const before = mark.length > 2 ? [mark.charCodeAt(mark.length - 3)] : Array(ASCII).keys();
  const [a, b] = [mark.charCodeAt(mark.length - 2), mark.charCodeAt(mark.length - 1)];
  return new Set([...before].map((c) => nextSlot(nextSlot(c, a), b)));
}

/** What `follows` counts. */
const IN_SECRETS = new Uint8Array(ASCII);
for (const c of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-')
  IN_SECRETS[c.charCodeAt(0)] = 1;

/** No format is shorter, and most texts are. */
const SHORTEST = 12;
const NONE: readonly SecretFormat[] = [];

/** What `lookAt` saw, in bits. */
export const MARKED = 1;
/** A character that may be half of a pair. */
export const SURROGATE = 2;

/**
 * Looks at every character once: 0 for almost every text.
 * @param from where to start: what begins with a text in which nothing was seen, and a `/` behind that, has to be looked at from there on
 */
export function lookAt(text: string, from = 0): number {
  const { length } = text;
  let seen = 0;
  // A shorter beginning was not searched for marks.
  let at = from < SHORTEST ? 0 : from;
  let slot = at === 0 ? 0 : slotBefore(text, at);
  for (; at < length; at++) {
    const c: number = charCodeAt.call(text, at);
    if (c < ASCII) {
      slot = nextSlot(slot, c);
      const ending = BY_SLOT[slot] ?? 0;
      if (ending !== 0 && length >= SHORTEST && endsMark(text, at + 1, ending)) seen |= MARKED;
    } else {
      // No mark has it.
      slot = 0;
      if (c >= 0xd800 && c <= 0xdfff) seen |= SURROGATE;
    }
  }
  return seen;
}

/** Whether a text has a mark, as `lookAt` sees it. */
export function isMarked(text: string): boolean {
  return text.length >= SHORTEST && (lookAt(text) & MARKED) !== 0;
}

/** Whether a part of a text between slashes has no mark, no character that may be half of a pair, and none that pointers escape. */
export function isUnmarkedWord(part: string): boolean {
  let slot = 0;
  for (let at = 0; at < part.length; at++) {
    const c: number = charCodeAt.call(part, at);
    if (c === TILDE || c === SLASH || (c >= 0xd800 && c <= 0xdfff)) return false;
    slot = c < ASCII ? nextSlot(slot, c) : 0;
    const ending = BY_SLOT[slot] ?? 0;
    if (ending !== 0 && endsMark(part, at + 1, ending)) return false;
  }
  return true;
}

const TILDE = 0x7e;
const SLASH = 0x2f;

/** The slot of the characters before an offset of at least two. */
function slotBefore(text: string, at: number): number {
  const a: number = charCodeAt.call(text, at - 2);
  const b: number = charCodeAt.call(text, at - 1);
  return b < ASCII ? nextSlot(a < ASCII ? a : 0, b) : 0;
}

function endsMark(text: string, end: number, ending: number): boolean {
  for (const one of ENDINGS[ending - 1] ?? []) if (isMark(text, end, one)) return true;
  return false;
}

function isMark(text: string, end: number, { mark, needs, follows }: Ending): boolean {
  return text.startsWith(mark, end - mark.length) && isFollowed(text, end, follows) && holds(text, needs);
}

/** Whether enough of what secrets are made of stands behind an offset. */
function isFollowed(text: string, from: number, count: number): boolean {
  if (from + count > text.length) return false;
  for (let at = from; at < from + count; at++) if (IN_SECRETS[charCodeAt.call(text, at)] !== 1) return false;
  return true;
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
  let slot = 0;
  for (let at = 0; at < text.length; at++) {
    const c: number = charCodeAt.call(text, at);
    slot = c < ASCII ? nextSlot(slot, c) : 0;
    const ending = BY_SLOT[slot] ?? 0;
    if (ending !== 0)
      for (const one of ENDINGS[ending - 1] ?? [])
        if (isMark(text, at + 1, one)) {
          found ??= new Set();
          found.add(one.format);
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
