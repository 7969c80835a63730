/** Code that evaluates one policy: judges its subjects, a part of them at a time, then writes its part of the report. */
import { findBuiltin } from '@policyc/builtins';
import type { ir } from '@policyc/ir';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type ModuleContext, type Scope, slotLocal, withoutSlots, withSlot } from './context.js';
import { collect } from './facts.js';
import { defineFindings, openEntry, openEvidence, writeFacts, writePart } from './findings.js';
import { emitTruth } from './formulas.js';
import { FunctionBuilder, type FunctionRef, type Local } from './module/function-builder.js';
import { searchOf } from './reach.js';
import { writeRaw } from './rendering.js';
import { COUNTS } from './reports.js';
import { eachRecord } from './sources.js';
import { type Visitor, walkFormula, walkPolicy } from './walk.js';

export interface PolicyCode {
  readonly policy: ir.Policy;
  /** Address of the policy's `VERDICTS_*`. */
  readonly cells: number;
  /** By kind of the subjects. Takes the first record and the end of some records of the kind, and judges them. */
  readonly judges: ReadonlyMap<string, FunctionRef>;
  /** Writes the findings of a failing subject. */
  readonly findings: FunctionRef;
  /** Writes the entry of a subject that could not be decided; missing where every subject can. */
  readonly open: FunctionRef | undefined;
}

/** @param cells address of the policy's `VERDICTS_*` */
export function definePolicy(module: ModuleContext, policy: ir.Policy, cells: number): PolicyCode {
  const findings = defineFindings(module, policy);
  const open = policy.assumed
    ? defineAssumed(module, policy, policy.assumed)
    : defineInconclusive(module, policy);
  const judges = new Map<string, FunctionRef>();
  for (const { declaration } of module.layout.kindsOf(policy.subject.kind))
    judges.set(declaration.name, defineJudge(module, policy, declaration.name, cells));
  return { policy, cells, judges, findings, open };
}

/**
 * Judges some subjects. Called again and again for parts that fit into the cache, so that all policies over a kind find its records
 * and texts there, and so that an engine can move to its optimised code in between.
 */
function defineJudge(module: ModuleContext, policy: ir.Policy, kind: string, cells: number): FunctionRef {
  const { where, rest, applies } = splitVerdict(policy);
  const { exercised } = policy;
  const keepsHeap = !(
    allocates(policy.verdict) ||
    allocates(policy.applies) ||
    (exercised && allocates(exercised))
  );
  const f = new FunctionBuilder({ params: ['i32', 'i32'], results: [] });
  const pass = f.local('i32');
  const notApplicable = f.local('i32');
  const applicable = f.local('i32');
  const violated = f.local('i32');
  const vacuous = exercised && f.local('i32');
  const mark = f.local('i32');
  if (!keepsHeap) noteHeap(module, f, mark);
  const { slot } = policy.subject;
  const loop = eachRecord(withoutSlots(module, f), kind, slot, f.param(0), f.param(1));
  const inner = loop.scope;
  if (where) {
    emitTruth(inner, where);
    f.set(applicable);
    f.get(applicable);
    f.if();
  }
  emitTruth(inner, rest);
  f.set(violated);
  if (!keepsHeap) {
    // What texts and searches have taken is of no more use.
    f.get(mark);
    f.call(module.runtime('heap_set'));
  }
  f.get(violated);
  f.if();
  f.i32(cells);
  f.get(slotLocal(inner, slot));
  // Neither is false: it fails unless one of the two is unknown, which is odd.
  f.get(violated);
  if (where) {
    f.get(applicable);
    f.op('i32.or');
  }
  f.i32(LAYOUT.UNKNOWN);
  f.op('i32.and', 'i32.add');
  f.call(module.runtime('verdict_add'));
  if (!keepsHeap) noteHeap(module, f, mark);
  f.else();
  if (applies) {
    emitTruth(inner, applies);
    f.if();
  }
  increase(f, pass);
  if (exercised && vacuous) {
    emitTruth(inner, exercised);
    f.op('i32.eqz');
    f.get(vacuous);
    f.op('i32.add');
    f.set(vacuous);
  }
  if (applies) {
    f.else();
    increase(f, notApplicable);
    f.end();
  }
  f.end();
  if (where) {
    f.else();
    increase(f, notApplicable);
    f.end();
  }
  loop.end();
  f.i32(cells);
  f.get(pass);
  f.get(notApplicable);
  f.call(module.shared('add counts', '', defineAddCounts, module));
  if (vacuous) {
    f.i32(cells);
    f.i32(cells);
    f.memory('i32.load', LAYOUT.VERDICTS_VACUOUS);
    f.get(vacuous);
    f.op('i32.add');
    f.memory('i32.store', LAYOUT.VERDICTS_VACUOUS);
  }
  return module.add(f);
}

function noteHeap(module: ModuleContext, f: FunctionBuilder, mark: Local): void {
  f.call(module.runtime('heap_get'));
  f.set(mark);
}

function increase(f: FunctionBuilder, local: Local): void {
  f.get(local);
  f.i32(1);
  f.op('i32.add');
  f.set(local);
}

/** A function that adds to the numbers of those that pass and to whom the policy does not apply. */
function defineAddCounts(module: ModuleContext): FunctionRef {
  const f = new FunctionBuilder({ params: ['i32', 'i32', 'i32'], results: [] });
  [COUNTS.pass, COUNTS.not_applicable].forEach((offset, i) => {
    f.get(f.param(0));
    f.get(f.param(0));
    f.memory('i32.load', offset);
    f.get(f.param(i + 1));
    f.op('i32.add');
    f.memory('i32.store', offset);
  });
  return module.add(f);
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
  const rest = operandsBehind(shared, verdict);
  const further = operandsBehind(shared, applies);
  if (!rest || !further) return { where: undefined, rest: verdict, applies };
  const { origin } = verdict;
  return {
    where: shared.length > 0 ? where : undefined,
    rest: { op: 'and', operands: rest, origin },
    applies: further.length > 0 ? { op: 'and', operands: further, origin } : undefined,
  };
}

/** The operands of a formula that follow these; undefined where it does not begin with them. */
function operandsBehind(
  first: readonly ir.Formula[],
  formula: ir.Formula,
): readonly ir.Formula[] | undefined {
  const operands = operandsOf(formula);
  for (const [i, node] of first.entries()) if (operands[i] !== node) return undefined;
  return operands.slice(first.length);
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
  const visitor = new Allocations();
  walkFormula(formula, visitor);
  return visitor.found;
}

class Allocations implements Visitor {
  found = false;

  formula(node: ir.Formula): void {
    if (node.op === 'reach' && node.dependent) this.found = true;
  }

  term(node: ir.Term): void {
    if (node.op === 'collect' || node.op === 'fold') this.found = true;
    if (node.op === 'call' && !FRUGAL.has(findBuiltin(node.fn)?.wasm ?? '')) this.found = true;
  }
}

/** Fills the tables of the searches that all subjects share. */
export function prepareSearches(scope: Scope, policy: ir.Policy): void {
  const searches = new SharedSearches();
  walkPolicy(policy, searches);
  for (const reach of searches.found) scope.f.call(searchOf(scope.module, reach).prepare);
}

/** The walks along edges that are searched once, in their order. */
class SharedSearches implements Visitor {
  readonly found = new Set<ir.Reach>();

  formula(node: ir.Formula): void {
    if (node.op === 'reach' && !node.dependent) this.found.add(node);
  }
}

/** Nothing where no part of the verdict can be unknown, for what is unknown has a cause. */
function defineInconclusive(module: ModuleContext, policy: ir.Policy): FunctionRef | undefined {
  const f = new FunctionBuilder({ params: ['i32'], results: [] });
  const subject = f.param(0);
  const scope = withSlot(withoutSlots(module, f), policy.subject.slot, subject);
  openEntry(scope, policy.subject.kind, subject);
  writeRaw(scope, '},"because":');
  f.call(module.runtime('facts_open'));
  const before = f.size;
  collect(scope, policy.verdict, LAYOUT.UNKNOWN);
  const hasCauses = f.size > before;
  writeFacts(scope, 'because');
  return hasCauses ? module.add(f) : undefined;
}

/** The finding of a subject that could not be decided, where that counts as a failure. */
function defineAssumed(
  module: ModuleContext,
  policy: ir.Policy,
  message: readonly ir.MessagePart[],
): FunctionRef {
  const f = new FunctionBuilder({ params: ['i32'], results: [] });
  const subject = f.param(0);
  const scope = withSlot(withoutSlots(module, f), policy.subject.slot, subject);
  openEntry(scope, policy.subject.kind, subject);
  writeRaw(scope, '},"items":[],"assumed":true,"message":"');
  for (const part of message) writePart(scope, part, policy, undefined);
  openEvidence(scope);
  collect(scope, policy.verdict, LAYOUT.UNKNOWN);
  writeFacts(scope, 'evidence');
  return module.add(f);
}
