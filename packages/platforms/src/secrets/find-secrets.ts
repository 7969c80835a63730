/**
 * Secrets written into the fixed text of a parameter. Invariant: computed parts are passed as `HOLE` and never count.
 */
import { isPlaceholder } from './placeholders.js';
import { holdsFormattedSecret } from './redact-text.js';
import { isSensitiveName } from './sensitive-names.js';

/** Stands for a computed part of a text. A private-use character, taken out of the text before. */
export const HOLE = '\ue000';

/** `name: "value"`, `"name": "value"`, `name = 'value'`; quotes may be escaped, where JSON stands inside a string. */
const QUOTED =
  /([A-Za-z_][\w-]{0,63})\\{0,8}["'`]?[ \t]{0,8}[:=][ \t]{0,8}\\{0,8}(?:"((?:[^"\\\n]|\\.)*)|'((?:[^'\\\n]|\\.)*)|`((?:[^`\\]|\\.)*))/g;
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
 */
export function inspectText(text: string, bare: boolean): TextFindings {
  const values = [...namedValues(text, bare)];
  return {
    names: values.length > 0,
    holds: values.some((value) => isFixedSecret(value) === true) || holdsFormattedSecret(text),
  };
}

function* namedValues(text: string, bare: boolean): Generator<string> {
  for (const [, name = '', double, single, back] of text.matchAll(QUOTED))
    if (isSensitiveName(name, 'other')) yield double ?? single ?? back ?? '';
  if (bare && !text.includes('{'))
    for (const [, name = '', value = ''] of text.matchAll(BARE))
      if (isSensitiveName(name, 'other')) yield value;
}
