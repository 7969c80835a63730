/** Loops that count a local up to an end: what comes between `beginLoop` and `endLoop` runs once for each step. */
import type { FunctionBuilder, Label, Local } from './module/function-builder.js';

/**
 * @param at begins where it stands
 * @param end is not reached; both without signs
 * @returns what `endLoop` needs
 */
export function beginLoop(f: FunctionBuilder, at: Local, end: number | Local): Label {
  const done = f.block();
  const again = f.loop();
  f.get(at);
  pushNumber(f, end);
  f.op('i32.ge_u');
  f.brIf(done);
  return again;
}

/** Moves on by a step, and goes back. */
export function endLoop(f: FunctionBuilder, at: Local, step: number | Local, again: Label): void {
  f.get(at);
  pushNumber(f, step);
  f.op('i32.add');
  f.set(at);
  f.br(again);
  f.end();
  f.end();
}

/** Puts an `i32` that is known now, or stands in a local, on the stack. */
export function pushNumber(f: FunctionBuilder, value: number | Local): void {
  if (typeof value === 'number') f.i32(value);
  else f.get(value);
}
