/** The report of one policy: the entries of its subjects, and its numbers. Policies whose reports differ in texts and numbers only share the code. */
import type { ir } from '@policyc/ir';
import { findGroup, momentOf, PSEUDO_FIELDS } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import type { ModuleContext, Scope } from './context.js';
import { emitTruth } from './formulas.js';
import type { FunctionBuilder, FunctionRef, Local } from './module/function-builder.js';
import type { PolicyCode } from './policy.js';
import { writeRaw } from './rendering.js';

/** Where a policy's numbers stand in its cells. */
export const COUNTS = {
  pass: LAYOUT.VERDICTS_PASS,
  fail: LAYOUT.VERDICTS_FAIL,
  inconclusive: LAYOUT.VERDICTS_INCONCLUSIVE,
  not_applicable: LAYOUT.VERDICTS_NOT_APPLICABLE,
} as const;
type VerdictName = keyof typeof COUNTS;
const VERDICT_NAMES: readonly VerdictName[] = ['pass', 'fail', 'inconclusive', 'not_applicable'];

/** A function that takes a policy's place among all, and writes its report into the open array of reports. */
export function defineReports(module: ModuleContext, policies: readonly PolicyCode[]): FunctionRef {
  const plain = policies.filter(({ policy }) => isPlain(module, policy));
  const write = plain.length > 0 ? definePlainReport(module, plain) : undefined;
  const special = new Map(
    policies.filter((code) => !plain.includes(code)).map((code) => [code, defineReport(module, code)]),
  );
  return module.define({ params: ['i32'], results: [] }, (f) => {
    const cases = policies.map((code) => () => {
      const own = special.get(code);
      if (own) f.call(own);
      else write?.(f, code);
    });
    f.returnOne(f.param(0), cases);
  });
}

/** Whether the report differs from others in texts and numbers only. */
function isPlain({ schema }: ModuleContext, policy: ir.Policy): boolean {
  return (
    !policy.assumed &&
    !policy.speaksOfBaseline &&
    !policy.requires &&
    findGroup(schema, policy.subject.kind) === undefined &&
    !momentOf(policy.subject.kind).before
  );
}

/** One function for all plain reports. What is returned calls it. */
function definePlainReport(
  module: ModuleContext,
  policies: readonly PolicyCode[],
): (f: FunctionBuilder, code: PolicyCode) => void {
  const findings = [...new Set(policies.map((p) => p.findings))];
  const open = [...new Set(policies.flatMap((p) => p.open ?? []))];
  const one = (callees: readonly FunctionRef[]) =>
    module.define({ params: ['i32', 'i32'], results: [] }, (f) =>
      f.returnOne(
        f.param(0),
        callees.map((callee) => () => {
          f.get(f.param(1));
          f.call(callee);
        }),
      ),
    );
  const finding = one(findings);
  const entry = one(open);
  // Where some policy counts passes over nothing, each tells whether it does.
  const counting = policies.some((p) => p.policy.exercised);
  const texts = ['i64', 'i64', 'i64', 'i64', 'i64'] as const;
  const write = module.define(
    { params: [...texts, 'i32', 'i32', 'i32', 'i32', ...(counting ? (['i32'] as const) : [])], results: [] },
    (f) => {
      const scope: Scope = { module, f, slots: new Map() };
      const [id, before, title, after, subject] = [
        f.param(0),
        f.param(1),
        f.param(2),
        f.param(3),
        f.param(4),
      ];
      const [kind, cells] = [f.param(5), f.param(6)];
      const callWith = (callee: FunctionRef, which: Local) => (record: () => void) => {
        f.get(which);
        record();
        f.call(callee);
      };
      const reason = f.local('i32');
      const text = (slice: Local) => {
        f.get(slice);
        f.call(module.runtime('out_raw'));
      };
      f.call(module.runtime('out_separator'));
      writeRaw(scope, '{"policy":"');
      for (const part of [id, before, title, after, subject]) text(part);
      writeRaw(scope, '","findings":[');
      eachEntry(scope, () => f.get(cells), { fail: callWith(finding, f.param(7)) });
      writeRaw(scope, '],"inconclusive":[');
      f.get(kind);
      f.memory('i32.load', LAYOUT.KIND_UNCOVERED);
      f.set(reason);
      f.get(reason);
      f.if(undefined, () => {
        f.call(module.runtime('out_separator'));
        writeRaw(scope, '{"subject":{"kind":"');
        text(subject);
        writeRaw(scope, '","key":""},"because":[{"kind":"');
        text(subject);
        writeRaw(scope, `","key":"","field":${JSON.stringify(PSEUDO_FIELDS.population)},"unknown":`);
        f.get(reason);
        f.call(module.runtime('out_value'));
        f.op('drop');
        writeRaw(scope, '}],"because_total":1}');
      });
      eachEntry(scope, () => f.get(cells), { inconclusive: callWith(entry, f.param(8)) });
      writeRaw(scope, '],"counts":{');
      VERDICT_NAMES.forEach((name, i) => {
        writeRaw(scope, `${i > 0 ? ',' : ''}"${name}":`);
        f.get(cells);
        f.memory('i32.load', COUNTS[name]);
        if (name === 'inconclusive') {
          // One for the subjects that the snapshot lacks.
          f.get(reason);
          f.i32(0);
          f.op('i32.ne', 'i32.add');
        }
        f.op('i64.extend_i32_u');
        f.call(module.runtime('out_int'));
      });
      writeRaw(scope, '}');
      if (counting) {
        f.get(f.param(9));
        f.if(undefined, () => writeVacuous(scope, () => f.get(cells)));
      }
      writeRaw(scope, '}');
    },
  );
  return (f, code) => {
    const { subject, metadata } = code.policy;
    const { id, title, severity } = metadata;
    // Names of packages and kinds need no escapes. What many policies have in common is one text.
    const between = [`","package":"${metadata.package}","title":"`, `","severity":"${severity}","subject":"`];
    for (const text of [inString(id), between[0], inString(title), between[1], subject.kind])
      f.i64(module.data.text(text ?? ''));
    f.i32(module.descriptors.kind(subject.kind));
    f.i32(code.cells);
    f.i32(findings.indexOf(code.findings));
    f.i32(code.open ? open.indexOf(code.open) : -1);
    if (counting) f.i32(code.policy.exercised ? 1 : 0);
    f.call(write);
  };
}

/** As it stands between the quotes of JSON. */
function inString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Up to where the subject's kind begins. */
function reportHead({ metadata }: ir.Policy): string {
  const { id, title, severity } = metadata;
  const head = { policy: id, package: metadata.package, title, severity, subject: '' };
  return JSON.stringify(head).slice(0, -2);
}

function defineReport(module: ModuleContext, { policy, cells, findings, open }: PolicyCode): FunctionRef {
  const isGroup = findGroup(module.schema, policy.subject.kind) !== undefined;
  return module.define({ params: [], results: [] }, (f) => {
    const scope: Scope = { module, f, slots: new Map() };
    const push = () => f.i32(cells);
    f.call(module.runtime('out_separator'));
    writeRaw(scope, `${reportHead(policy)}${policy.subject.kind}"`);
    if (policy.speaksOfBaseline) {
      f.call(module.runtime('snapshot_has_baseline'));
      f.op('i32.eqz');
      f.if(undefined, () => writeRaw(scope, ',"baseline":"missing"'));
    }
    writeRaw(scope, ',"findings":[');
    const call = (callee: FunctionRef | undefined) =>
      callee &&
      ((record: () => void) => {
        record();
        f.call(callee);
      });
    eachEntry(scope, push, { fail: call(findings), inconclusive: policy.assumed && call(open) });
    writeRaw(scope, '],"inconclusive":[');
    for (const { declaration, index } of module.layout.kindsOf(policy.subject.kind)) {
      writeUncovered(scope, policy, declaration.name);
      if (!policy.assumed && open)
        eachEntry(scope, push, { inconclusive: call(open) }, isGroup ? index : undefined);
    }
    writeRaw(scope, '],"counts":{');
    VERDICT_NAMES.forEach((name, i) => {
      writeRaw(scope, `${i > 0 ? ',' : ''}"${name}":`);
      pushCount(scope, cells, name, policy);
      f.op('i64.extend_i32_u');
      f.call(module.runtime('out_int'));
    });
    writeRaw(scope, '}');
    if (policy.exercised) writeVacuous(scope, push);
    writeRaw(scope, '}');
  });
}

/** How many passes are over nothing. */
function writeVacuous(scope: Scope, pushCells: () => void): void {
  const { f, module } = scope;
  writeRaw(scope, ',"vacuous_passes":');
  pushCells();
  f.memory('i32.load', LAYOUT.VERDICTS_VACUOUS);
  f.op('i64.extend_i32_u');
  f.call(module.runtime('out_int'));
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
 * Calls something for each subject that failed or is inconclusive, by kind and key.
 * @param kind index of the only kind to go through
 */
function eachEntry(
  { f }: Scope,
  pushCells: () => void,
  /** Each calls the function with what its argument pushes. */
  calls: Readonly<Partial<Record<'fail' | 'inconclusive', ((record: () => void) => void) | undefined>>>,
  kind?: number,
): void {
  const at = f.local('i32');
  const end = f.local('i32');
  const entry = f.local('i32');
  pushCells();
  f.memory('i32.load', LAYOUT.VERDICTS_LIST);
  f.set(at);
  f.get(at);
  pushCells();
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
        const call = calls[name];
        if (!call) continue;
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
        f.if(undefined, () =>
          call(() => {
            f.get(entry);
            f.i32(-2);
            f.op('i32.and');
          }),
        );
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
