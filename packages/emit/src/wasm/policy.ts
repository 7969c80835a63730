/** Code that evaluates one policy: judges its subjects, a part of them at a time, then writes its part of the report. */
import { findBuiltin } from '@policyc/builtins';
import type { ir } from '@policyc/ir';
import { LAYOUT } from '@policyc/wasm-runtime';
import type { ModuleContext, Scope } from './context.js';
import { collect } from './facts.js';
import { defineFindings, openEntry, openEvidence, writeFacts, writePart } from './findings.js';
import { emitTruth } from './formulas.js';
import type { FunctionRef, Local } from './module/function-builder.js';
import { searchOf } from './reach.js';
import { writeRaw } from './rendering.js';
import { COUNTS } from './reports.js';
import { eachRecord } from './sources.js';
import { walkFormula, walkPolicy } from './walk.js';

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
  const judges = module.layout
    .kindsOf(policy.subject.kind)
    .map(({ declaration: { name } }) => [name, defineJudge(module, policy, name, cells)] as const);
  return { policy, cells, judges: new Map(judges), findings, open };
}

/**
 * Judges some subjects. Called again and again for parts that fit into the cache, so that all policies over a kind find its records
 * and texts there, and so that an engine can move to its optimised code in between.
 */
function defineJudge(module: ModuleContext, policy: ir.Policy, kind: string, cells: number): FunctionRef {
  const { where, rest, applies } = splitVerdict(policy);
  const { exercised } = policy;
  const keepsHeap = ![policy.verdict, policy.applies, ...(exercised ? [exercised] : [])].some(allocates);
  return module.define({ params: ['i32', 'i32'], results: [] }, (f) => {
    const scope: Scope = { module, f, slots: new Map() };
    const pass = f.local('i32');
    const notApplicable = f.local('i32');
    const applicable = f.local('i32');
    const violated = f.local('i32');
    const vacuous = exercised && f.local('i32');
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
      const passes = () => {
        increase(pass);
        if (!exercised || !vacuous) return;
        emitTruth(inner, exercised);
        f.op('i32.eqz');
        f.get(vacuous);
        f.op('i32.add');
        f.set(vacuous);
      };
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
            // Neither is false: it fails unless one of the two is unknown, which is odd.
            f.get(violated);
            if (where) {
              f.get(applicable);
              f.op('i32.or');
            }
            f.i32(LAYOUT.UNKNOWN);
            f.op('i32.and', 'i32.add');
            f.call(module.runtime('verdict_add'));
            noteHeap();
          },
          () => {
            if (!applies) return passes();
            emitTruth(inner, applies);
            f.if(undefined, passes, () => increase(notApplicable));
          },
        );
      };
      if (where) {
        emitTruth(inner, where);
        f.set(applicable);
        f.get(applicable);
        f.if(undefined, judged, () => increase(notApplicable));
      } else judged();
    });
    f.i32(cells);
    f.get(pass);
    f.get(notApplicable);
    f.call(addCounts(module));
    if (!vacuous) return;
    f.i32(cells);
    f.i32(cells);
    f.memory('i32.load', LAYOUT.VERDICTS_VACUOUS);
    f.get(vacuous);
    f.op('i32.add');
    f.memory('i32.store', LAYOUT.VERDICTS_VACUOUS);
  });
}

/** A function that adds to the numbers of those that pass and to whom the policy does not apply. */
function addCounts(module: ModuleContext): FunctionRef {
  return module.shared('add counts', '', () =>
    module.define({ params: ['i32', 'i32', 'i32'], results: [] }, (f) => {
      [COUNTS.pass, COUNTS.not_applicable].forEach((offset, i) => {
        f.get(f.param(0));
        f.get(f.param(0));
        f.memory('i32.load', offset);
        f.get(f.param(i + 1));
        f.op('i32.add');
        f.memory('i32.store', offset);
      });
    }),
  );
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

/** Nothing where no part of the verdict can be unknown, for what is unknown has a cause. */
function defineInconclusive(module: ModuleContext, policy: ir.Policy): FunctionRef | undefined {
  return module.defineWhere({ params: ['i32'], results: [] }, (f) => {
    const subject = f.param(0);
    const scope: Scope = { module, f, slots: new Map([[policy.subject.slot, subject]]) };
    openEntry(scope, policy.subject.kind, subject);
    writeRaw(scope, '},"because":');
    f.call(module.runtime('facts_open'));
    const before = f.size;
    collect(scope, policy.verdict, LAYOUT.UNKNOWN);
    const hasCauses = f.size > before;
    writeFacts(scope, 'because');
    return hasCauses;
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
    openEntry(scope, policy.subject.kind, subject);
    writeRaw(scope, '},"items":[],"assumed":true,"message":"');
    for (const part of message) writePart(scope, part, policy, undefined);
    openEvidence(scope);
    collect(scope, policy.verdict, LAYOUT.UNKNOWN);
    writeFacts(scope, 'evidence');
  });
}
