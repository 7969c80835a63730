/** Code that evaluates one policy: judges every subject, then writes its part of the report. */
import type { ir } from '@policyc/ir';
import { momentOf, PSEUDO_FIELDS } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import type { ModuleContext, Scope } from './context.js';
import { collect } from './facts.js';
import { defineFindings, writeFacts, writePart } from './findings.js';
import { emitTruth } from './formulas.js';
import type { FunctionRef, Local } from './module/function-builder.js';
import { searchOf } from './reach.js';
import { writeAssetId, writeRaw } from './rendering.js';
import { eachAsset } from './sources.js';
import { walkPolicy } from './walk.js';

/** What a subject's verdict is kept as, one byte by ordinal. */
const VERDICTS = { pass: 0, fail: 1, inconclusive: 2, not_applicable: 3 } as const;
type VerdictName = keyof typeof VERDICTS;
const VERDICT_NAMES: readonly VerdictName[] = ['pass', 'fail', 'inconclusive', 'not_applicable'];

/**
 * A function that writes the policy's report into the open array of reports.
 * It takes the address of one byte for each asset and stub of the subject's kind, to be used freely.
 */
export function definePolicy(module: ModuleContext, policy: ir.Policy): FunctionRef {
  const judge = defineJudge(module, policy);
  const findings = defineFindings(module, policy);
  const open = policy.assumed
    ? defineAssumed(module, policy, policy.assumed)
    : defineInconclusive(module, policy);
  return module.define({ params: ['i32'], results: [] }, (f) => {
    const verdicts = f.param(0);
    const scope: Scope = { module, f, slots: new Map() };
    prepareSearches(scope, policy);
    const counts = judgeAll(scope, policy, judge, verdicts);
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
    eachWithVerdict(scope, policy, verdicts, {
      fail: findings,
      ...(policy.assumed ? { inconclusive: open } : {}),
    });
    writeRaw(scope, '],"inconclusive":[');
    writeUncovered(scope, policy);
    if (!policy.assumed) eachWithVerdict(scope, policy, verdicts, { inconclusive: open });
    writeRaw(scope, '],"counts":{');
    VERDICT_NAMES.forEach((name, i) => {
      writeRaw(scope, `${i > 0 ? ',' : ''}"${name}":`);
      pushCount(scope, counts, name, policy);
      f.op('i64.extend_i32_u');
      f.call(module.runtime('out_int'));
    });
    writeRaw(scope, '}}');
  });
}

/** The reason why the snapshot may lack subjects, or 0. Without a baseline, none that a policy about drift could be applied to. */
function pushLackOfSubjects({ f, module }: Scope, { subject, speaksOfBaseline }: ir.Policy): void {
  f.i32(module.descriptors.kind(subject.kind));
  f.memory('i32.load', LAYOUT.KIND_UNCOVERED);
  if (!speaksOfBaseline) return;
  f.i32(0);
  f.call(module.runtime('snapshot_has_baseline'));
  f.op('select');
}

/** What could not be decided counts as failed where the policy says so. */
function pushCount(
  scope: Scope,
  counts: Readonly<Record<VerdictName, Local>>,
  name: VerdictName,
  policy: ir.Policy,
): void {
  const { assumed } = policy;
  const { f } = scope;
  if (name === 'inconclusive') {
    // One for the subjects that the snapshot lacks.
    pushLackOfSubjects(scope, policy);
    f.i32(0);
    f.op('i32.ne');
    if (assumed) return;
    f.get(counts.inconclusive);
    return f.op('i32.add');
  }
  f.get(counts[name]);
  if (!assumed || name !== 'fail') return;
  f.get(counts.inconclusive);
  f.op('i32.add');
}

/** The verdict of one subject. A function of its own, so that engines can optimise it while a long loop calls it. */
function defineJudge(module: ModuleContext, policy: ir.Policy): FunctionRef {
  return module.define({ params: ['i32'], results: ['i32'] }, (f) => {
    const scope: Scope = { module, f, slots: new Map([[policy.subject.slot, f.param(0)]]) };
    const value = f.local('i32');
    emitTruth(scope, policy.verdict);
    f.set(value);
    f.get(value);
    f.if(
      'i32',
      () => {
        f.i32(VERDICTS.fail);
        f.i32(VERDICTS.inconclusive);
        f.get(value);
        f.i32(LAYOUT.TRUE);
        f.op('i32.eq', 'select');
      },
      () => {
        f.i32(VERDICTS.pass);
        f.i32(VERDICTS.not_applicable);
        emitTruth(scope, policy.applies);
        f.op('select');
      },
    );
  });
}

function prepareSearches(scope: Scope, policy: ir.Policy): void {
  const done = new Set<ir.Reach>();
  walkPolicy(policy, {
    formula(node) {
      if (node.op !== 'reach' || node.dependent || done.has(node)) return;
      done.add(node);
      scope.f.call(searchOf(scope.module, node).prepare);
    },
  });
}

function pushVerdictAddress({ f }: Scope, verdicts: Local, subject: Local): void {
  f.get(verdicts);
  f.get(subject);
  f.memory('i32.load', LAYOUT.RECORD_ORDINAL);
  f.op('i32.add');
}

/** Judges every subject; gives the number of each verdict. */
function judgeAll(scope: Scope, policy: ir.Policy, judge: FunctionRef, verdicts: Local) {
  const { f, module } = scope;
  const counts = {
    pass: f.local('i32'),
    fail: f.local('i32'),
    inconclusive: f.local('i32'),
    not_applicable: f.local('i32'),
  };
  const mark = f.local('i32');
  const verdict = f.local('i32');
  f.call(module.runtime('heap_get'));
  f.set(mark);
  eachAsset(scope, policy.subject.kind, policy.subject.slot, (inner) => {
    const subject = inner.slots.get(policy.subject.slot) as Local;
    f.get(subject);
    f.call(judge);
    f.set(verdict);
    // What texts and searches have taken is of no more use.
    f.get(mark);
    f.call(module.runtime('heap_set'));
    pushVerdictAddress(inner, verdicts, subject);
    f.get(verdict);
    f.memory('i32.store8', 0);
    for (const name of VERDICT_NAMES) {
      f.get(counts[name]);
      f.get(verdict);
      f.i32(VERDICTS[name]);
      f.op('i32.eq', 'i32.add');
      f.set(counts[name]);
    }
  });
  return counts;
}

/** Calls the function of each subject's verdict, in key order. */
function eachWithVerdict(
  scope: Scope,
  policy: ir.Policy,
  verdicts: Local,
  callees: Readonly<Partial<Record<VerdictName, FunctionRef>>>,
): void {
  const { f } = scope;
  eachAsset(scope, policy.subject.kind, policy.subject.slot, (inner) => {
    const subject = inner.slots.get(policy.subject.slot) as Local;
    for (const name of VERDICT_NAMES) {
      const callee = callees[name];
      if (!callee) continue;
      pushVerdictAddress(inner, verdicts, subject);
      f.memory('i32.load8_u', 0);
      f.i32(VERDICTS[name]);
      f.op('i32.eq');
      f.if(undefined, () => {
        f.get(subject);
        f.call(callee);
      });
    }
  });
}

/** The entry that stands for the subjects that the snapshot lacks. */
function writeUncovered(scope: Scope, policy: ir.Policy): void {
  const { f, module } = scope;
  const reason = f.local('i32');
  pushLackOfSubjects(scope, policy);
  f.set(reason);
  f.get(reason);
  f.if(undefined, () => {
    const { kind, before } = momentOf(policy.subject.kind);
    const subject = { kind, key: '', ...(before ? { before } : {}) };
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
