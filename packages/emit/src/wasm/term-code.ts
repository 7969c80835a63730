/** Where the value of a term is, and how it gets onto the stack. */
import type { FunctionBuilder, FunctionRef, Local } from './module/function-builder.js';
import type { MemoryOpcode, ValueType } from './module/opcodes.js';

/** Where a term's state and value are. Without a state it always is a value. */
export interface TermCode {
  readonly state: Local | undefined;
  /** Of a collection that is a value: not zero where it may have further elements. Undefined where it never has. */
  readonly open?: Local | undefined;
  /** Puts the value on the stack. */
  push(): void;
}

/** A value in a local. */
export class HeldTerm implements TermCode {
  readonly state: Local | undefined;
  readonly open: Local | undefined;
  readonly #f: FunctionBuilder;
  readonly #value: Local;

  constructor(f: FunctionBuilder, value: Local, state?: Local, open?: Local) {
    this.#f = f;
    this.#value = value;
    this.state = state;
    this.open = open;
  }

  push(): void {
    this.#f.get(this.#value);
  }
}

/** What is known when the code is made. */
export class ConstantTerm implements TermCode {
  readonly state: Local | undefined;
  readonly open: Local | undefined;
  readonly #f: FunctionBuilder;
  readonly #bits: bigint;
  readonly #type: ValueType;

  constructor(f: FunctionBuilder, bits: bigint, type: ValueType, state?: Local, open?: Local) {
    this.#f = f;
    this.#bits = bits;
    this.#type = type;
    this.state = state;
    this.open = open;
  }

  push(): void {
    if (this.#type === 'i32') this.#f.i32(Number(this.#bits));
    else this.#f.i64(this.#bits);
  }
}

/** What a function without parameters gives. */
export class CalledTerm implements TermCode {
  readonly state = undefined;
  readonly #f: FunctionBuilder;
  readonly #callee: FunctionRef;

  constructor(f: FunctionBuilder, callee: FunctionRef) {
    this.#f = f;
    this.#callee = callee;
  }

  push(): void {
    this.#f.call(this.#callee);
  }
}

/** What stands at a fixed address. */
export class CellTerm implements TermCode {
  readonly state = undefined;
  readonly #f: FunctionBuilder;
  readonly #address: number;
  readonly #type: ValueType;

  constructor(f: FunctionBuilder, address: number, type: ValueType) {
    this.#f = f;
    this.#address = address;
    this.#type = type;
  }

  push(): void {
    this.#f.i32(this.#address);
    this.#f.memory(this.#type === 'i32' ? 'i32.load' : 'i64.load', 0);
  }
}

/** A value that is read of a record each time that it is wanted. */
export class LoadedTerm implements TermCode {
  readonly state: Local | undefined;
  readonly open: Local | undefined;
  readonly #f: FunctionBuilder;
  readonly #base: TermCode;
  readonly #load: MemoryOpcode | undefined;
  readonly #offset: number;

  /** @param load none where the record itself is the value */
  constructor(
    f: FunctionBuilder,
    base: TermCode,
    load: MemoryOpcode | undefined,
    offset: number,
    state: Local | undefined,
    open: Local | undefined,
  ) {
    this.#f = f;
    this.#base = base;
    this.#load = load;
    this.#offset = offset;
    this.state = state;
    this.open = open;
  }

  push(): void {
    this.#base.push();
    if (this.#load) this.#f.memory(this.#load, this.#offset);
  }
}
