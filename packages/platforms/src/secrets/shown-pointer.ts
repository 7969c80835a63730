/**
 * Pointers as they may be shown: one whose keys hold a secret is cut before that key, so it still resolves and gives
 * nothing away.
 */
import { pointerSegments, pointerTo } from '@policyc/model';
import { containsSecretFormat } from './redact-text.js';
import { lookAt, MARKED, SURROGATE } from './secret-marks.js';

/** @param pointer RFC 6901 */
export function shownPointer(pointer: string): string {
  if (!isTelling(pointer)) return pointer;
  let shown = '';
  for (const segment of pointerSegments(pointer)) {
    const next = pointerTo(shown, segment);
    if (isTelling(next)) break;
    shown = next;
  }
  return shown;
}

/** Escapes hide what makes a secret recognisable. */
function isTelling(pointer: string): boolean {
  const seen = lookAt(pointer);
  if (seen === 0 && !pointer.includes('~')) return false;
  return (
    ((seen & SURROGATE) !== 0 && LONE_SURROGATE.test(pointer)) ||
    ((seen & MARKED) !== 0 && containsSecretFormat(pointer)) ||
    (pointer.includes('~') && containsSecretFormat(pointer.replaceAll('~1', '/').replaceAll('~0', '~')))
  );
}

const LONE_SURROGATE = /\p{Surrogate}/u;
