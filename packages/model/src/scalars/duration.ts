/**
 * Durations: a whole number and one of the units `s min h d w`, as in `90d`. No months and years: they have no fixed length.
 * One length has many spellings (`14d`, `2w`), so durations are compared by their length, never as text.
 */

/** The grammar without the limit, for documents such as JSON Schema. */
export const DURATION_PATTERN = '^(0|[1-9]\\d{0,10})(s|min|h|d|w)$';

const GRAMMAR = new RegExp(DURATION_PATTERN);

/** Seconds in each unit, the smallest first. */
export const DURATION_UNITS: { readonly [unit: string]: number } = {
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** Longer than any two timestamps can be apart: 600 years of 365 days. */
export const LONGEST_DURATION = 600 * 365 * 86_400;

/** @returns its length in seconds, or undefined where the text is no duration or a longer one than any can be */
export function parseDuration(text: string): number | undefined {
  const match = GRAMMAR.exec(text);
  if (!match) return undefined;
  const seconds = Number(match[1]) * (DURATION_UNITS[match[2] ?? ''] ?? 0);
  return seconds <= LONGEST_DURATION ? seconds : undefined;
}
