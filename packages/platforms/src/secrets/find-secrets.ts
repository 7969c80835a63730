/**
 * Secrets written into the fixed text of a parameter. Invariant: computed parts are passed as `HOLE` and never count.
 */
import { isPlaceholder } from './placeholders.js';
import { holdsFormattedSecret } from './redact-text.js';
import { isSensitiveName } from './sensitive-names.js';

/** Stands for a computed part of a text. A private-use character, taken out of the text before. */
export const HOLE = '\ue000';

/** `name: "value"`, `"name": "value"`, `name = 'value'`. */
const QUOTED = /([A-Za-z_][\w-]{0,63})["'`]?[ \t]{0,8}[:=][ \t]{0,8}(["'`])([^"'`\n\\]{1,512})\2/g;
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

/**
 * Whether a text holds a secret: by a known format, or as the value of a sensitive name inside it.
 * @param bare whether values without quotes count (commands and form bodies)
 */
export function textHoldsSecret(text: string, bare: boolean): boolean {
  if (holdsFormattedSecret(text)) return true;
  for (const m of text.matchAll(QUOTED))
    if (isSensitiveName(m[1] ?? '', 'other') && isFixedSecret(m[3] ?? '') === true) return true;
  if (bare && !text.includes('{'))
    for (const m of text.matchAll(BARE))
      if (isSensitiveName(m[1] ?? '', 'other') && isFixedSecret(m[2] ?? '') === true) return true;
  return false;
}
