/** `--now`. */
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/**
 * @param given RFC 3339 in any zone; undefined for the present
 * @returns RFC 3339 in UTC, to the second
 * @throws CliError usage
 */
export function readClock(given: string | undefined): string {
  const time = given === undefined ? new Date() : new Date(RFC3339.test(given) ? given : Number.NaN);
  const text = Number.isNaN(time.getTime()) ? undefined : time.toISOString();
  // A day that the month does not have rolls over silently.
  const rolled = given?.endsWith('Z') && text?.slice(0, 19) !== given.slice(0, 19);
  if (text === undefined || rolled || text < '1700' || text >= '2201') {
    throw new CliError(
      EXIT.usage,
      `--now ${given}: this is not a time between the years 1700 and 2200`,
      'Write it as 2026-01-31T12:00:00Z.',
    );
  }
  return text.replace(/\.\d+Z$/, 'Z');
}
