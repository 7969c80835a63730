/** Code that finds the witnesses of one failing subject and writes its findings. */
import type { ir } from '@policyc/ir';
import type { Type } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type ModuleContext, type Scope, slotLocal, valueType, withoutSlots, withSlot } from './context.js';
import { beginLoop, endLoop } from './counted-loop.js';
import { collect } from './facts.js';
import { emitTruth } from './formulas.js';
import { tagOf } from './layout.js';
import { FunctionBuilder, type FunctionRef, type Local } from './module/function-builder.js';
import { pushLast } from './path-facts.js';
import { emitPath, emitPrepare } from './reach.js';
import {
  pushLength,
  writeAnyAssetId,
  writeAssetId,
  writePathLength,
  writePathText,
  writeRaw,
  writeScalarJson,
  writeTerm,
  writeText,
} from './rendering.js';
import { storedSourceFacts } from './source-facts.js';
import { ElementLoop, emitSource } from './sources.js';
import { emitTerm } from './terms.js';

/** A function that takes a failing subject and appends its findings to an open array. */
export function defineFindings(module: ModuleContext, policy: ir.Policy): FunctionRef {
  const choices = [...policy.cases, ...policy.witnesses];
  const write = defineFinding(module, policy, choices);
  if (choices.length === 0) return write;
  const f = new FunctionBuilder({ params: ['i32'], results: [] });
  const subject = f.param(0);
  f.i32(choices.length * 8);
  f.call(module.runtime('items_open'));
  choose(withSlot(withoutSlots(module, f), policy.subject.slot, subject), policy, choices, 0);
  const count = f.local('i32');
  const index = f.local('i32');
  f.i32(writeItemTypes(module, choices));
  f.call(module.runtime('items_sort'));
  f.set(count);
  const again = beginLoop(f, index, count);
  f.get(subject);
  f.get(index);
  f.call(module.runtime('items_at'));
  f.call(write);
  endLoop(f, index, 1, again);
  return module.add(f);
}

/** Nested loops over the choices; each way to fulfil all of them and the violation becomes a tuple. */
function choose(scope: Scope, policy: ir.Policy, choices: readonly ir.Choice[], index: number): void {
  const { f } = scope;
  const choice = choices[index];
  if (!choice) {
    const maybe = ifTrue(scope, policy.violation);
    addTuple(scope, choices);
    if (maybe) f.end();
    return;
  }
  const source = emitSource(scope, choice.source, choice.binder);
  if (source.state) {
    f.get(source.state);
    f.op('i32.eqz');
    f.if();
  }
  const loop = source.each();
  const maybe = ifTrue(loop.scope, choice.where);
  choose(loop.scope, policy, choices, index + 1);
  if (maybe) f.end();
  loop.end();
  if (source.state) f.end();
}

function addTuple(scope: Scope, choices: readonly ir.Choice[]): void {
  const { f, module } = scope;
  const tuple = f.local('i32');
  f.call(module.runtime('items_add'));
  f.set(tuple);
  let at = 0;
  for (const { binder } of choices) {
    const local = slotLocal(scope, binder.slot);
    f.get(tuple);
    f.get(local);
    if (local.type === 'i32') f.op('i64.extend_i32_u');
    f.memory('i64.store', at);
    at += 8;
  }
}

/** Begins what runs where the formula is true. Gives whether it may not be; otherwise there is nothing to end. */
function ifTrue(scope: Scope, formula: ir.Formula): boolean {
  if (formula.op === 'const' && formula.value) return false;
  const { f } = scope;
  emitTruth(scope, formula);
  f.i32(LAYOUT.TRUE);
  f.op('i32.eq');
  f.if();
  return true;
}

function writeItemTypes(module: ModuleContext, choices: readonly ir.Choice[]): number {
  const { data, descriptors } = module;
  const address = data.reserve(8 + choices.length * LAYOUT.ITEM_SIZE);
  data.u32(address, choices.length);
  let at = address + 8;
  for (const { binder } of choices) {
    const { type } = binder;
    data.u32(at + LAYOUT.ITEM_TAG, tagOf(type));
    if (type.tag === 'enum') data.u32(at + LAYOUT.ITEM_ENUM, descriptors.enumeration(type.name));
    at += LAYOUT.ITEM_SIZE;
  }
  return address;
}

/** A function that writes the finding of a subject and, where there are choices, a tuple of items. */
function defineFinding(module: ModuleContext, policy: ir.Policy, choices: readonly ir.Choice[]): FunctionRef {
  const f = new FunctionBuilder({ params: choices.length > 0 ? ['i32', 'i32'] : ['i32'], results: [] });
  const subject = f.param(0);
  let scope = withSlot(withoutSlots(module, f), policy.subject.slot, subject);
  let at = 0;
  for (const { binder } of choices) {
    const local = f.local(valueType(binder.type));
    f.get(f.param(1));
    f.memory(local.type === 'i64' ? 'i64.load' : 'i32.load', at);
    f.set(local);
    scope = withSlot(scope, binder.slot, local);
    at += 8;
  }
  openEntry(scope, policy.subject.kind, subject);
  const found = policy.path ? emitWitness(scope, policy.path) : undefined;
  const bound = found ? withSlot(scope, found.slot, found.target) : scope;
  const hasItems = choices.length > 0 || found !== undefined;
  writeRaw(scope, hasItems ? '},"items":[' : '},"items":[],"message":"');
  let isFirst = true;
  for (const { binder } of choices) {
    if (!isFirst) writeRaw(scope, ',');
    writeItem(scope, binder.name, binder.type, slotLocal(scope, binder.slot));
    isFirst = false;
  }
  if (policy.path && found) {
    if (choices.length > 0) writeRaw(scope, ',');
    writeItem(scope, policy.path.to.binder.name, policy.path.to.binder.type, found.target);
  }
  if (hasItems) writeRaw(scope, '],"message":"');
  for (const part of policy.message) writePart(bound, part, policy, found?.path);
  openEvidence(scope);
  collect(scope, policy.where, LAYOUT.TRUE);
  for (const choice of choices) {
    storedSourceFacts(scope, choice.source);
    collect(scope, choice.where, LAYOUT.TRUE);
  }
  collect(scope, policy.violation, LAYOUT.TRUE);
  if (found) {
    writeFacts(scope, 'evidence', '');
    writePath(scope, found.path);
    closeEntry(scope);
  } else writeFacts(scope, 'evidence');
  return module.add(f);
}

/** Begins the entry of a subject, up to the end of its key. */
export function openEntry({ f, module }: Scope, kind: string, subject: Local): void {
  const open = module.shared('open entry', kind, defineOpenEntry, module, kind);
  f.get(subject);
  f.call(open);
}

function defineOpenEntry(module: ModuleContext, kind: string): FunctionRef {
  const f = new FunctionBuilder({ params: ['i32'], results: [] });
  const scope = withoutSlots(module, f);
  f.call(module.runtime('entry_open'));
  f.call(module.runtime('out_separator'));
  writeRaw(scope, '{"subject":{');
  writeAssetId(scope, kind, f.param(0));
  return module.add(f);
}

/** Ends a message, and begins to collect the facts of a finding. */
export function openEvidence({ f, module }: Scope): void {
  const open = module.shared('open evidence', '', defineOpenEvidence, module);
  f.call(open);
}

function defineOpenEvidence(module: ModuleContext): FunctionRef {
  const f = new FunctionBuilder({ params: [], results: [] });
  writeRaw(withoutSlots(module, f), '","evidence":');
  f.call(module.runtime('facts_open'));
  return module.add(f);
}

/** The array of the facts that were collected, their number as a further member, and what comes behind that. */
export function writeFacts({ f, module }: Scope, name: 'evidence' | 'because', end: '}' | '' = '}'): void {
  const key = `${name}${end}`;
  const write = module.shared('write facts', key, defineWriteFacts, module, name, end);
  f.call(write);
}

function defineWriteFacts(module: ModuleContext, name: string, end: string): FunctionRef {
  const f = new FunctionBuilder({ params: [], results: [] });
  const scope = withoutSlots(module, f);
  const total = f.local('i32');
  f.i32(module.descriptors.program);
  f.call(module.runtime('facts_write'));
  f.set(total);
  writeRaw(scope, `,"${name}_total":`);
  f.get(total);
  f.op('i64.extend_i32_u');
  f.call(module.runtime('out_int'));
  if (end !== '') closeEntry(scope);
  return module.add(f);
}

function closeEntry(scope: Scope): void {
  writeRaw(scope, '}');
  scope.f.call(scope.module.runtime('entry_close'));
}

interface Witness {
  readonly path: Local;
  readonly target: Local;
  /** Of the target's binder. */
  readonly slot: number;
}

function emitWitness(scope: Scope, reach: ir.Reach): Witness {
  const { f } = scope;
  const from = emitTerm(scope, reach.from);
  const path = emitPath(scope, emitPrepare(scope, reach), from);
  const target = f.local('i32');
  f.get(path);
  pushLast(scope);
  f.set(target);
  return { path, target, slot: reach.to.binder.slot };
}

function writeItem(scope: Scope, name: string, type: Type, value: Local): void {
  writeRaw(scope, `{"name":${JSON.stringify(name)},`);
  if (type.tag === 'asset') writeAssetId(scope, type.kind, value);
  else {
    writeRaw(scope, '"value":');
    writeScalarJson(scope, type, value);
  }
  writeRaw(scope, '}');
}

export function writePart(
  scope: Scope,
  part: ir.MessagePart,
  policy: ir.Policy,
  path: Local | undefined,
): void {
  switch (part.tag) {
    case 'text':
      return writeText(scope, part.text);
    case 'term':
      return writeTerm(scope, part.term);
    case 'path':
      if (path && policy.path) writePathText(scope, policy.path.edge, path);
      return;
    case 'path-length':
      if (path) writePathLength(scope, path);
      else writeText(scope, '-1');
  }
}

function writePath({ f, module }: Scope, path: Local): void {
  const write = module.shared('write path', '', defineWritePath, module);
  f.get(path);
  f.call(write);
}

function defineWritePath(module: ModuleContext): FunctionRef {
  const f = new FunctionBuilder({ params: ['i64'], results: [] });
  const scope = withoutSlots(module, f);
  const whole = f.param(0);
  const slot = -1;
  const part = f.local('i64');
  writeRaw(scope, ',"path":[');
  for (const end of ['path_head', 'path_tail']) {
    f.get(whole);
    f.call(module.runtime(end));
    f.set(part);
    const loop = new ElementLoop(scope, part, { slot, type: { tag: 'asset', kind: '' } });
    f.call(module.runtime('out_separator'));
    writeRaw(scope, '{');
    writeAnyAssetId(scope, slotLocal(loop.scope, slot));
    writeRaw(scope, '}');
    loop.end();
  }
  writeRaw(scope, ']');
  f.get(whole);
  f.call(module.runtime('path_hidden'));
  f.if();
  writeRaw(scope, ',"path_total":');
  pushLength(scope, whole);
  f.call(module.runtime('out_int'));
  f.end();
  return module.add(f);
}
