/**
 * Whether the text of a parameter matters (it ends in a sink, is computed, or names or holds a secret), and what of it
 * may be shown. Invariant: no text that has the format of a secret or stands under a sensitive name becomes a value.
 */

import { ABSENT, EXPRESSION, type Fact, known, knownClean, opaque, REDACTED } from './fact.js';
import { HOLE, inspectText, isFixedSecret, type TextFindings } from './secrets/find-secrets.js';
import { lowerCase } from './secrets/letter-case.js';
import { containsSecretFormat, holdsFormattedSecret } from './secrets/redact-text.js';
import { isMarked, lookAt, MARKED } from './secrets/secret-marks.js';
import { isAmbiguousName, isSensitiveName, looksLikeKey, type NameUse } from './secrets/sensitive-names.js';
import { urlParts } from './url-parts.js';
import type { ParamKind, SinkRole } from './vocabulary.js';

/** A text in which every platform's computed parts look the same. */
export interface ParsedText {
  readonly kind: ParamKind;
  /** The text with every computed part replaced by `HOLE`. */
  readonly fixed: string;
  /** The source of the computed parts. */
  readonly holes: readonly string[];
  /** Whether the fixed parts between holes and the holes stand in the text as they are: where it has no mark, they have none. */
  readonly isExcerpt?: boolean;
}

/** A text without computed parts. */
export function literal(text: string): ParsedText {
  return { kind: 'literal', fixed: text, holes: [] };
}

export interface TextInUse {
  /** The name of the header, key or parameter that it is the value of. */
  readonly name: string;
  readonly text: string;
  /** Whether the export writes it as a number: short ones are no secrets. */
  readonly isNumber: boolean;
  readonly sink: SinkRole;
}

export interface JudgedText {
  readonly role: SinkRole;
  readonly parsed: ParsedText;
  readonly sensitive: boolean;
  /** Undefined where the fixed part of a computed text may be one. */
  readonly holdsSecret: boolean | undefined;
  readonly value: Fact;
}

/** Longer texts are not searched to their end: whether they hold a secret is unknown, unless one was found. */
const SEARCH_LIMIT = 262_144;
/** Longer texts are not carried into the snapshot. */
const VALUE_LIMIT = 16_384;

/** Whether a text that is not computed and ends in no sink is of no interest, as `judgeText` would say: most texts of an export. */
export function isHarmless(name: string, text: string, isNumber: boolean): boolean {
  return !isSensitiveName(name, 'other') && (isNumber || !isMarked(text));
}

/**
 * @param parse the platform's own expression syntax
 * @returns undefined where the text is of no interest
 */
export function judgeText(
  { name, text: all, isNumber, sink }: TextInUse,
  parse: (text: string) => ParsedText,
): JudgedText | undefined {
  const whole = all.length <= SEARCH_LIMIT;
  const text = whole ? all : all.slice(0, SEARCH_LIMIT);
  const parsed = parse(text);
  const named = isNamedSecret(name, sink, parsed);
  if (isNumber && (!named || all.length < 4)) return undefined;
  const seen = lookAt(text);
  const unmarked = (seen & MARKED) === 0;
  const isExcerpt = parsed.isExcerpt === true || parsed.fixed === text;
  const partsUnmarked = unmarked && isExcerpt;
  const formatted = !unmarked && containsSecretFormat(text);
  const unformatted = partsUnmarked || (!formatted && parsed.fixed === text);
  if (sink === 'none' && !named && !formatted && parsed.kind === 'literal') return undefined;
  const inside =
    parsed.fixed === HOLE
      ? NOTHING_INSIDE
      : inspectText(parsed.fixed, sink === 'shell' || sink === 'body', unformatted);
  const found =
    inside.holds ||
    (!partsUnmarked && parsed.holes.some(holdsFormattedSecret)) ||
    (sink === 'url' && secretQueryKeys(parsed.fixed).length > 0) ||
    (named && isFixedSecret(parsed.fixed));
  const holdsSecret = found === false && !whole ? undefined : found;
  const hidden =
    named ||
    formatted ||
    inside.names ||
    holdsSecret === true ||
    (sink === 'url' && namesSecretInQuery(parsed.fixed));
  return {
    role: sink === 'none' && named ? 'credential' : sink,
    parsed,
    sensitive: named || holdsSecret === true,
    holdsSecret,
    value: valueFact(parsed, hidden, seen === 0 && isExcerpt),
  };
}

const NOTHING_INSIDE: TextFindings = { names: false, holds: false };

function isNamedSecret(name: string, role: SinkRole, parsed: ParsedText): boolean {
  const use: NameUse = role === 'header' ? 'header' : role === 'query_key' ? 'query' : 'other';
  if (!isSensitiveName(name, use)) return false;
  return !(isAmbiguousName(name) && parsed.kind === 'literal' && !looksLikeKey(parsed.fixed));
}

/** Names of the query parameters of an address that hold a fixed secret. */
export function secretQueryKeys(fixedUrl: string): readonly string[] {
  return urlParts(fixedUrl)
    .query.filter(({ key, value }) => isSecretPair(key, value))
    .map((pair) => lowerCase(pair.key));
}

function namesSecretInQuery(fixedUrl: string): boolean {
  return urlParts(fixedUrl).query.some(({ key, value }) => value !== '' && isSensitiveName(key, 'query'));
}

function isSecretPair(key: string, value: string): boolean {
  if (holdsFormattedSecret(value)) return true;
  if (!isSensitiveName(key, 'query') || !isFixedSecret(value)) return false;
  return !isAmbiguousName(key) || looksLikeKey(value);
}

function valueFact(parsed: ParsedText, secret: boolean, isClean: boolean): Fact {
  if (parsed.kind !== 'literal') return opaque(EXPRESSION);
  if (secret) return opaque(REDACTED);
  if (parsed.fixed === '') return ABSENT;
  if (parsed.fixed.length > VALUE_LIMIT) return opaque(`longer than ${VALUE_LIMIT} characters`);
  return isClean ? knownClean(parsed.fixed) : known(parsed.fixed);
}
