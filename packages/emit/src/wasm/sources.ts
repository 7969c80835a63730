/** Loops over what a binder ranges over: the population of a kind, or the elements of a collection. */
import type { ir } from '@policyc/ir';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type Scope, valueType, withSlot } from './context.js';
import { beginLoop, endLoop, pushNumber } from './counted-loop.js';
import type { FunctionBuilder, Label, Local } from './module/function-builder.js';
import type { TermCode } from './term-code.js';
import { emitTerm, emitUncovered } from './terms.js';

/** What elements come of. */
export interface SourceCode {
  /** Not zero where there are no elements because the source is absent or unknown; undefined where it never is. */
  readonly state: Local | undefined;
  /** Where there are elements: not zero where there may be further ones; undefined where there never are. */
  readonly open: Local | undefined;
  /** Begins a loop over the elements. Must not run where the state is not zero. */
  each(): Loop;
  /** Puts a number of elements that there are not more than on the stack. */
  pushRoom(): void;
  /** Puts the number of a collection's elements on the stack. */
  pushSize(): void;
}

/** A loop that was begun: what follows, up to its end, runs for each element. */
export interface Loop {
  /** Where the binder's slot holds the element. */
  readonly scope: Scope;
  end(): void;
}

export function emitSource(scope: Scope, source: ir.Source, binder: ir.Binder): SourceCode {
  return source.tag === 'kind'
    ? new Population(scope, source.kind, binder.slot)
    : new Collection(scope, emitTerm(scope, source.term), binder);
}

class Population implements SourceCode {
  readonly state = undefined;
  readonly open: Local;
  readonly #scope: Scope;
  readonly #kind: string;
  readonly #slot: number;

  constructor(scope: Scope, kind: string, slot: number) {
    this.#scope = scope;
    this.#kind = kind;
    this.#slot = slot;
    this.open = emitUncovered(scope, kind);
  }

  each(): Loop {
    return eachAsset(this.#scope, this.#kind, this.#slot);
  }

  pushRoom(): void {
    const { f, module } = this.#scope;
    let isFirst = true;
    for (const { declaration } of module.layout.kindsOf(this.#kind)) {
      f.i32(module.descriptors.kind(declaration.name));
      f.memory('i32.load', LAYOUT.KIND_COUNT);
      if (!isFirst) f.op('i32.add');
      isFirst = false;
    }
  }

  pushSize(): never {
    throw new Error('assets of a kind are counted one by one: there are stubs among them');
  }
}

class Collection implements SourceCode {
  readonly state: Local | undefined;
  readonly open: Local | undefined;
  readonly #scope: Scope;
  readonly #term: TermCode;
  readonly #binder: ir.Binder;

  constructor(scope: Scope, term: TermCode, binder: ir.Binder) {
    this.#scope = scope;
    this.#term = term;
    this.#binder = binder;
    this.state = term.state;
    this.open = term.open;
  }

  each(): Loop {
    const { f } = this.#scope;
    const slice = f.local('i64');
    this.#term.push();
    f.set(slice);
    return new ElementLoop(this.#scope, slice, this.#binder);
  }

  pushRoom(): void {
    this.pushSize();
  }

  pushSize(): void {
    const { f } = this.#scope;
    this.#term.push();
    f.i64(32n);
    f.op('i64.shr_u', 'i32.wrap_i64');
  }
}

/** Begins a loop over every asset of a kind or a group, by kind and key; stubs are passed over. */
export function eachAsset(scope: Scope, name: string, slot: number): Loop {
  const kinds = scope.module.layout.kindsOf(name);
  const [only] = kinds;
  if (!only || kinds.length > 1) return new GroupLoop(scope, name, kinds.length, slot);
  const [record, end] = recordsOf(scope.f, scope.module.descriptors.kind(only.declaration.name));
  return new RecordLoop(scope, slot, record, end, only.recordSize);
}

/**
 * Where the records of a kind begin, and where they end.
 * @param kind the address of its descriptor
 */
export function recordsOf(f: FunctionBuilder, kind: number | Local): readonly [begin: Local, end: Local] {
  const begin = f.local('i32');
  const end = f.local('i32');
  pushNumber(f, kind);
  f.memory('i32.load', LAYOUT.KIND_BASE);
  f.set(begin);
  pushNumber(f, kind);
  f.memory('i32.load', LAYOUT.KIND_END);
  f.set(end);
  return [begin, end];
}

/** Begins a loop over every asset among the records of a kind from `record`, which moves on, to `end`. */
export function eachRecord(scope: Scope, kind: string, slot: number, record: Local, end: Local): Loop {
  return new RecordLoop(scope, slot, record, end, scope.module.layout.kind(kind).recordSize);
}

/** The kinds of a group, one after the other, and for each its records. */
class GroupLoop implements Loop {
  readonly scope: Scope;
  readonly #f: FunctionBuilder;
  readonly #at: Local;
  readonly #again: Label;
  readonly #records: RecordLoop;

  constructor(scope: Scope, group: string, count: number, slot: number) {
    const { f, module } = scope;
    const at = f.local('i32');
    const kind = f.local('i32');
    const size = f.local('i32');
    const first = module.descriptors.group(group) + LAYOUT.GROUP_KINDS;
    f.i32(first);
    f.set(at);
    this.#again = beginLoop(f, at, first + 4 * count);
    f.get(at);
    f.memory('i32.load', 0);
    f.set(kind);
    f.get(kind);
    f.memory('i32.load', LAYOUT.KIND_RECORD_SIZE);
    f.set(size);
    const [record, end] = recordsOf(f, kind);
    this.#f = f;
    this.#at = at;
    this.#records = new RecordLoop(scope, slot, record, end, size);
    this.scope = this.#records.scope;
  }

  end(): void {
    this.#records.end();
    endLoop(this.#f, this.#at, 4, this.#again);
  }
}

class RecordLoop implements Loop {
  readonly scope: Scope;
  readonly #f: FunctionBuilder;
  readonly #record: Local;
  readonly #size: number | Local;
  readonly #again: Label;

  /** @param size of a record */
  constructor(scope: Scope, slot: number, record: Local, end: Local, size: number | Local) {
    const { f } = scope;
    this.#again = beginLoop(f, record, end);
    f.get(record);
    f.memory('i32.load8_u', LAYOUT.RECORD_STUB);
    f.op('i32.eqz');
    f.if();
    this.#f = f;
    this.#record = record;
    this.#size = size;
    this.scope = withSlot(scope, slot, record);
  }

  end(): void {
    this.#f.end();
    endLoop(this.#f, this.#record, this.#size, this.#again);
  }
}

/** Every element of a collection, in its order. */
export class ElementLoop implements Loop {
  readonly scope: Scope;
  readonly #f: FunctionBuilder;
  readonly #at: Local;
  readonly #again: Label;

  constructor(scope: Scope, slice: Local, binder: Pick<ir.Binder, 'slot' | 'type'>) {
    const { f } = scope;
    const at = f.local('i32');
    const end = f.local('i32');
    const element = f.local(valueType(binder.type));
    f.get(slice);
    f.op('i32.wrap_i64');
    f.set(at);
    f.get(at);
    f.get(slice);
    f.i64(32n);
    f.op('i64.shr_u', 'i32.wrap_i64');
    f.i32(3);
    f.op('i32.shl', 'i32.add');
    f.set(end);
    this.#again = beginLoop(f, at, end);
    f.get(at);
    f.memory(element.type === 'i64' ? 'i64.load' : 'i32.load', 0);
    f.set(element);
    this.#f = f;
    this.#at = at;
    this.scope = withSlot(scope, binder.slot, element);
  }

  end(): void {
    endLoop(this.#f, this.#at, 8, this.#again);
  }
}
