/**
 * Secrets written into the fixed text of a parameter. Invariant: computed parts are passed as `HOLE` and never count.
 */
import { isPlaceholder } from './placeholders.js';
import { holdsFormattedSecret } from './redact-text.js';
import { isSensitiveName } from './sensitive-names.js';

/** Stands for a computed part of a text. A private-use character, taken out of the text before. */
export const HOLE = '\ue000';

/** Before the value in `name: "value"`, `"name": "value"`, `name = 'value'`; quotes may be escaped, where JSON stands inside a string. */
const BEFORE_VALUE = /[:=][ \t]{0,8}\\{0,8}["'`]/g;
/** What may stand between two marks, each at most so many times. */
const MOST_BETWEEN = 8;
const MAX_NAME = 64;
/** `name=value` and `Name: value` in commands and form bodies. */
const BARE =
  /([A-Za-z_][\w-]{0,63})[ \t]{0,3}[:=][ \t]{0,3}((?:(?:Bearer|Basic|Token) )?[^\s"'`&,;]{1,512})/gi;
/** The scheme before the credentials of an `Authorization` header. */
const SCHEME = /^(?:bearer|basic|token|api-?key|key|apikey)\s+/i;

/** A shorter rest beside a computed part is a prefix or a separator. */
const SHORTEST_REST = 8;

/**
 * Whether the value of a sensitive name is a secret: fixed, and no placeholder.
 * @returns undefined where the value is computed around a fixed part that may be one
 */
export function isFixedSecret(value: string): boolean | undefined {
  const bare = value
    .trim()
    .replace(SCHEME, '')
    .replace(/^(?:bearer|basic|token)$/i, '');
  if (!bare.includes(HOLE)) return !isPlaceholder(bare);
  const rest = bare.replaceAll(HOLE, '').trim();
  return rest.length < SHORTEST_REST || isPlaceholder(rest) ? false : undefined;
}

export interface TextFindings {
  /** Whether a sensitive name has a value in the text, be it a placeholder: such a text is never shown. */
  readonly names: boolean;
  /** Whether the text holds a secret: by a known format, or as the value of a sensitive name. */
  readonly holds: boolean;
}

/**
 * Looks for secrets inside a longer text: JSON, code, a command, a form body.
 * @param bare whether values without quotes count (commands and form bodies)
 * @param unformatted whether nothing in the text is known to have the format of a secret
 */
export function inspectText(text: string, bare: boolean, unformatted: boolean): TextFindings {
  const values = namedValues(text, bare);
  return {
    names: values.length > 0,
    holds:
      values.some((value) => isFixedSecret(value) === true) || (!unformatted && holdsFormattedSecret(text)),
  };
}

function namedValues(text: string, bare: boolean): readonly string[] {
  const values: string[] = [];
  let from = 0;
  for (;;) {
    BEFORE_VALUE.lastIndex = from;
    if (!BEFORE_VALUE.test(text)) break;
    const start = BEFORE_VALUE.lastIndex;
    const name = nameBefore(text, from, start);
    if (name === undefined) {
      from = start;
      continue;
    }
    const quote = charCodeAt.call(text, start - 1);
    from = valueEnd(text, start, quote);
    if (!isSensitiveName(name, 'other')) continue;
    const value = text.slice(start, from);
    const isNone = GOES_ON.test(value) || CHOICE.test(text.slice(Math.max(0, start - MAX_CHOICE), start));
    values.push(isNone ? '' : quote === BACKTICK ? value.replace(COMPUTED, HOLE) : value);
  }
  if (bare && !text.includes('{'))
    for (const [, name = '', value = ''] of text.matchAll(BARE))
      if (isSensitiveName(name, 'other')) values.push(value);
  return values;
}

/** Behind a quote that closes a text, not one that opens it: `'no token: ' + reason`. */
const GOES_ON = /^[ \t]{0,8}(?:\+[ \t]|[);])/;
/** Before the second of two texts to choose from: `ok ? 'Pass' : 'Fail'`. */
const CHOICE = /\?[ \t]{0,8}["'`][\w-]{0,64}["'`][ \t]{0,8}:[ \t]{0,8}["'`]$/;
const MAX_CHOICE = 96;
/** Parts of a text between backticks that are computed. */
const COMPUTED = /\$\{[^{}]{0,500}\}/g;

/** Looked up once: see `compareUtf8`. */
const { charCodeAt } = String.prototype;
const BACKTICK = 0x60;
const QUOTES = [0x22, 0x27, 0x60];
const BACKSLASH = 0x5c;

/**
 * The name that a value belongs to.
 * @param from where it may start
 * @param value the offset behind the quote that opens the value
 */
function nameBefore(text: string, from: number, value: number): string | undefined {
  let at = value - 1;
  while (charCodeAt.call(text, at - 1) === BACKSLASH) at--;
  while (isBlank(charCodeAt.call(text, at - 1))) at--;
  // The colon or equals sign.
  at--;
  const blank = at;
  while (at > from && isBlank(charCodeAt.call(text, at - 1))) at--;
  if (blank - at > MOST_BETWEEN) return undefined;
  if (at > from && QUOTES.includes(charCodeAt.call(text, at - 1))) at--;
  const slashes = at;
  while (at > from && charCodeAt.call(text, at - 1) === BACKSLASH) at--;
  if (slashes - at > MOST_BETWEEN) return undefined;
  const end = at;
  while (at > from && end - at < MAX_NAME && isNamePart(charCodeAt.call(text, at - 1))) at--;
  // Names start with a letter.
  while (at < end && !isNameStart(charCodeAt.call(text, at))) at++;
  return at === end ? undefined : text.slice(at, end);
}

function isBlank(c: number): boolean {
  return c === 0x20 || c === 0x09;
}

function isNameStart(c: number): boolean {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || c === 0x5f;
}

function isNamePart(c: number): boolean {
  return isNameStart(c) || (c >= 0x30 && c <= 0x39) || c === 0x2d;
}

/** The offset of the quote that closes a value, or where a value that is not closed ends. */
function valueEnd(text: string, start: number, quote: number): number {
  const { length } = text;
  let at = start;
  for (; at < length; at++) {
    const c = charCodeAt.call(text, at);
    if (c === quote || (c === 0x0a && quote !== 0x60)) break;
    if (c === BACKSLASH) {
      const next = charCodeAt.call(text, at + 1);
      if (Number.isNaN(next) || next === 0x0a || next === 0x0d || next === 0x2028 || next === 0x2029) break;
      at++;
    }
  }
  return at;
}
