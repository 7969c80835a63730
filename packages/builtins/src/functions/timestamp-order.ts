/** `timestamp_order`: the function behind `==`, `<` and the other comparisons of timestamps. */
import { epochNanoseconds, parseTimestamp } from '@policyc/model';
import { defineBuiltin, regoSign, stringArgument } from '../define-builtin.js';

export const timestampOrder = defineBuiltin({
  name: 'timestamp_order',
  form: 'internal',
  params: [
    { name: 'a', type: { tag: 'timestamp' }, doc: 'A time.' },
    { name: 'b', type: { tag: 'timestamp' }, doc: 'Another time.' },
  ],
  result: { tag: 'int' },
  doc: '-1 where `a` is before `b`, 0 where they are the same instant, 1 where it is after. Exact to the nanosecond.',
  examples: [
    { args: ['2026-01-31T12:00:00Z', '2026-01-31T12:00:01Z'], result: -1 },
    { args: ['2026-01-31T12:00:00Z', '2026-01-31T13:30:00+01:30'], result: 0 },
    { args: ['2026-01-31T12:00:00.5Z', '2026-01-31T12:00:00.500000000-00:00'], result: 0 },
    { args: ['2026-01-31T12:00:00.000000001Z', '2026-01-31T12:00:00Z'], result: 1 },
    { args: ['2024-02-29T23:59:59-00:01', '2024-03-01T00:00:00Z'], result: 1 },
    { args: ['1700-01-01T00:00:00+23:59', '2200-12-31T23:59:59.999999999-23:59'], result: -1 },
    { args: ['1969-12-31T23:59:59.9Z', '1969-12-31T23:59:59.8Z'], result: 1 },
    { args: ['2000-03-01T00:00:00Z', '2000-02-29T00:00:00Z'], result: 1 },
  ],
  evaluate: (args) => {
    const [a, b] = [nanoseconds(stringArgument(args, 0)), nanoseconds(stringArgument(args, 1))];
    return a < b ? -1 : a > b ? 1 : 0;
  },
  rego: ([a, b]) => regoSign(`time.parse_rfc3339_ns(${a?.text}) - time.parse_rfc3339_ns(${b?.text})`),
  wasm: 'timestamp_order',
});

/**
 * Nanoseconds since 1970.
 * @throws where the text is no timestamp, which snapshots and literals never hold
 */
export function nanoseconds(text: string): bigint {
  const timestamp = parseTimestamp(text);
  if (!timestamp) throw new TypeError('an argument is no timestamp');
  return epochNanoseconds(timestamp);
}
