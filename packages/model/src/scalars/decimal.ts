/**
 * Decimal numbers: compared exactly, never computed. Up to 15 digits before the point and 15 behind it, so that every engine
 * can compare them in parts that it holds exactly. The canonical spelling has no needless zeros and no `-0`: equal numbers
 * are equal texts.
 */

const SPELLING = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;
const DIGITS = 15;

/** The grammar of canonical spellings, for documents such as JSON Schema. */
export const DECIMAL_PATTERN = '^(0|-?(0\\.[0-9]{0,14}[1-9]|[1-9][0-9]{0,14}(\\.[0-9]{0,14}[1-9])?))$';

/** @returns the canonical spelling; undefined where the text is no decimal number, or has more digits than are exact */
export function canonicalDecimal(text: string): string | undefined {
  const match = SPELLING.exec(text);
  if (!match) return undefined;
  const [, sign = '', before = '', behind = ''] = match;
  const whole = before.replace(/^0+(?=[0-9])/, '');
  const fraction = behind.replace(/0+$/, '');
  if (whole.length > DIGITS || fraction.length > DIGITS) return undefined;
  const size = fraction === '' ? whole : `${whole}.${fraction}`;
  return size === '0' ? size : sign + size;
}

/** Whether the text spells a decimal number at all, with however many digits. */
export function spellsDecimal(text: string): boolean {
  return SPELLING.test(text);
}

/** The order of two canonical spellings: negative, zero or positive. */
export function compareDecimals(a: string, b: string): number {
  const [x, y] = [scaled(a), scaled(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function scaled(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(DIGITS, '0'));
}
