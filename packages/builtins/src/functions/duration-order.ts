/** `duration_order`: the function behind `==`, `<` and the other comparisons of durations. */
import { DURATION_UNITS, parseDuration } from '@policyc/model';
import { defineBuiltin, type RegoOperand, regoSign, stringArgument } from '../define-builtin.js';

export const durationOrder = defineBuiltin({
  name: 'duration_order',
  form: 'internal',
  params: [
    { name: 'a', type: { tag: 'duration' }, doc: 'A duration.' },
    { name: 'b', type: { tag: 'duration' }, doc: 'Another duration.' },
  ],
  result: { tag: 'int' },
  doc: '-1 where `a` is shorter than `b`, 0 where they are as long, 1 where it is longer.',
  examples: [
    { args: ['90d', '13w'], result: -1 },
    { args: ['14d', '2w'], result: 0 },
    { args: ['61min', '1h'], result: 1 },
    { args: ['0s', '0w'], result: 0 },
    { args: ['3600s', '60min'], result: 0 },
    { args: ['18921600000s', '219000d'], result: 0 },
  ],
  evaluate: (args) => Math.sign(seconds(stringArgument(args, 0)) - seconds(stringArgument(args, 1))),
  rego: ([a, b]) => regoSign(`${regoSeconds(a)} - ${regoSeconds(b)}`),
  wasm: 'duration_order',
});

/**
 * The length of a duration.
 * @throws where the text is none, which snapshots and literals never hold
 */
export function seconds(text: string): number {
  const length = parseDuration(text);
  if (length === undefined) throw new TypeError('an argument is no duration');
  return length;
}

const UNITS = Object.entries(DURATION_UNITS)
  .map(([unit, length]) => `"${unit}": ${length}`)
  .join(', ');

/** The length of a duration in Rego. */
export function regoSeconds(operand: RegoOperand | undefined): string {
  if (typeof operand?.constant === 'string') return String(seconds(operand.constant));
  return `(to_number(trim_right(${operand?.text}, "smindhw")) * {${UNITS}}[trim_left(${operand?.text}, "0123456789")])`;
}
