/** Code that finds the witnesses of one failing subject and writes its findings. */
import type { ir } from '@policyc/ir';
import type { Type } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type ModuleContext, type Scope, slotLocal, valueType, withSlot } from './context.js';
import { collect, pushLast, storedSourceFacts } from './facts.js';
import { emitTruth } from './formulas.js';
import { tagOf } from './layout.js';
import type { FunctionRef, Local } from './module/function-builder.js';
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
import { eachElement, emitSource } from './sources.js';
import { emitTerm } from './terms.js';

/** A function that takes a failing subject and appends its findings to an open array. */
export function defineFindings(module: ModuleContext, policy: ir.Policy): FunctionRef {
  const choices = [...policy.cases, ...policy.witnesses];
  const write = defineFinding(module, policy, choices);
  if (choices.length === 0) return write;
  return module.define({ params: ['i32'], results: [] }, (f) => {
    const subject = f.param(0);
    const scope: Scope = { module, f, slots: new Map([[policy.subject.slot, subject]]) };
    f.i32(choices.length * 8);
    f.call(module.runtime('items_open'));
    choose(scope, policy, choices, 0);
    const count = f.local('i32');
    const index = f.local('i32');
    f.i32(writeItemTypes(module, choices));
    f.call(module.runtime('items_sort'));
    f.set(count);
    f.block(undefined, (done) => {
      f.loop((again) => {
        f.get(index);
        f.get(count);
        f.op('i32.ge_u');
        f.brIf(done);
        f.get(subject);
        f.get(index);
        f.call(module.runtime('items_at'));
        f.call(write);
        f.get(index);
        f.i32(1);
        f.op('i32.add');
        f.set(index);
        f.br(again);
      });
    });
  });
}

/** Nested loops over the choices; each way to fulfil all of them and the violation becomes a tuple. */
function choose(scope: Scope, policy: ir.Policy, choices: readonly ir.Choice[], index: number): void {
  const { f, module } = scope;
  const choice = choices[index];
  if (!choice) {
    return whereTrue(scope, policy.violation, () => {
      const tuple = f.local('i32');
      f.call(module.runtime('items_add'));
      f.set(tuple);
      choices.forEach(({ binder }, i) => {
        const local = slotLocal(scope, binder.slot);
        f.get(tuple);
        f.get(local);
        if (local.type === 'i32') f.op('i64.extend_i32_u');
        f.memory('i64.store', i * 8);
      });
    });
  }
  const source = emitSource(scope, choice.source, choice.binder);
  const run = () =>
    source.each((inner) => whereTrue(inner, choice.where, () => choose(inner, policy, choices, index + 1)));
  if (!source.state) return run();
  f.get(source.state);
  f.op('i32.eqz');
  f.if(undefined, run);
}

function whereTrue(scope: Scope, formula: ir.Formula, body: () => void): void {
  if (formula.op === 'const' && formula.value) return body();
  const { f } = scope;
  emitTruth(scope, formula);
  f.i32(LAYOUT.TRUE);
  f.op('i32.eq');
  f.if(undefined, body);
}

function writeItemTypes(module: ModuleContext, choices: readonly ir.Choice[]): number {
  const { data, descriptors } = module;
  const address = data.reserve(8 + choices.length * LAYOUT.ITEM_SIZE);
  data.u32(address, choices.length);
  choices.forEach(({ binder: { type } }, i) => {
    const at = address + 8 + i * LAYOUT.ITEM_SIZE;
    data.u32(at + LAYOUT.ITEM_TAG, tagOf(type));
    if (type.tag === 'enum') data.u32(at + LAYOUT.ITEM_ENUM, descriptors.enumeration(type.name));
  });
  return address;
}

/** A function that writes the finding of a subject and, where there are choices, a tuple of items. */
function defineFinding(module: ModuleContext, policy: ir.Policy, choices: readonly ir.Choice[]): FunctionRef {
  return module.define({ params: choices.length > 0 ? ['i32', 'i32'] : ['i32'], results: [] }, (f) => {
    const subject = f.param(0);
    let scope: Scope = { module, f, slots: new Map([[policy.subject.slot, subject]]) };
    choices.forEach(({ binder }, i) => {
      const local = f.local(valueType(binder.type));
      f.get(f.param(1));
      f.memory(local.type === 'i64' ? 'i64.load' : 'i32.load', i * 8);
      f.set(local);
      scope = withSlot(scope, binder.slot, local);
    });
    openEntry(scope, policy.subject.kind, subject);
    const found = policy.path ? emitWitness(scope, policy.path) : undefined;
    const bound = found ? withSlot(scope, found.slot, found.target) : scope;
    const hasItems = choices.length > 0 || found !== undefined;
    writeRaw(scope, hasItems ? '},"items":[' : '},"items":[],"message":"');
    choices.forEach(({ binder }, i) => {
      if (i > 0) writeRaw(scope, ',');
      writeItem(scope, binder.name, binder.type, slotLocal(scope, binder.slot));
    });
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
    if (!found) return writeFacts(scope, 'evidence');
    writeFacts(scope, 'evidence', '');
    writePath(scope, found.path);
    writeRaw(scope, '}');
  });
}

/** Begins the entry of a subject, up to the end of its key. */
export function openEntry({ f, module }: Scope, kind: string, subject: Local): void {
  const open = module.shared('open entry', kind, () =>
    module.define({ params: ['i32'], results: [] }, (own) => {
      const scope: Scope = { module, f: own, slots: new Map() };
      own.call(module.runtime('out_separator'));
      writeRaw(scope, '{"subject":{');
      writeAssetId(scope, kind, own.param(0));
    }),
  );
  f.get(subject);
  f.call(open);
}

/** Ends a message, and begins to collect the facts of a finding. */
export function openEvidence({ f, module }: Scope): void {
  const open = module.shared('open evidence', '', () =>
    module.define({ params: [], results: [] }, (own) => {
      writeRaw({ module, f: own, slots: new Map() }, '","evidence":');
      own.call(module.runtime('facts_open'));
    }),
  );
  f.call(open);
}

/** The array of the facts that were collected, their number as a further member, and what comes behind that. */
export function writeFacts({ f, module }: Scope, name: 'evidence' | 'because', end: '}' | '' = '}'): void {
  const write = module.shared('write facts', `${name}${end}`, () =>
    module.define({ params: [], results: [] }, (own) => {
      const scope: Scope = { module, f: own, slots: new Map() };
      const total = own.local('i32');
      own.i32(module.descriptors.program);
      own.call(module.runtime('facts_write'));
      own.set(total);
      writeRaw(scope, `,"${name}_total":`);
      own.get(total);
      own.op('i64.extend_i32_u');
      own.call(module.runtime('out_int'));
      if (end !== '') writeRaw(scope, end);
    }),
  );
  f.call(write);
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
  const write = module.shared('write path', '', () =>
    module.define({ params: ['i64'], results: [] }, (own) => {
      const scope: Scope = { module, f: own, slots: new Map() };
      const whole = own.param(0);
      const slot = -1;
      const part = own.local('i64');
      writeRaw(scope, ',"path":[');
      for (const end of ['path_head', 'path_tail']) {
        own.get(whole);
        own.call(module.runtime(end));
        own.set(part);
        eachElement(scope, part, { slot, type: { tag: 'asset', kind: '' } }, (inner) => {
          own.call(module.runtime('out_separator'));
          writeRaw(inner, '{');
          writeAnyAssetId(inner, slotLocal(inner, slot));
          writeRaw(inner, '}');
        });
      }
      writeRaw(scope, ']');
      own.get(whole);
      own.call(module.runtime('path_hidden'));
      own.if(undefined, () => {
        writeRaw(scope, ',"path_total":');
        pushLength(scope, whole);
        own.call(module.runtime('out_int'));
      });
    }),
  );
  f.get(path);
  f.call(write);
}
