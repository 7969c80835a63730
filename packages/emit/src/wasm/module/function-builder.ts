/**
 * A small assembler for one function: instructions in the order of the calls.
 * Invariant: labels are used only inside the block that they are of, and every block is ended. It checks only that; `WebAssembly.validate`
 * does the rest.
 */
import { appendSigned, appendSigned64, appendUnsigned } from './leb128.js';
import {
  MEMORY_OPCODES,
  type MemoryOpcode,
  OPCODES,
  type Opcode,
  VALUE_TYPES,
  type ValueType,
} from './opcodes.js';

export interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface FunctionRef extends Signature {
  readonly index: number;
}

export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** A block that can be left, or a loop that can be begun again. */
export interface Label {
  readonly depth: number;
}

const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;
const NO_RESULT = 0x40;
const UNREACHABLE = 0x00;
const BR_TABLE = 0x0e;
const RETURN = 0x0f;
const LOCAL_TEE = 0x22;

export class FunctionBuilder {
  readonly signature: Signature;
  readonly #code: number[] = [];
  readonly #locals: ValueType[] = [];
  #depth = 0;
  /** The local that the last instruction sets, and where that instruction begins. */
  #justSet: Local | undefined;
  #setAt = -1;
  #setEnd = -1;

  constructor(signature: Signature) {
    this.signature = signature;
  }

  param(index: number): Local {
    const type = this.signature.params[index];
    if (!type) throw new RangeError(`there is no parameter ${index}`);
    return { index, type };
  }

  /** A new local, zero at the start of the function. */
  local(type: ValueType): Local {
    this.#locals.push(type);
    return { index: this.signature.params.length + this.#locals.length - 1, type };
  }

  i32(value: number): void {
    this.#code.push(0x41);
    appendSigned(this.#code, value);
  }

  i64(value: bigint): void {
    this.#code.push(0x42);
    appendSigned64(this.#code, value);
  }

  get(local: Local): void {
    if (this.#justSet?.index === local.index && this.#code.length === this.#setEnd) {
      // A value that is set and wanted again at once stays on the stack.
      this.#code[this.#setAt] = LOCAL_TEE;
      this.#justSet = undefined;
      return;
    }
    this.#code.push(0x20);
    appendUnsigned(this.#code, local.index);
  }

  set(local: Local): void {
    this.#setAt = this.#code.length;
    this.#code.push(0x21);
    appendUnsigned(this.#code, local.index);
    this.#setEnd = this.#code.length;
    this.#justSet = local;
  }

  tee(local: Local): void {
    this.#code.push(0x22);
    appendUnsigned(this.#code, local.index);
  }

  op(...opcodes: readonly Opcode[]): void {
    // Not one by one with an iterator, nor below: this is most of what emitting does, and runs before V8 optimises it.
    for (let i = 0; i < opcodes.length; i++) this.#code.push(OPCODES[opcodes[i] as Opcode]);
  }

  /** A load or store at a constant offset. */
  memory(opcode: MemoryOpcode, offset: number): void {
    const code = MEMORY_OPCODES[opcode];
    this.#code.push(code[0], code[1]);
    appendUnsigned(this.#code, offset);
  }

  call(callee: FunctionRef): void {
    this.#code.push(0x10);
    appendUnsigned(this.#code, callee.index);
  }

  /** Copies a passive data segment into memory: address, offset and size are on the stack. */
  memoryInit(segment: number): void {
    this.#code.push(0xfc, 0x08);
    appendUnsigned(this.#code, segment);
    this.#code.push(0x00);
  }

  dataDrop(segment: number): void {
    this.#code.push(0xfc, 0x09);
    appendUnsigned(this.#code, segment);
  }

  /** Begins a block: its label leads behind its end. */
  block(): Label {
    return this.#begin(BLOCK, undefined);
  }

  /** Begins a loop: its label leads back here. */
  loop(): Label {
    return this.#begin(LOOP, undefined);
  }

  /** Begins what runs where the condition on the stack is not zero. */
  if(result?: ValueType): void {
    this.#begin(IF, result);
  }

  else(): void {
    this.#code.push(ELSE);
  }

  /** Ends the innermost block, loop or `if`. */
  end(): void {
    this.#depth--;
    this.#code.push(END);
  }

  br(label: Label): void {
    this.#code.push(0x0c);
    appendUnsigned(this.#code, this.#depth - label.depth);
  }

  brIf(label: Label): void {
    this.#code.push(0x0d);
    appendUnsigned(this.#code, this.#depth - label.depth);
  }

  /**
   * Begins code of which one case runs, by the index from 0 in a local, before the function returns; traps where there is none.
   * Each case stands between `beginCase` and `endCase`, and `endCases` comes behind the last.
   */
  beginCases(index: Local, count: number): void {
    // Blocks inside each other: leaving the n-th one from the inside comes to the n-th case, leaving the last to the trap.
    for (let i = 0; i <= count; i++) this.block();
    this.get(index);
    this.#code.push(BR_TABLE);
    appendUnsigned(this.#code, count);
    for (let depth = 0; depth <= count; depth++) appendUnsigned(this.#code, depth);
  }

  beginCase(): void {
    this.end();
  }

  endCase(): void {
    this.#code.push(RETURN);
  }

  endCases(): void {
    this.end();
    this.#code.push(UNREACHABLE);
  }

  /** Bytes of code so far. */
  get size(): number {
    return this.#code.length;
  }

  /** The function as an entry of the code section. */
  encode(): Uint8Array {
    if (this.#depth !== 0) throw new Error(`${this.#depth} blocks are not ended`);
    const runs: [number, ValueType][] = [];
    for (let i = 0; i < this.#locals.length; i++) {
      const type = this.#locals[i] as ValueType;
      const last = runs.at(-1);
      if (last?.[1] === type) last[0]++;
      else runs.push([1, type]);
    }
    const locals: number[] = [];
    appendUnsigned(locals, runs.length);
    for (const [count, type] of runs) {
      appendUnsigned(locals, count);
      locals.push(VALUE_TYPES[type]);
    }
    const size: number[] = [];
    appendUnsigned(size, locals.length + this.#code.length + 1);
    const entry = new Uint8Array(size.length + locals.length + this.#code.length + 1);
    entry.set(size);
    entry.set(locals, size.length);
    entry.set(this.#code, size.length + locals.length);
    entry[entry.length - 1] = END;
    return entry;
  }

  #begin(opcode: number, result: ValueType | undefined): Label {
    this.#code.push(opcode, result ? VALUE_TYPES[result] : NO_RESULT);
    return { depth: ++this.#depth };
  }
}
