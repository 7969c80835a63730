/**
 * Timestamps: strict RFC 3339 with upper-case `T` and `Z`, at most nine digits of fraction, years 1700 to 2200, no leap
 * seconds. One instant has many spellings (offsets, trailing zeros), so timestamps are compared as instants, never as text.
 */

/** An instant. The fraction counts forwards, also before 1970. */
export interface Timestamp {
  /** Whole seconds since 1970-01-01T00:00:00Z. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
}

/** The grammar without the calendar, for documents such as JSON Schema. */
export const TIMESTAMP_PATTERN =
  '^(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?(?:Z|([+-])(\\d\\d):(\\d\\d))$';

const GRAMMAR = new RegExp(TIMESTAMP_PATTERN);

/** @returns undefined where the text is no timestamp */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = GRAMMAR.exec(text);
  if (!match) return undefined;
  const number = (group: number) => Number(match[group] ?? 0);
  const [year, month, day] = [number(1), number(2), number(3)];
  const [hour, minute, second] = [number(4), number(5), number(6)];
  const [offsetHour, offsetMinute] = [number(9), number(10)];
  if (year < 1700 || year > 2200 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (offsetHour > 23 || offsetMinute > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const offset = (match[8] === '-' ? -1 : 1) * (offsetHour * 3600 + offsetMinute * 60);
  return {
    seconds: date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset,
    nanoseconds: Number((match[7] ?? '').padEnd(9, '0')),
  };
}

/** Nanoseconds since 1970-01-01T00:00:00Z. */
export function epochNanoseconds(timestamp: Timestamp): bigint {
  return BigInt(timestamp.seconds) * 1_000_000_000n + BigInt(timestamp.nanoseconds);
}
