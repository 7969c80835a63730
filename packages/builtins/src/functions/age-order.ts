/** `age_order`: the function behind `age(x) > 90d` and `x < 90d ago`. */
import { defineBuiltin, literalText, regoSign, stringArgument } from '../define-builtin.js';
import { regoSeconds, seconds } from './duration-order.js';
import { nanoseconds } from './timestamp-order.js';

const SECOND = 1_000_000_000n;

export const ageOrder = defineBuiltin({
  name: 'age_order',
  form: 'internal',
  params: [
    { name: 'now', type: { tag: 'timestamp' }, doc: 'The time of the evaluation.' },
    { name: 'time', type: { tag: 'timestamp' }, doc: 'When it was.' },
    { name: 'age', type: { tag: 'duration' }, doc: 'How long ago to compare with.', literal: true },
  ],
  result: { tag: 'int' },
  doc: '-1 where `time` is less than `age` ago, 0 where it is exactly that, 1 where it is more. What is yet to come has a negative age.',
  examples: [
    { args: ['2026-04-01T00:00:00Z', '2026-01-01T00:00:00Z', '90d'], result: 0 },
    { args: ['2026-04-01T00:00:00Z', '2025-12-31T23:59:59.999999999Z', '90d'], result: 1 },
    { args: ['2026-04-01T00:00:00Z', '2026-01-01T00:00:00.000000001Z', '90d'], result: -1 },
    { args: ['2026-04-01T00:00:00Z', '2026-01-01T02:00:00+02:00', '2160h'], result: 0 },
    { args: ['2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z', '0s'], result: -1 },
    { args: ['2200-12-31T23:59:59.999999999Z', '1700-01-01T00:00:00Z', '219000d'], result: -1 },
    { args: ['2200-12-31T23:59:59Z', '1700-01-01T00:00:00Z', '1s'], result: 1 },
    { args: ['1700-01-01T00:00:00Z', '2200-12-31T23:59:59Z', '31285w'], result: -1 },
  ],
  evaluate: (args) => {
    const age = nanoseconds(stringArgument(args, 0)) - nanoseconds(stringArgument(args, 1));
    const limit = BigInt(seconds(stringArgument(args, 2))) * SECOND;
    return age < limit ? -1 : age > limit ? 1 : 0;
  },
  rego: ([now, time, age]) => {
    const limit =
      age?.constant === undefined
        ? `(${regoSeconds(age)} * ${SECOND})`
        : `${BigInt(seconds(literalText(age))) * SECOND}`;
    return regoSign(
      `(time.parse_rfc3339_ns(${now?.text}) - time.parse_rfc3339_ns(${time?.text})) - ${limit}`,
    );
  },
  wasm: 'age_order',
  wasmText: 'age_order_text',
  wasmConstant: (literal) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt(seconds(String(literal))), true);
    return bytes;
  },
});
