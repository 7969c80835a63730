/**
 * `decimal_order`: the function behind `<` and the other orders of decimal numbers; equal ones are equal texts.
 * In Rego the parts before and behind the point are compared as whole numbers: both are within what OPA holds exactly.
 */
import { compareDecimals } from '@policyc/model';
import { defineBuiltin, type RegoOperand, regoSign, stringArgument } from '../define-builtin.js';

export const decimalOrder = defineBuiltin({
  name: 'decimal_order',
  form: 'internal',
  params: [
    { name: 'a', type: { tag: 'decimal' }, doc: 'A decimal number.' },
    { name: 'b', type: { tag: 'decimal' }, doc: 'Another decimal number.' },
  ],
  result: { tag: 'int' },
  doc: '-1 where `a` is less than `b`, 0 where they are equal, 1 where it is greater.',
  examples: [
    { args: ['0.1', '0.2'], result: -1 },
    { args: ['0.1', '0.09'], result: 1 },
    { args: ['10', '9'], result: 1 },
    { args: ['-1', '1'], result: -1 },
    { args: ['-1.5', '-1.25'], result: -1 },
    { args: ['-0.5', '0'], result: -1 },
    { args: ['-0.5', '0.5'], result: -1 },
    { args: ['1.5', '1.5'], result: 0 },
    { args: ['2', '1.999999999999999'], result: 1 },
    { args: ['999999999999999.999999999999999', '999999999999999.999999999999998'], result: 1 },
    { args: ['-999999999999999.999999999999999', '-999999999999999.999999999999998'], result: -1 },
    { args: ['0.000000000000001', '0'], result: 1 },
  ],
  evaluate: (args) => compareDecimals(stringArgument(args, 0), stringArgument(args, 1)),
  rego: ([a, b]) =>
    regoSign(
      `(2 * ${regoSign(`${regoWhole(a)} - ${regoWhole(b)}`)}) + ${regoSign(`${regoFraction(a)} - ${regoFraction(b)}`)}`,
    ),
  wasm: 'decimal_order',
});

/** The part before the point. The sign of `-0.5` is in its fraction. */
function regoWhole(operand: RegoOperand | undefined): string {
  if (typeof operand?.constant === 'string') return String(Number(operand.constant.split('.')[0]) + 0);
  return `to_number(split(${operand?.text}, ".")[0])`;
}

/** The part behind the point as 16 digits with the number's sign, the first of them a 1. */
function regoFraction(operand: RegoOperand | undefined): string {
  if (typeof operand?.constant === 'string') {
    const { constant } = operand;
    const digits = `1${(constant.split('.')[1] ?? '').padEnd(15, '0')}`;
    return constant.startsWith('-') ? `-${digits}` : digits;
  }
  // A whole number has no point: one is put behind every text, and what follows the first is the fraction.
  const fraction = `split(concat("", [${operand?.text}, "."]), ".")[1]`;
  const digits = `substring(concat("", ["1", ${fraction}, "000000000000000"]), 0, 16)`;
  return `to_number(concat("", [trim_right(substring(${operand?.text}, 0, 1), "0123456789"), ${digits}]))`;
}
