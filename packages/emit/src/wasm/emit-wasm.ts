/** The WASM backend: a program becomes a module of OPA's interface (ABI 1.3) whose entrypoint 0 is `policyc/report`. */
import { guardMessage, type ir } from '@policyc/ir';
import { ERRORS_FORMAT, FAULTS_MESSAGE, REPORT_FORMAT } from '@policyc/model';
import { LAYOUT, RUNTIME_CALLS, runtimeModule } from '@policyc/wasm-runtime';
import { type Entrypoint, entrypointsOf } from '../entrypoints.js';
import { ModuleContext, type Scope, withoutSlots } from './context.js';
import { beginLoop, endLoop } from './counted-loop.js';
import { Descriptors } from './descriptors.js';
import { emitTruth } from './formulas.js';
import { planLayout } from './layout.js';
import { FunctionBuilder, type FunctionRef, type Label, type Local } from './module/function-builder.js';
import { type Export, link } from './module/link.js';
import { type ModuleFacts, readModule, SECTION } from './module/read-module.js';
import { StaticData } from './module/static-data.js';
import { definePolicy, type PolicyCode, prepareSearches } from './policy.js';
import { searchOf } from './reach.js';
import { writeRaw } from './rendering.js';
import { defineReports } from './reports.js';
import { Settings } from './settings.js';
import { recordsOf } from './sources.js';
import { walkFormula } from './walk.js';

/** Room that is there from the start, for hosts that never grow the memory. */
const SPARE_BYTES = 1 << 20;

const RUNTIME_EXPORTS = [
  'builtins',
  'opa_eval_ctx_get_result',
  'opa_eval_ctx_new',
  'opa_eval_ctx_set_data',
  'opa_eval_ctx_set_entrypoint',
  'opa_eval_ctx_set_input',
  'opa_free',
  'opa_heap_blocks_restore',
  'opa_heap_blocks_stash',
  'opa_heap_ptr_get',
  'opa_heap_ptr_set',
  'opa_heap_stash_clear',
  'opa_json_dump',
  'opa_json_parse',
  'opa_malloc',
  'opa_value_add_path',
  'opa_value_dump',
  'opa_value_free',
  'opa_value_parse',
  'opa_value_remove_path',
];

let runtimeFacts: ModuleFacts | undefined;

/**
 * Compiles a program to a WASM module. The same program gives the same bytes.
 * @param program lowered from checked sources; anything else may throw
 */
export function emitWasm(program: ir.Program): Uint8Array {
  runtimeFacts ??= readModule(runtimeModule());
  const runtime = runtimeFacts;
  // What every evaluation sets to zero comes first, so that the module need not hold it.
  const cells = (runtime.dataEnd + 15) & ~15;
  const data = new StaticData((cells + program.policies.length * LAYOUT.VERDICTS_SIZE + 15) & ~15);
  const layout = planLayout(program);
  const descriptors = new Descriptors(layout, program.schema, data);
  const settings = new Settings(program, layout, descriptors, data);
  const entrypoints = entrypointsOf(program.policies);
  data.u32(descriptors.program + LAYOUT.PROGRAM_ENTRYPOINT_COUNT, entrypoints.length);
  const module = new ModuleContext(runtime, {
    schema: program.schema,
    layout,
    descriptors,
    data,
    settings,
  });
  const report = defineResult(module, program, entrypoints, cells);
  const names = defineEntrypoints(module, entrypoints);
  const fast = defineFastEntry(module, report);
  const context = defineContextEntry(module, report);
  const start = defineStart(module, runtime);
  const exports: Export[] = [
    { name: 'memory', kind: 'memory', index: 0 },
    ...['opa_wasm_abi_version', 'opa_wasm_abi_minor_version'].map(
      (name): Export => ({ name, kind: 'global', index: runtime.globals.get(name) ?? -1 }),
    ),
    { name: 'opa_eval', kind: 'function', index: fast.index },
    { name: 'eval', kind: 'function', index: context.index },
    { name: 'entrypoints', kind: 'function', index: names.index },
    ...RUNTIME_EXPORTS.map((name): Export => ({ name, kind: 'function', index: module.runtime(name).index })),
  ];
  const kept = reachable(module.asked);
  return link(runtime, { functions: module.functions, start, data: data.bytes(), exports, kept });
}

/** These functions of the runtime and all that they call, directly or not. */
function reachable(roots: ReadonlySet<number>): ReadonlySet<number> {
  const reached = new Set(roots);
  // A set visits what is added while it is gone through.
  for (const index of reached) for (const callee of RUNTIME_CALLS[index] ?? []) reached.add(callee);
  return reached;
}

/** A function that writes the result of the entrypoint that is evaluated. */
function defineResult(
  module: ModuleContext,
  program: ir.Program,
  entrypoints: readonly Entrypoint[],
  cells: number,
): FunctionRef {
  const guards = defineGuards(module, program.params);
  const policies: PolicyCode[] = [];
  for (const policy of program.policies)
    policies.push(definePolicy(module, policy, cells + policies.length * LAYOUT.VERDICTS_SIZE));
  const reports = defineReports(module, policies);
  // In their order, so that the subjects of a group are judged by kind and key.
  const judged = new Set<string>();
  for (const { judges } of policies) for (const kind of judges.keys()) judged.add(kind);
  const kinds: { readonly kind: string; readonly judge: FunctionRef }[] = [];
  for (const { declaration } of module.layout.kinds) {
    const kind = declaration.name;
    if (judged.has(kind)) kinds.push({ kind, judge: defineJudgeKind(module, policies, kind) });
  }
  const ranges = writeRanges(module, entrypoints);
  const f = new FunctionBuilder({ params: [], results: [] });
  const scope = withoutSlots(module, f);
  linkRecords(scope);
  const range = f.local('i32');
  f.i32(ranges);
  f.call(module.runtime('entrypoint_id'));
  f.i32(3);
  f.op('i32.shl', 'i32.add');
  f.set(range);
  const done = f.block();
  writeFaults(scope, guards, range, done);
  writeRaw(scope, `{"format":${JSON.stringify(REPORT_FORMAT)},"policies":[`);
  f.i32(cells);
  f.i32(policies.length);
  f.call(module.runtime('verdicts_reset'));
  for (const [index, { policy }] of policies.entries()) {
    ifInRange(f, range, index);
    prepareSearches(scope, policy);
    f.end();
  }
  for (const { kind, judge } of kinds) judgeInParts(scope, kind, judge, range);
  reportRange(scope, reports, range);
  writeRaw(scope, ']}');
  f.end();
  return module.add(f);
}

/** Connects the records that were read: counterparts, relations, tables for look-ups, graphs. */
function linkRecords({ f, module }: Scope): void {
  const { descriptors, layout } = module;
  for (const { kind, field, other } of layout.compared) {
    f.i32(descriptors.kind(kind));
    f.i32(descriptors.field(kind, field));
    f.i32(descriptors.kind(other));
    f.call(module.runtime('moments_link'));
  }
  for (const { owner, field, kind, via } of layout.ones) {
    f.i32(descriptors.kind(owner));
    f.i32(descriptors.field(owner, field));
    f.i32(descriptors.kind(kind));
    f.i32(descriptors.field(kind, via));
    f.call(module.runtime('relation_one'));
  }
  for (const { kind, via } of layout.relations) {
    f.i32(descriptors.relation(kind, via));
    f.i32(descriptors.kind(kind));
    f.i32(descriptors.field(kind, via));
    f.i32(descriptors.program);
    f.call(module.runtime('relation_build'));
  }
  for (const kind of layout.lookedUp) {
    f.i32(descriptors.kind(kind));
    f.call(module.runtime('records_index'));
  }
  for (const name of layout.edgeSets) {
    f.i32(descriptors.graph(name));
    f.i32(descriptors.program);
    f.call(module.runtime('graph_build'));
  }
}

/** Calls the reports of the policies from the range's start on, as many as it has. */
function reportRange({ f }: Scope, reports: FunctionRef, range: Local): void {
  const index = f.local('i32');
  const end = f.local('i32');
  f.get(range);
  f.memory('i32.load', 0);
  f.set(index);
  f.get(index);
  f.get(range);
  f.memory('i32.load', 4);
  f.op('i32.add');
  f.set(end);
  const again = beginLoop(f, index, end);
  f.get(index);
  f.call(reports);
  endLoop(f, index, 1, again);
}

/** Begins what runs where the entrypoint reports the policy: its difference to the range's start is less than the length. */
function ifInRange(f: FunctionBuilder, range: Local, index: number): void {
  f.i32(index);
  f.get(range);
  f.memory('i32.load', 0);
  f.op('i32.sub');
  f.get(range);
  f.memory('i32.load', 4);
  f.op('i32.lt_u');
  f.if();
}

/** Calls the policies over one kind for the same records, one after the other. Takes their first, their end and the range. */
function defineJudgeKind(module: ModuleContext, policies: readonly PolicyCode[], kind: string): FunctionRef {
  const f = new FunctionBuilder({ params: ['i32', 'i32', 'i32'], results: [] });
  for (const [index, { judges }] of policies.entries()) {
    const judge = judges.get(kind);
    if (!judge) continue;
    ifInRange(f, f.param(2), index);
    f.get(f.param(0));
    f.get(f.param(1));
    f.call(judge);
    f.end();
  }
  return module.add(f);
}

/** Records that are judged by all policies before the next ones are: with their texts they fit into the cache. */
const PART = 64;

function judgeInParts({ f, module }: Scope, kind: string, judge: FunctionRef, range: Local): void {
  const bytes = PART * module.layout.kind(kind).recordSize;
  const [from, end] = recordsOf(f, module.descriptors.kind(kind));
  const again = beginLoop(f, from, end);
  f.get(from);
  f.get(end);
  f.get(from);
  f.i32(bytes);
  f.op('i32.add');
  // What is left, where that is less than a part.
  f.get(end);
  f.get(from);
  f.op('i32.sub');
  f.i32(bytes);
  f.op('i32.lt_u', 'select');
  f.get(range);
  f.call(judge);
  endLoop(f, from, bytes, again);
}

/** For each entrypoint the first policy that it reports, and how many; of the faults there are so many that none is. */
function writeRanges({ data }: ModuleContext, entrypoints: readonly Entrypoint[]): number {
  const ranges = data.reserve(entrypoints.length * 8);
  let at = ranges;
  for (const { result, from, to } of entrypoints) {
    data.u32(at, from);
    data.u32(at + 4, result === 'errors' ? ERRORS : to - from);
    at += 8;
  }
  return ranges;
}

const ERRORS = 0xffff_ffff;

/** Reads the data. Where there are faults, or they are what is asked for, they are the result, and `done` is left. */
function writeFaults(scope: Scope, guards: FunctionRef, range: Local, done: Label): void {
  const { f, module } = scope;
  const size = f.local('i32');
  const asked = f.local('i32');
  f.get(range);
  f.memory('i32.load', 4);
  f.i32(-1);
  f.op('i32.eq');
  f.set(asked);
  f.call(module.runtime('out_size'));
  f.set(size);
  f.get(asked);
  f.if();
  writeRaw(scope, `{"format":${JSON.stringify(ERRORS_FORMAT)},"errors":[`);
  f.else();
  writeRaw(scope, `{"error":{"message":${JSON.stringify(FAULTS_MESSAGE)},"errors":[`);
  f.end();
  f.i32(module.settings.address);
  f.call(module.runtime('settings_read'));
  f.call(module.runtime('faults_total'));
  f.op('i32.eqz');
  f.call(module.runtime('settings_given'));
  f.i32(0);
  f.op('i32.ne', 'i32.and');
  f.if();
  f.call(guards);
  f.end();
  f.get(asked);
  f.call(module.runtime('faults_total'));
  f.op('i32.or');
  f.if();
  writeRaw(scope, '],"total":');
  f.call(module.runtime('faults_total'));
  f.op('i64.extend_i32_u');
  f.call(module.runtime('out_int'));
  writeRaw(scope, '}');
  f.get(asked);
  f.op('i32.eqz');
  f.if();
  writeRaw(scope, '}');
  f.end();
  f.br(done);
  f.else();
  f.get(size);
  f.call(module.runtime('out_truncate'));
  f.end();
}

/** A function that writes a fault for each parameter whose guard is not true. */
function defineGuards(module: ModuleContext, params: readonly ir.Param[]): FunctionRef {
  const f = new FunctionBuilder({ params: [], results: [] });
  const scope = withoutSlots(module, f);
  for (const param of params) {
    const { guard } = param;
    if (!guard) continue;
    walkFormula(guard, {
      formula(node) {
        if (node.op === 'reach' && !node.dependent) f.call(searchOf(module, node).prepare);
      },
    });
    emitTruth(scope, guard);
    f.i32(LAYOUT.TRUE);
    f.op('i32.ne');
    f.if();
    f.i64(module.data.text(param.id));
    f.i64(module.data.text('guard-fails'));
    f.i64(module.data.text(guardMessage(param)));
    f.call(module.runtime('fault_add'));
    f.end();
  }
  return module.add(f);
}

/** `entrypoints()`: the ids by name. */
function defineEntrypoints(module: ModuleContext, entrypoints: readonly Entrypoint[]): FunctionRef {
  const names = Object.fromEntries(entrypoints.map(({ name }, i) => [name, i]));
  const f = new FunctionBuilder({ params: [], results: ['i32'] });
  f.i64(module.data.text(JSON.stringify(names)));
  f.call(module.runtime('value_of'));
  return module.add(f);
}

/** `opa_eval(reserved, entrypoint, data, input, input length, heap pointer, format)` */
function defineFastEntry(module: ModuleContext, report: FunctionRef): FunctionRef {
  const f = new FunctionBuilder({
    params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    results: ['i32'],
  });
  f.i32(module.descriptors.program);
  for (const i of [0, 1, 2, 3, 4, 5, 6]) f.get(f.param(i));
  f.call(module.runtime('begin_fast'));
  f.if();
  f.call(report);
  f.end();
  f.get(f.param(6));
  f.call(module.runtime('end_fast'));
  return module.add(f);
}

/** `eval(context)`: the older style. */
function defineContextEntry(module: ModuleContext, report: FunctionRef): FunctionRef {
  const f = new FunctionBuilder({ params: ['i32'], results: ['i32'] });
  f.i32(module.descriptors.program);
  f.get(f.param(0));
  f.call(module.runtime('begin_context'));
  f.if();
  f.call(report);
  f.end();
  f.get(f.param(0));
  f.call(module.runtime('end_context'));
  return module.add(f);
}

/** Makes room behind the runtime's data and puts the generated data there. Must be made last: all data is known. */
function defineStart(module: ModuleContext, runtime: ModuleFacts): FunctionRef {
  const { data } = module;
  const { size } = data;
  const segment = runtime.sections.find((s) => s.id === SECTION.data)?.count ?? 0;
  const f = new FunctionBuilder({ params: [], results: [] });
  f.i32((data.base + size + 15) & ~15);
  f.i32(SPARE_BYTES);
  f.call(module.runtime('init'));
  f.i32(data.base);
  f.i32(0);
  f.i32(size);
  f.memoryInit(segment);
  f.dataDrop(segment);
  return module.add(f);
}
