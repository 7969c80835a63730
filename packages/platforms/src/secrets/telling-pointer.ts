/** Pointers are shown, and keys in them may hold a secret. */
import { containsSecretFormat } from './redact-text.js';
import { SECRET_FORMATS } from './secret-formats.js';
import { isUnmarkedWord, lookAt, MARKED, SURROGATE } from './secret-marks.js';

/**
 * Keys that a mark may have whole between two slashes. Marks with slashes have one: where none of these is a key, no mark stands across
 * keys.
 */
const IN_MARKS = [
  ...new Set(SECRET_FORMATS.flatMap(({ marks }) => marks.flatMap((mark) => mark.split('/').slice(1, -1)))),
];

/** Whether a key adds nothing to a pointer that has to be looked at closely, so that it need not be escaped either. */
export function isPlainKey(key: string): boolean {
  return isUnmarkedWord(key) && !IN_MARKS.includes(key);
}

/** Whether a pointer gives a secret away. Escapes hide what makes one recognisable. */
export function isTelling(pointer: string): boolean {
  const seen = lookAt(pointer);
  if (seen === 0 && !pointer.includes('~')) return false;
  return (
    ((seen & SURROGATE) !== 0 && LONE_SURROGATE.test(pointer)) ||
    ((seen & MARKED) !== 0 && containsSecretFormat(pointer)) ||
    (pointer.includes('~') && containsSecretFormat(pointer.replaceAll('~1', '/').replaceAll('~0', '~')))
  );
}

const LONE_SURROGATE = /\p{Surrogate}/u;
