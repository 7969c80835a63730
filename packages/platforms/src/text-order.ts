/**
 * The order of texts by their UTF-8 bytes. Engines compare texts ten times as quickly in the language's own order, by units of UTF-16, which is
 * the same where no text has a surrogate.
 */
import { compareUtf8 } from '@policyc/base';

export type TextOrder = (a: string, b: string) => number;

const SURROGATE = /[\ud800-\udfff]/;

/** The quickest function that orders these texts by UTF-8 bytes. */
export function orderOf(texts: readonly string[]): TextOrder {
  for (const text of texts) if (SURROGATE.test(text)) return compareUtf8;
  return byUnits;
}

function byUnits(a: string, b: string): number {
  return a < b ? -1 : a === b ? 0 : 1;
}
