/** Moments as exports write them. */
import { parseTimestamp } from '@policyc/model';
import { type Fact, known, unknown } from './fact.js';
import type { JsonCursor } from './json-cursor.js';

/** A time in RFC 3339; all else is unknown. */
export function momentFact(cursor: JsonCursor | undefined): Fact {
  const text = cursor?.value;
  return typeof text === 'string' && parseTimestamp(text) !== undefined
    ? known(text)
    : unknown('the export does not say');
}
