/** Pointers are shown, and keys in them may hold a secret. */
import { containsSecretFormat } from './redact-text.js';
import { lookAt, MARKED, SURROGATE } from './secret-marks.js';

/**
 * Whether nothing is to be seen in a pointer, so that it need not be looked at closely.
 * @param from how much of it is known to be so
 */
export function isPlainFrom(pointer: string, from: number): boolean {
  return lookAt(pointer, from) === 0 && !pointer.includes('~', from);
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
