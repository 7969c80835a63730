/** Loops over what a binder ranges over: the population of a kind, or the elements of a collection. */
import type { ir } from '@policyc/ir';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type Scope, valueType, withSlot } from './context.js';
import type { Local } from './module/function-builder.js';
import { emitTerm, emitUncovered } from './terms.js';

export interface SourceCode {
  /** Not zero where there are no elements because the source is absent or unknown; undefined where it never is. */
  readonly state: Local | undefined;
  /** Where there are elements: not zero where there may be further ones; undefined where there never are. */
  readonly open: Local | undefined;
  /** Runs the body for each element, which the binder's slot holds. Must not run where the state is not zero. */
  each(body: (inner: Scope) => void): void;
  /** Puts a number of elements that there are not more than on the stack. */
  pushRoom(): void;
  /** Puts the number of a collection's elements on the stack. */
  pushSize(): void;
}

export function emitSource(scope: Scope, source: ir.Source, binder: ir.Binder): SourceCode {
  if (source.tag === 'kind')
    return {
      state: undefined,
      open: emitUncovered(scope, source.kind),
      each: (body) => eachAsset(scope, source.kind, binder.slot, body),
      pushRoom: () => {
        scope.module.layout.kindsOf(source.kind).forEach(({ declaration }, i) => {
          scope.f.i32(scope.module.descriptors.kind(declaration.name));
          scope.f.memory('i32.load', LAYOUT.KIND_COUNT);
          if (i > 0) scope.f.op('i32.add');
        });
      },
      pushSize: () => {
        throw new Error('assets of a kind are counted one by one: there are stubs among them');
      },
    };
  const collection = emitTerm(scope, source.term);
  const { f } = scope;
  const pushSize = () => {
    collection.push();
    f.i64(32n);
    f.op('i64.shr_u', 'i32.wrap_i64');
  };
  return {
    state: collection.state,
    open: collection.open,
    pushRoom: pushSize,
    pushSize,
    each(body) {
      const slice = f.local('i64');
      collection.push();
      f.set(slice);
      eachElement(scope, slice, binder, body);
    },
  };
}

/** Every asset of a kind or a group, by kind and key; stubs are passed over. */
export function eachAsset(scope: Scope, name: string, slot: number, body: (inner: Scope) => void): void {
  const { f, module } = scope;
  const [only, ...more] = module.layout.kindsOf(name);
  if (only && more.length === 0) {
    const address = module.descriptors.kind(only.declaration.name);
    return eachOfKind(
      scope,
      () => f.i32(address),
      () => f.i32(only.recordSize),
      slot,
      body,
    );
  }
  const at = f.local('i32');
  const kind = f.local('i32');
  const size = f.local('i32');
  const first = module.descriptors.group(name) + LAYOUT.GROUP_KINDS;
  f.i32(first);
  f.set(at);
  f.block(undefined, (done) => {
    f.loop((again) => {
      f.get(at);
      f.i32(first + 4 * (more.length + 1));
      f.op('i32.ge_u');
      f.brIf(done);
      f.get(at);
      f.memory('i32.load', 0);
      f.set(kind);
      f.get(kind);
      f.memory('i32.load', LAYOUT.KIND_RECORD_SIZE);
      f.set(size);
      eachOfKind(
        scope,
        () => f.get(kind),
        () => f.get(size),
        slot,
        body,
      );
      f.get(at);
      f.i32(4);
      f.op('i32.add');
      f.set(at);
      f.br(again);
    });
  });
}

function eachOfKind(
  scope: Scope,
  pushKind: () => void,
  pushSize: () => void,
  slot: number,
  body: (inner: Scope) => void,
): void {
  const { f } = scope;
  const record = f.local('i32');
  const end = f.local('i32');
  pushKind();
  f.memory('i32.load', LAYOUT.KIND_BASE);
  f.set(record);
  pushKind();
  f.memory('i32.load', LAYOUT.KIND_END);
  f.set(end);
  eachOfSize(scope, pushSize, slot, record, end, body);
}

/** Every asset among the records of a kind from `record`, which moves on, to `end`. */
export function eachRecord(
  scope: Scope,
  kind: string,
  slot: number,
  record: Local,
  end: Local,
  body: (inner: Scope) => void,
): void {
  const size = scope.module.layout.kind(kind).recordSize;
  eachOfSize(scope, () => scope.f.i32(size), slot, record, end, body);
}

function eachOfSize(
  scope: Scope,
  pushSize: () => void,
  slot: number,
  record: Local,
  end: Local,
  body: (inner: Scope) => void,
): void {
  const { f } = scope;
  f.block(undefined, (done) => {
    f.loop((again) => {
      f.get(record);
      f.get(end);
      f.op('i32.ge_u');
      f.brIf(done);
      f.get(record);
      f.memory('i32.load8_u', LAYOUT.RECORD_STUB);
      f.op('i32.eqz');
      f.if(undefined, () => body(withSlot(scope, slot, record)));
      f.get(record);
      pushSize();
      f.op('i32.add');
      f.set(record);
      f.br(again);
    });
  });
}

/** Every element of a collection, in its order. */
export function eachElement(
  scope: Scope,
  slice: Local,
  binder: Pick<ir.Binder, 'slot' | 'type'>,
  body: (inner: Scope) => void,
): void {
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
  f.block(undefined, (done) => {
    f.loop((again) => {
      f.get(at);
      f.get(end);
      f.op('i32.ge_u');
      f.brIf(done);
      f.get(at);
      f.memory(element.type === 'i64' ? 'i64.load' : 'i32.load', 0);
      f.set(element);
      body(withSlot(scope, binder.slot, element));
      f.get(at);
      f.i32(8);
      f.op('i32.add');
      f.set(at);
      f.br(again);
    });
  });
}
