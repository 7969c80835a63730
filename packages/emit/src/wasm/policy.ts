/** Code that evaluates one policy: judges its subjects, a part of them at a time, then writes its part of the report. */
import { findBuiltin } from '@policyc/builtins';
import type { ir } from '@policyc/ir';
import { findGroup, momentOf, PSEUDO_FIELDS } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import type { ModuleContext, Scope } from './context.js';
import { collect } from './facts.js';
import { defineFindings, writeFacts, writePart } from './findings.js';
import { emitTruth } from './formulas.js';
import type { FunctionRef, Local } from './module/function-builder.js';
import { searchOf } from './reach.js';
import { writeAssetId, writeRaw } from './rendering.js';
import { eachRecord } from './sources.js';
import { walkFormula, walkPolicy } from './walk.js';

/** Where a policy's numbers stand in its cells. */
const COUNTS = {
  pass: LAYOUT.VERDICTS_PASS,
  fail: LAYOUT.VERDICTS_FAIL,
  inconclusive: LAYOUT.VERDICTS_INCONCLUSIVE,
  not_applicable: LAYOUT.VERDICTS_NOT_APPLICABLE,
} as const;
type VerdictName = keyof typeof COUNTS;
const VERDICT_NAMES: readonly VerdictName[] = ['pass', 'fail', 'inconclusive', 'not_applicable'];

export interface PolicyCode {
  /** By kind of the subjects. Takes the first record and the end of some records of the kind, and judges them. */
  readonly judges: ReadonlyMap<string, FunctionRef>;
  /** Writes the policy's report into the open array of reports. */
  readonly report: FunctionRef;
}

/** @param cells address of the policy's `VERDICTS_*` */
export function definePolicy(module: ModuleContext, policy: ir.Policy, cells: number): PolicyCode {
  const findings = defineFindings(module, policy);
  const isGroup = findGroup(module.schema, policy.subject.kind) !== undefined;
  const open = policy.assumed
    ? defineAssumed(module, policy, policy.assumed)
    : defineInconclusive(module, policy);
  const report = module.define({ params: [], results: [] }, (f) => {
    const scope: Scope = { module, f, slots: new Map() };
    const { metadata } = policy;
    const head = {
      policy: metadata.id,
      package: metadata.package,
      title: metadata.title,
      severity: metadata.severity,
      subject: policy.subject.kind,
    };
    f.call(module.runtime('out_separator'));
    writeRaw(scope, JSON.stringify(head).slice(0, -1));
    if (policy.speaksOfBaseline) {
      f.call(module.runtime('snapshot_has_baseline'));
      f.op('i32.eqz');
      f.if(undefined, () => writeRaw(scope, ',"baseline":"missing"'));
    }
    writeRaw(scope, ',"findings":[');
    eachEntry(scope, cells, policy.assumed ? { fail: findings, inconclusive: open } : { fail: findings });
    writeRaw(scope, '],"inconclusive":[');
    for (const { declaration, index } of module.layout.kindsOf(policy.subject.kind)) {
      writeUncovered(scope, policy, declaration.name);
      if (!policy.assumed) eachEntry(scope, cells, { inconclusive: open }, isGroup ? index : undefined);
    }
    writeRaw(scope, '],"counts":{');
    VERDICT_NAMES.forEach((name, i) => {
      writeRaw(scope, `${i > 0 ? ',' : ''}"${name}":`);
      pushCount(scope, cells, name, policy);
      f.op('i64.extend_i32_u');
      f.call(module.runtime('out_int'));
    });
    writeRaw(scope, '}}');
  });
  const judges = module.layout
    .kindsOf(policy.subject.kind)
    .map(({ declaration: { name } }) => [name, defineJudge(module, policy, name, cells)] as const);
  return { judges: new Map(judges), report };
}

/** The reason why the snapshot may lack subjects, or 0. Without a baseline, none that a policy about drift could be applied to. */
function pushLackOfSubjects(scope: Scope, { speaksOfBaseline, requires }: ir.Policy, kind: string): void {
  const { f, module } = scope;
  f.i32(module.descriptors.kind(kind));
  f.memory('i32.load', LAYOUT.KIND_UNCOVERED);
  if (speaksOfBaseline) {
    f.i32(0);
    f.call(module.runtime('snapshot_has_baseline'));
    f.op('select');
  }
  if (requires) {
    f.i32(0);
    emitTruth(scope, requires);
    f.op('select');
  }
}

/** What could not be decided counts as failed where the policy says so. */
function pushCount(scope: Scope, cells: number, name: VerdictName, policy: ir.Policy): void {
  const { assumed, subject } = policy;
  const { f, module } = scope;
  if (name === 'inconclusive') {
    // One for the subjects of each kind that the snapshot lacks.
    module.layout.kindsOf(subject.kind).forEach(({ declaration }, i) => {
      pushLackOfSubjects(scope, policy, declaration.name);
      f.i32(0);
      f.op('i32.ne');
      if (i > 0) f.op('i32.add');
    });
    if (assumed) return;
    f.i32(cells);
    f.memory('i32.load', COUNTS.inconclusive);
    return f.op('i32.add');
  }
  f.i32(cells);
  f.memory('i32.load', COUNTS[name]);
  if (!assumed || name !== 'fail') return;
  f.i32(cells);
  f.memory('i32.load', COUNTS.inconclusive);
  f.op('i32.add');
}

/**
 * Judges some subjects. Called again and again for parts that fit into the cache, so that all policies over a kind find its records
 * and texts there, and so that an engine can move to its optimised code in between.
 */
function defineJudge(module: ModuleContext, policy: ir.Policy, kind: string, cells: number): FunctionRef {
  const { where, rest, applies } = splitVerdict(policy);
  const keepsHeap = !allocates(policy.verdict) && !allocates(policy.applies);
  return module.define({ params: ['i32', 'i32'], results: [] }, (f) => {
    const scope: Scope = { module, f, slots: new Map() };
    const pass = f.local('i32');
    const notApplicable = f.local('i32');
    const applicable = f.local('i32');
    const violated = f.local('i32');
    const mark = f.local('i32');
    const noteHeap = () => {
      if (keepsHeap) return;
      f.call(module.runtime('heap_get'));
      f.set(mark);
    };
    const increase = (local: Local) => {
      f.get(local);
      f.i32(1);
      f.op('i32.add');
      f.set(local);
    };
    noteHeap();
    eachRecord(scope, kind, policy.subject.slot, f.param(0), f.param(1), (inner) => {
      const subject = inner.slots.get(policy.subject.slot) as Local;
      const judged = () => {
        emitTruth(inner, rest);
        f.set(violated);
        if (!keepsHeap) {
          // What texts and searches have taken is of no more use.
          f.get(mark);
          f.call(module.runtime('heap_set'));
        }
        f.get(violated);
        f.if(
          undefined,
          () => {
            f.i32(cells);
            f.get(subject);
            f.get(violated);
            f.get(applicable);
            f.i32(LAYOUT.TRUE);
            f.op('i32.and', 'i32.and', 'i32.eqz', 'i32.add');
            f.call(module.runtime('verdict_add'));
            noteHeap();
          },
          () => {
            if (!applies) return increase(pass);
            emitTruth(inner, applies);
            f.if(
              undefined,
              () => increase(pass),
              () => increase(notApplicable),
            );
          },
        );
      };
      if (where) {
        emitTruth(inner, where);
        f.set(applicable);
        f.get(applicable);
        f.if(undefined, judged, () => increase(notApplicable));
      } else {
        f.i32(LAYOUT.TRUE);
        f.set(applicable);
        judged();
      }
    });
    for (const [name, local] of [
      ['pass', pass],
      ['not_applicable', notApplicable],
    ] as const) {
      f.i32(cells);
      f.i32(cells);
      f.memory('i32.load', COUNTS[name]);
      f.get(local);
      f.op('i32.add');
      f.memory('i32.store', COUNTS[name]);
    }
  });
}

interface SplitVerdict {
  /** Where it is false, the policy does not apply. */
  readonly where: ir.Formula | undefined;
  /** What `verdict` adds to it. */
  readonly rest: ir.Formula;
  /** What `applies` adds to it. */
  readonly applies: ir.Formula | undefined;
}

/** `verdict` and `applies` begin with the same nodes as `where`: these are judged once. */
function splitVerdict({ where, verdict, applies }: ir.Policy): SplitVerdict {
  const shared = operandsOf(where);
  const behind = (formula: ir.Formula): readonly ir.Formula[] | undefined => {
    const operands = operandsOf(formula);
    return shared.every((node, i) => operands[i] === node) ? operands.slice(shared.length) : undefined;
  };
  const conjunction = (operands: readonly ir.Formula[]): ir.Formula => ({
    op: 'and',
    operands,
    origin: verdict.origin,
  });
  const rest = behind(verdict);
  const further = behind(applies);
  if (!rest || !further) return { where: undefined, rest: verdict, applies };
  return {
    where: shared.length > 0 ? where : undefined,
    rest: conjunction(rest),
    applies: further.length > 0 ? conjunction(further) : undefined,
  };
}

function operandsOf(formula: ir.Formula): readonly ir.Formula[] {
  if (formula.op === 'and') return formula.operands;
  return formula.op === 'const' && formula.value ? [] : [formula];
}

/** Functions of the runtime that take no memory. */
const FRUGAL: ReadonlySet<string> = new Set([
  'str_starts_with',
  'str_ends_with',
  'str_contains',
  'str_length',
  'timestamp_order',
  'duration_order',
  'version_order',
]);

/** Whether judging may take memory: for texts and collections that are made, and for searches of its own. */
function allocates(formula: ir.Formula): boolean {
  let found = false;
  walkFormula(formula, {
    formula(node) {
      if (node.op === 'reach' && node.dependent) found = true;
    },
    term(node) {
      if (node.op === 'collect' || node.op === 'fold') found = true;
      if (node.op === 'call' && !FRUGAL.has(findBuiltin(node.fn)?.wasm ?? '')) found = true;
    },
  });
  return found;
}

/** Fills the tables of the searches that all subjects share. */
export function prepareSearches(scope: Scope, policy: ir.Policy): void {
  const done = new Set<ir.Reach>();
  walkPolicy(policy, {
    formula(node) {
      if (node.op !== 'reach' || node.dependent || done.has(node)) return;
      done.add(node);
      scope.f.call(searchOf(scope.module, node).prepare);
    },
  });
}

/**
 * Calls a function for each subject that failed or is inconclusive, by kind and key.
 * @param kind index of the only kind to go through
 */
function eachEntry(
  { f }: Scope,
  cells: number,
  callees: Readonly<Partial<Record<'fail' | 'inconclusive', FunctionRef>>>,
  kind?: number,
): void {
  const at = f.local('i32');
  const end = f.local('i32');
  const entry = f.local('i32');
  f.i32(cells);
  f.memory('i32.load', LAYOUT.VERDICTS_LIST);
  f.set(at);
  f.get(at);
  f.i32(cells);
  f.memory('i32.load', LAYOUT.VERDICTS_USED);
  f.i32(2);
  f.op('i32.shl', 'i32.add');
  f.set(end);
  f.block(undefined, (done) => {
    f.loop((again) => {
      f.get(at);
      f.get(end);
      f.op('i32.ge_u');
      f.brIf(done);
      f.get(at);
      f.memory('i32.load', 0);
      f.set(entry);
      for (const name of ['fail', 'inconclusive'] as const) {
        const callee = callees[name];
        if (!callee) continue;
        f.get(entry);
        f.i32(1);
        f.op('i32.and');
        if (name === 'fail') f.op('i32.eqz');
        if (kind !== undefined) {
          f.get(entry);
          f.i32(-2);
          f.op('i32.and');
          f.memory('i32.load16_u', LAYOUT.RECORD_KIND);
          f.i32(kind);
          f.op('i32.eq', 'i32.and');
        }
        f.if(undefined, () => {
          f.get(entry);
          f.i32(-2);
          f.op('i32.and');
          f.call(callee);
        });
      }
      f.get(at);
      f.i32(4);
      f.op('i32.add');
      f.set(at);
      f.br(again);
    });
  });
}

/** The entry that stands for the subjects that the snapshot lacks. */
function writeUncovered(scope: Scope, policy: ir.Policy, name: string): void {
  const { f, module } = scope;
  const reason = f.local('i32');
  pushLackOfSubjects(scope, policy, name);
  f.set(reason);
  f.get(reason);
  f.if(undefined, () => {
    const { kind, before } = momentOf(name);
    const subject = { kind, key: '', ...(before ? { before } : {}) };
    f.call(module.runtime('out_separator'));
    const fact = JSON.stringify({ ...subject, field: PSEUDO_FIELDS.population });
    writeRaw(scope, `{"subject":${JSON.stringify(subject)},"because":[${fact.slice(0, -1)},"unknown":`);
    f.get(reason);
    f.call(module.runtime('out_value'));
    f.op('drop');
    writeRaw(scope, '}],"because_total":1}');
  });
}

function defineInconclusive(module: ModuleContext, policy: ir.Policy): FunctionRef {
  return module.define({ params: ['i32'], results: [] }, (f) => {
    const subject = f.param(0);
    const scope: Scope = { module, f, slots: new Map([[policy.subject.slot, subject]]) };
    f.call(module.runtime('out_separator'));
    writeRaw(scope, '{"subject":{');
    writeAssetId(scope, policy.subject.kind, subject);
    writeRaw(scope, '},"because":');
    f.call(module.runtime('facts_open'));
    collect(scope, policy.verdict, LAYOUT.UNKNOWN);
    writeFacts(scope, '"because_total"');
    writeRaw(scope, '}');
  });
}

/** The finding of a subject that could not be decided, where that counts as a failure. */
function defineAssumed(
  module: ModuleContext,
  policy: ir.Policy,
  message: readonly ir.MessagePart[],
): FunctionRef {
  return module.define({ params: ['i32'], results: [] }, (f) => {
    const subject = f.param(0);
    const scope: Scope = { module, f, slots: new Map([[policy.subject.slot, subject]]) };
    f.call(module.runtime('out_separator'));
    writeRaw(scope, '{"subject":{');
    writeAssetId(scope, policy.subject.kind, subject);
    writeRaw(scope, '},"items":[],"assumed":true,"message":"');
    for (const part of message) writePart(scope, part, policy, undefined);
    writeRaw(scope, '","evidence":');
    f.call(module.runtime('facts_open'));
    collect(scope, policy.verdict, LAYOUT.UNKNOWN);
    writeFacts(scope, '"evidence_total"');
    writeRaw(scope, '}');
  });
}
