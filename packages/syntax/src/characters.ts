/**
 * Characters that make a text read as something else than it is: marks that reverse the direction of writing, marks that
 * do not show, and letters of other alphabets that look like Latin ones.
 * Invariant: escapes (`\u{202e}`) say what they are and are left alone.
 */
import type { Diagnostic, Span } from '@policyc/base';
import { createSyntaxDiagnostic } from './diagnostics.js';

const DIRECTION = '\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069';
const HIDDEN = '\u00AD\u180E\u200B\u200C\u200D\u2060-\u2064\uFEFF';
const MARKS = new RegExp(`[${DIRECTION}${HIDDEN}]`, 'gu');
const DIRECTION_MARK = new RegExp(`[${DIRECTION}]`, 'u');
const WORDS = /[\p{L}\p{M}\p{N}_]+/gu;
const EMOJI_BEFORE = /(?:\p{Extended_Pictographic}|\uFE0F|[\u{1F3FB}-\u{1F3FF}])$/u;

/** Cyrillic, Greek and fullwidth letters, each before the Latin one that it looks like. */
const PAIRS =
  'аaеeоoрpсcхxуyіiјjѕsԁdԛqԝwһhӏlѵvАAВBЕEКKМMНHОOРPСCТTХXІIЈJЅSУYҮYԌGԚQԜW' +
  'αaοoνvρpιiκkυuχxΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX';
const LOOK_ALIKE: ReadonlyMap<string, string> = new Map(
  [...PAIRS].flatMap((c, i, all) => (i % 2 === 0 ? [[c, all[i + 1] ?? c] as const] : [])),
);

/** Nothing reads as something else in such a text. */
export function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what it asks for.
  return /^[\x00-\x7f]*$/.test(text);
}

/** Whether a mark that does not show or reverses the direction is in it. */
export function holdsMark(text: string): boolean {
  return text.search(MARKS) >= 0;
}

function latinOf(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0;
  // Fullwidth forms have the order of ASCII.
  if ((code >= 0xff21 && code <= 0xff3a) || (code >= 0xff41 && code <= 0xff5a))
    return String.fromCodePoint(code - 0xfee0);
  return LOOK_ALIKE.get(character);
}

/** The word with Latin letters where others only look like them; undefined where there is none, or one that has no such twin. */
export function readsLike(word: string): string | undefined {
  const letters = [...word].map((c) => (/[\x20-\x7e]/.test(c) ? c : latinOf(c)));
  return letters.includes(undefined) || letters.join('') === word ? undefined : letters.join('');
}

/**
 * @param strays where characters outside texts and comments are reported already
 * @param texts where texts with escapes stand
 */
export function reportCharacters(
  uri: string,
  text: string,
  strays: readonly Span[],
  texts: readonly Span[],
): readonly Diagnostic[] {
  return [...marks(uri, text, texts), ...words(uri, text, strays)];
}

function marks(uri: string, text: string, texts: readonly Span[]): readonly Diagnostic[] {
  return [...text.matchAll(MARKS)].flatMap((match) => {
    const [character] = match;
    const start = match.index;
    const joins = character === '\u200D' && EMOJI_BEFORE.test(text.slice(Math.max(0, start - 2), start));
    // A byte order mark begins the file.
    if (joins || (character === '\uFEFF' && start === 0)) return [];
    const span = { start, end: start + character.length };
    const hex = (character.codePointAt(0) ?? 0).toString(16);
    const code = `U+${hex.toUpperCase().padStart(4, '0')}`;
    const fixes = [{ title: 'Delete it', edits: [{ span, newText: '' }], certain: false }];
    if (texts.some((t) => t.start <= start && start < t.end))
      fixes.push({ title: 'Write its escape', edits: [{ span, newText: `\\u{${hex}}` }], certain: true });
    return createSyntaxDiagnostic(
      DIRECTION_MARK.test(character) ? 'syntax/direction-mark' : 'syntax/hidden-character',
      uri,
      span,
      { code },
      { fixes },
    );
  });
}

function words(uri: string, text: string, strays: readonly Span[]): readonly Diagnostic[] {
  return [...text.matchAll(WORDS)].flatMap((match) => {
    const [word] = match;
    const span = { start: match.index, end: match.index + word.length };
    const odd = [...word].filter((c) => latinOf(c) !== undefined);
    const [first] = odd;
    if (first === undefined || !/[A-Za-z]/.test(word)) return [];
    if (strays.some((s) => s.start < span.end && span.start < s.end)) return [];
    const plain = [...word].map((c) => latinOf(c) ?? c).join('');
    const fixes = [
      { title: `Write \`${plain}\` in Latin letters`, edits: [{ span, newText: plain }], certain: false },
    ];
    return createSyntaxDiagnostic(
      'syntax/mixed-scripts',
      uri,
      span,
      { word, letter: first, code: codeOf(first), latin: latinOf(first) ?? '' },
      { fixes },
    );
  });
}

export function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
