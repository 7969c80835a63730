/** The WASM backend: a program becomes a module of OPA's interface (ABI 1.3) whose entrypoint 0 is `policyc/report`. */
import type { ir } from '@policyc/ir';
import { REPORT_FORMAT } from '@policyc/model';
import { LAYOUT, runtimeModule } from '@policyc/wasm-runtime';
import { createModuleContext, type ModuleContext, type Scope } from './context.js';
import { writeDescriptors } from './descriptors.js';
import { planLayout } from './layout.js';
import type { FunctionRef } from './module/function-builder.js';
import { type Export, link } from './module/link.js';
import { type ModuleFacts, readModule, SECTION } from './module/read-module.js';
import { createStaticData } from './module/static-data.js';
import { definePolicy } from './policy.js';
import { writeRaw } from './rendering.js';

/** Room that is there from the start, for hosts that never grow the memory. */
const SPARE_BYTES = 1 << 20;

const RUNTIME_EXPORTS = [
  'builtins',
  'entrypoints',
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
  const data = createStaticData((runtime.dataEnd + 15) & ~15);
  const layout = planLayout(program);
  const descriptors = writeDescriptors(layout, program.schema, data);
  const module = createModuleContext(runtime, { schema: program.schema, layout, descriptors, data });
  const report = defineReport(module, program);
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
    ...RUNTIME_EXPORTS.map((name): Export => ({ name, kind: 'function', index: module.runtime(name).index })),
  ];
  return link(runtime, { functions: module.functions(), start, data: data.bytes(), exports });
}

/** A function that writes the whole report. */
function defineReport(module: ModuleContext, program: ir.Program): FunctionRef {
  const policies = program.policies.map((policy) => ({ policy, run: definePolicy(module, policy) }));
  return module.define({ params: [], results: [] }, (f) => {
    const scope: Scope = { module, f, slots: new Map() };
    const { descriptors, layout } = module;
    for (const { owner, field, kind, via } of layout.ones) {
      for (const address of [
        descriptors.kind(owner),
        descriptors.field(owner, field),
        descriptors.kind(kind),
        descriptors.field(kind, via),
      ])
        f.i32(address);
      f.call(module.runtime('relation_one'));
    }
    for (const { kind, via } of layout.relations) {
      f.i32(descriptors.relation(kind, via));
      f.i32(descriptors.kind(kind));
      f.i32(descriptors.field(kind, via));
      f.call(module.runtime('relation_build'));
    }
    for (const name of layout.edgeSets) {
      f.i32(descriptors.graph(name));
      f.i32(descriptors.program);
      f.call(module.runtime('graph_build'));
    }
    writeRaw(scope, `{"format":${JSON.stringify(REPORT_FORMAT)},"policies":[`);
    const size = f.local('i32');
    for (const kind of new Set(program.policies.map((p) => p.subject.kind))) {
      f.get(size);
      f.i32(descriptors.kind(kind));
      f.memory('i32.load', LAYOUT.KIND_COUNT);
      f.op('i32.add');
      f.set(size);
    }
    const verdicts = f.local('i32');
    f.get(size);
    f.call(module.runtime('allocate'));
    f.set(verdicts);
    for (const { run } of policies) {
      f.get(verdicts);
      f.call(run);
    }
    writeRaw(scope, ']}');
  });
}

/** `opa_eval(reserved, entrypoint, data, input, input length, heap pointer, format)`; `data` is not read. */
function defineFastEntry(module: ModuleContext, report: FunctionRef): FunctionRef {
  return module.define(
    { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], results: ['i32'] },
    (f) => {
      f.i32(module.descriptors.program);
      for (const i of [0, 1, 3, 4, 5, 6]) f.get(f.param(i));
      f.call(module.runtime('begin_fast'));
      f.if(undefined, () => f.call(report));
      f.get(f.param(6));
      f.call(module.runtime('end_fast'));
    },
  );
}

/** `eval(context)`: the older style. */
function defineContextEntry(module: ModuleContext, report: FunctionRef): FunctionRef {
  return module.define({ params: ['i32'], results: ['i32'] }, (f) => {
    f.i32(module.descriptors.program);
    f.get(f.param(0));
    f.call(module.runtime('begin_context'));
    f.if(undefined, () => f.call(report));
    f.get(f.param(0));
    f.call(module.runtime('end_context'));
  });
}

/** Makes room behind the runtime's data and puts the generated data there. Must be made last: all data is known. */
function defineStart(module: ModuleContext, runtime: ModuleFacts): FunctionRef {
  const { data } = module;
  const size = data.bytes().length;
  const segment = runtime.sections.find((s) => s.id === SECTION.data)?.count ?? 0;
  return module.define({ params: [], results: [] }, (f) => {
    f.i32((data.base + size + 15) & ~15);
    f.i32(SPARE_BYTES);
    f.call(module.runtime('init'));
    f.i32(data.base);
    f.i32(0);
    f.i32(size);
    f.memoryInit(segment);
    f.dataDrop(segment);
  });
}
