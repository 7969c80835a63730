/** Code that writes values: as JSON in items, as text in messages (the rules stand beside `MessagePart` in the IR). */
import { type ir, readsSecret } from '@policyc/ir';
import { displayField, findGroup, isTextType, momentOf, type Type } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import type { ModuleContext, Scope } from './context.js';
import type { FunctionRef, Local } from './module/function-builder.js';
import { eachElement } from './sources.js';
import { emitTerm, perKind, pushIsKind, type TermCode } from './terms.js';

/** Bytes of the output that are known when the code is made: JSON outside strings. */
export function writeRaw({ f, module }: Scope, text: string): void {
  f.i64(module.data.text(text));
  f.call(module.runtime('out_raw'));
}

/** A known text inside a JSON string. */
export function writeText({ f, module }: Scope, text: string): void {
  if (text === '') return;
  f.i64(module.data.text(text));
  f.call(module.runtime('out_text'));
}

/** Members `kind`, `before` and `key` of the record in a local, of a kind or a group. */
export function writeAssetId(scope: Scope, kind: string, record: Local): void {
  const { f, module } = scope;
  if (findGroup(module.schema, kind)) return writeAnyAssetId(scope, record);
  const moment = momentOf(kind);
  const before = moment.before ? ',"before":true' : '';
  writeRaw(scope, `"kind":${JSON.stringify(moment.kind)}${before},"key":`);
  f.get(record);
  f.memory('i64.load', LAYOUT.RECORD_KEY);
  f.call(module.runtime('out_string'));
}

/** Members `kind` and `key` of a record of any kind. */
export function writeAnyAssetId(scope: Scope, record: Local): void {
  const { f, module } = scope;
  writeRaw(scope, '"kind":');
  pushKind(scope, record);
  f.memory('i64.load', LAYOUT.KIND_NAME);
  f.call(module.runtime('out_string'));
  writeRaw(scope, ',"key":');
  f.get(record);
  f.memory('i64.load', LAYOUT.RECORD_KEY);
  f.call(module.runtime('out_string'));
}

function pushKind({ f, module }: Scope, record: Local): void {
  const [first] = module.layout.kinds;
  f.get(record);
  f.memory('i32.load16_u', LAYOUT.RECORD_KIND);
  f.i32(LAYOUT.KIND_SIZE);
  f.op('i32.mul');
  f.i32(first ? module.descriptors.kind(first.declaration.name) : 0);
  f.op('i32.add');
}

/** The value of a scalar that is no asset, as JSON. */
export function writeScalarJson(scope: Scope, type: Type, value: Local): void {
  const { f, module } = scope;
  if (!isTextType(type) && type.tag !== 'enum') return writeScalarText(scope, type, () => f.get(value));
  pushText(scope, type, () => f.get(value));
  f.call(module.runtime('out_string'));
}

/** The text of a string or an enum member. */
function pushText({ f, module }: Scope, type: Type, push: () => void): void {
  push();
  if (type.tag !== 'enum') return;
  f.i32(3);
  f.op('i32.shl');
  f.memory('i64.load', module.descriptors.enumeration(type.name) + LAYOUT.ENUM_NAMES);
}

function writeScalarText(scope: Scope, type: Type, push: () => void): void {
  const { f, module } = scope;
  switch (type.tag) {
    case 'bool':
      push();
      return f.if(
        undefined,
        () => writeRaw(scope, 'true'),
        () => writeRaw(scope, 'false'),
      );
    case 'int':
      push();
      return f.call(module.runtime('out_int'));
    case 'asset':
      return perKind(scope, { state: undefined, push }, type.kind, ({ declaration }) => {
        push();
        f.call(displayFunction(module, declaration.name));
      });
    default:
      pushText(scope, type, push);
      f.call(module.runtime('out_text'));
  }
}

/** A function that writes an asset by the field that stands for it, or by its key where that has no value. */
function displayFunction(module: ModuleContext, kind: string): FunctionRef {
  return module.shared('display', kind, () =>
    module.define({ params: ['i32'], results: [] }, (f) => {
      const { declaration } = module.layout.kind(kind);
      const name = displayField(declaration);
      const record = f.param(0);
      const key = () => {
        f.get(record);
        f.memory('i64.load', LAYOUT.RECORD_KEY);
      };
      if (name === declaration.key) key();
      else {
        const field = module.layout.field(kind, name);
        f.get(record);
        f.memory('i32.load8_u', field.state);
        f.if('i64', key, () => {
          f.get(record);
          f.memory('i64.load', field.value);
        });
      }
      f.call(module.runtime('out_text'));
    }),
  );
}

/** A path's nodes joined by arrows. */
export function writePathText({ f, module }: Scope, edge: string, path: Local): void {
  const write = module.shared('write path text', edge, () =>
    module.define({ params: ['i64'], results: [] }, (own) =>
      pathText({ module, f: own, slots: new Map() }, edge, own.param(0)),
    ),
  );
  f.get(path);
  f.call(write);
}

function pathText(scope: Scope, edge: string, path: Local): void {
  const { f, module } = scope;
  const kinds = module.layout.nodesOf(edge);
  const hidden = f.local('i32');
  const names = (end: string) => {
    const part = f.local('i64');
    f.get(path);
    f.call(module.runtime(end));
    f.set(part);
    joined(scope, part, { tag: 'asset', kind: '' }, ' -> ', (record) => {
      for (const kind of kinds) {
        pushIsKind(scope, () => f.get(record), kind);
        f.if(undefined, () => {
          f.get(record);
          f.call(displayFunction(module, kind.declaration.name));
        });
      }
    });
  };
  names('path_head');
  f.get(path);
  f.call(module.runtime('path_hidden'));
  f.set(hidden);
  f.get(hidden);
  f.if(undefined, () => {
    writeText(scope, ' -> ... ');
    f.get(hidden);
    f.op('i64.extend_i32_u');
    f.call(module.runtime('out_int'));
    writeText(scope, ' more ... -> ');
    names('path_tail');
  });
}

/** Number of edges of a path. */
export function writePathLength(scope: Scope, path: Local): void {
  const { f, module } = scope;
  pushLength(scope, path);
  f.i64(1n);
  f.op('i64.sub');
  f.call(module.runtime('out_int'));
}

/** Pushes the number of a collection's elements as an `i64`. */
export function pushLength({ f }: Scope, slice: Local): void {
  f.get(slice);
  f.i64(32n);
  f.op('i64.shr_u');
}

function joined(
  scope: Scope,
  slice: Local,
  elementType: Type,
  separator: string,
  write: (element: Local) => void,
  open?: Local,
): void {
  const { f } = scope;
  const further = f.local('i32');
  f.i32(0);
  f.set(further);
  const slot = -1;
  eachElement(scope, slice, { slot, type: elementType }, (inner) => {
    f.get(further);
    f.if(undefined, () => writeText(scope, separator));
    f.i32(1);
    f.set(further);
    const element = inner.slots.get(slot);
    if (element) write(element);
  });
  if (!open) return;
  f.get(open);
  f.if(undefined, () => {
    f.get(further);
    f.if(undefined, () => writeText(scope, separator));
    writeText(scope, '...');
  });
}

export function writeTerm(scope: Scope, term: ir.Term): void {
  const { f } = scope;
  const code = emitTerm(scope, term);
  const value = () => {
    if (readsSecret(term, scope.module.schema)) writeText(scope, '***');
    else writeValue(scope, term.type, code);
  };
  const { state } = code;
  if (!state) return value();
  f.get(state);
  f.if(
    undefined,
    () => {
      f.get(state);
      f.i32(LAYOUT.STATE_ABSENT);
      f.op('i32.eq');
      f.if(
        undefined,
        () => writeText(scope, 'none'),
        () => writeText(scope, 'unknown'),
      );
    },
    value,
  );
}

function writeValue(scope: Scope, type: Type, code: TermCode): void {
  if (type.tag !== 'list' && type.tag !== 'set') return writeScalarText(scope, type, code.push);
  const { f } = scope;
  const slice = f.local('i64');
  code.push();
  f.set(slice);
  const write = (element: Local) => writeScalarText(scope, type.element, () => f.get(element));
  joined(scope, slice, type.element, ', ', write, code.open);
}
