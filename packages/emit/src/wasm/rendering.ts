/** Code that writes values: as JSON in items, as text in messages (the rules stand beside `MessagePart` in the IR). */
import { type ir, readsSecret } from '@policyc/ir';
import { displayField, findGroup, isTextType, momentOf, type Type } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type ModuleContext, type Scope, slotLocal, withoutSlots } from './context.js';
import { KindChoice } from './kind-choice.js';
import type { KindLayout } from './layout.js';
import { FunctionBuilder, type FunctionRef, type Local } from './module/function-builder.js';
import { ElementLoop, type Loop } from './sources.js';
import { HeldTerm, type TermCode } from './term-code.js';
import { emitTerm, pushIsKind } from './terms.js';

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
  if (!isTextType(type) && type.tag !== 'enum') return writeScalarText(scope, type, new HeldTerm(f, value));
  f.get(value);
  toText(scope, type);
  f.call(module.runtime('out_string'));
}

/** From a string or an enum member on the stack to its text. */
function toText({ f, module }: Scope, type: Type): void {
  if (type.tag !== 'enum') return;
  f.i32(3);
  f.op('i32.shl');
  f.memory('i64.load', module.descriptors.enumeration(type.name) + LAYOUT.ENUM_NAMES);
}

function writeScalarText(scope: Scope, type: Type, value: Pick<TermCode, 'push'>): void {
  const { f, module } = scope;
  switch (type.tag) {
    case 'bool':
      value.push();
      f.if();
      writeRaw(scope, 'true');
      f.else();
      writeRaw(scope, 'false');
      return f.end();
    case 'int':
      value.push();
      return f.call(module.runtime('out_int'));
    case 'asset': {
      const choice = new KindChoice(scope, value, type.kind);
      for (const kind of choice.kinds) {
        choice.begin(kind);
        value.push();
        f.call(displayFunction(module, kind.declaration.name));
        choice.end();
      }
      return;
    }
    default:
      value.push();
      toText(scope, type);
      f.call(module.runtime('out_text'));
  }
}

/** A function that writes an asset by the field that stands for it, or by its key where that has no value. */
function displayFunction(module: ModuleContext, kind: string): FunctionRef {
  return module.shared('display', kind, defineDisplay, module, kind);
}

function defineDisplay(module: ModuleContext, kind: string): FunctionRef {
  const f = new FunctionBuilder({ params: ['i32'], results: [] });
  const { declaration } = module.layout.kind(kind);
  const name = displayField(declaration);
  const field = name === declaration.key ? undefined : module.layout.field(kind, name);
  const record = f.param(0);
  if (field) {
    f.get(record);
    f.memory('i32.load8_u', field.state);
    f.if('i64');
  }
  f.get(record);
  f.memory('i64.load', LAYOUT.RECORD_KEY);
  if (field) {
    f.else();
    f.get(record);
    f.memory('i64.load', field.value);
    f.end();
  }
  f.call(module.runtime('out_text'));
  return module.add(f);
}

/** A path's nodes joined by arrows. */
export function writePathText({ f, module }: Scope, edge: string, path: Local): void {
  const write = module.shared('write path text', edge, definePathText, module, edge);
  f.get(path);
  f.call(write);
}

function definePathText(module: ModuleContext, edge: string): FunctionRef {
  const f = new FunctionBuilder({ params: ['i64'], results: [] });
  const scope = withoutSlots(module, f);
  const path = f.param(0);
  const kinds = module.layout.nodesOf(edge);
  const hidden = f.local('i32');
  writeNodes(scope, path, 'path_head', kinds);
  f.get(path);
  f.call(module.runtime('path_hidden'));
  f.set(hidden);
  f.get(hidden);
  f.if();
  writeText(scope, ' -> ... ');
  f.get(hidden);
  f.op('i64.extend_i32_u');
  f.call(module.runtime('out_int'));
  writeText(scope, ' more ... -> ');
  writeNodes(scope, path, 'path_tail', kinds);
  f.end();
  return module.add(f);
}

/** The nodes at one end of a path. */
function writeNodes(scope: Scope, path: Local, end: string, kinds: ReadonlySet<KindLayout>): void {
  const { f, module } = scope;
  const part = f.local('i64');
  f.get(path);
  f.call(module.runtime(end));
  f.set(part);
  const list = new JoinedList(scope, part, { tag: 'asset', kind: '' }, ' -> ');
  for (const kind of kinds) {
    f.get(list.element);
    pushIsKind(scope, kind);
    f.if();
    f.get(list.element);
    f.call(displayFunction(module, kind.declaration.name));
    f.end();
  }
  list.end();
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

/** Elements with a separator between them: what comes before `end` writes one. */
class JoinedList {
  readonly element: Local;
  readonly #scope: Scope;
  readonly #separator: string;
  readonly #further: Local;
  readonly #loop: Loop;

  constructor(scope: Scope, slice: Local, type: Type, separator: string) {
    const { f } = scope;
    const slot = -1;
    this.#scope = scope;
    this.#separator = separator;
    this.#further = f.local('i32');
    f.i32(0);
    f.set(this.#further);
    this.#loop = new ElementLoop(scope, slice, { slot, type });
    this.#writeSeparator();
    f.i32(1);
    f.set(this.#further);
    this.element = slotLocal(this.#loop.scope, slot);
  }

  /** @param open not zero where there may be further elements */
  end(open?: Local): void {
    this.#loop.end();
    if (!open) return;
    const { f } = this.#scope;
    f.get(open);
    f.if();
    this.#writeSeparator();
    writeText(this.#scope, '...');
    f.end();
  }

  #writeSeparator(): void {
    const { f } = this.#scope;
    f.get(this.#further);
    f.if();
    writeText(this.#scope, this.#separator);
    f.end();
  }
}

export function writeTerm(scope: Scope, term: ir.Term): void {
  const { f } = scope;
  const code = emitTerm(scope, term);
  const { state } = code;
  if (state) {
    f.get(state);
    f.if();
    f.get(state);
    f.i32(LAYOUT.STATE_ABSENT);
    f.op('i32.eq');
    f.if();
    writeText(scope, 'none');
    f.else();
    writeText(scope, 'unknown');
    f.end();
    f.else();
  }
  if (readsSecret(term, scope.module.schema)) writeText(scope, '***');
  else writeValue(scope, term.type, code);
  if (state) f.end();
}

function writeValue(scope: Scope, type: Type, code: TermCode): void {
  if (type.tag !== 'list' && type.tag !== 'set') return writeScalarText(scope, type, code);
  const { f } = scope;
  const slice = f.local('i64');
  code.push();
  f.set(slice);
  const list = new JoinedList(scope, slice, type.element, ', ');
  writeScalarText(scope, type.element, new HeldTerm(f, list.element));
  list.end(code.open);
}
