/**
 * The form in which a built-in function is declared: once, with everything that is said or done about it.
 * Invariant: `evaluate` is the meaning; the Rego and WASM lowerings give the same result for the same arguments.
 * Arguments are values: callers deal with absence and unknowns before they call (calls are strict).
 */
import type { Type } from '@policyc/model';

/** A value at run time: a string, an int, a bool, or an enum member or asset key as a string. */
export type BuiltinValue = string | number | boolean;

export interface BuiltinParam {
  readonly name: string;
  readonly type: Type;
  readonly doc: string;
  /** The argument must be a literal, so that lowerings can look at it. */
  readonly literal?: true;
}

export interface BuiltinExample {
  readonly args: readonly BuiltinValue[];
  readonly result: BuiltinValue;
}

/** One argument in emitted Rego: its expression, and its value where it is a constant. */
export interface RegoOperand {
  readonly text: string;
  readonly constant?: BuiltinValue;
}

export interface Builtin {
  /** Unique in the catalogue; the name that IR calls carry. */
  readonly name: string;
  /** `method`: written `x.name(...)` on its first parameter. `internal`: stands behind an operator and cannot be named. */
  readonly form: 'method' | 'internal';
  readonly params: readonly BuiltinParam[];
  readonly result: Type;
  /** Markdown; the first sentence stands alone. */
  readonly doc: string;
  readonly examples: readonly BuiltinExample[];
  /** The meaning. */
  readonly evaluate: (args: readonly BuiltinValue[]) => BuiltinValue;
  /** The Rego expression of a call, for real OPA. */
  readonly rego: (operands: readonly RegoOperand[]) => string;
  /** Whether that expression calls functions of the emitted library, as `lib.name(...)`. */
  readonly usesLibrary?: true;
  /** The export of the WASM runtime that does it. */
  readonly wasm: string;
  /** The bytes that the runtime gets instead of the text of the literal argument: what can be computed beforehand. */
  readonly wasmConstant?: (literal: BuiltinValue) => Uint8Array;
  /** Where the literal argument may be a parameter after all: the export that takes its text. */
  readonly wasmText?: string;
}

/** Declares a built-in; exists so that a declaration with a part missing does not compile. */
export function defineBuiltin(builtin: Builtin): Builtin {
  return builtin;
}

/**
 * The constant behind a Rego operand.
 * @throws where it is no literal text: only a compiler fault can cause that, the checker admits nothing else
 */
export function literalText(operand: RegoOperand | undefined): string {
  if (typeof operand?.constant !== 'string') throw new TypeError('a literal argument is no literal text');
  return operand.constant;
}

/** Rego for -1, 0 or 1: the sign of the integer that the expression gives. Undefined where the expression is. */
export function regoSign(integer: string): string {
  return `max([-1, min([1, ${integer}])])`;
}

/**
 * The argument at `index` as a string.
 * @throws where it is none: only a compiler fault can cause that, the checker admits no other type
 */
export function stringArgument(args: readonly BuiltinValue[], index: number): string {
  const value = args[index];
  if (typeof value !== 'string') throw new TypeError(`argument ${index} is no string`);
  return value;
}
