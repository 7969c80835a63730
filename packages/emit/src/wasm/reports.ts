/** The report of one policy: the entries of its subjects, and its numbers. Policies whose reports differ in texts and numbers only share the code. */
import type { ir } from '@policyc/ir';
import { findGroup, momentOf, PSEUDO_FIELDS } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type ModuleContext, type Scope, withoutSlots } from './context.js';
import { beginLoop, endLoop } from './counted-loop.js';
import { emitTruth } from './formulas.js';
import { FunctionBuilder, type FunctionRef, type Local } from './module/function-builder.js';
import type { ValueType } from './module/opcodes.js';
import type { PolicyCode } from './policy.js';
import { writeRaw } from './rendering.js';
import { ConstantTerm, HeldTerm, type TermCode } from './term-code.js';

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
  const plain: PolicyCode[] = [];
  for (const code of policies) if (isPlain(module, code.policy)) plain.push(code);
  const report = plain.length > 0 ? definePlainReport(module, plain) : undefined;
  const special = new Map<PolicyCode, FunctionRef>();
  for (const code of policies)
    if (!isPlain(module, code.policy)) special.set(code, defineReport(module, code));
  const f = new FunctionBuilder({ params: ['i32'], results: [] });
  f.beginCases(f.param(0), policies.length);
  for (const code of policies) {
    f.beginCase();
    const own = special.get(code);
    if (own) f.call(own);
    else if (report) callPlainReport(module, f, report, code);
    f.endCase();
  }
  f.endCases();
  return module.add(f);
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

/** One function for all plain reports. */
interface PlainReport {
  readonly write: FunctionRef;
  /** What it calls for entries, by the index that it takes. */
  readonly findings: ReadonlyMap<FunctionRef, number>;
  readonly open: ReadonlyMap<FunctionRef, number>;
  /** Where some policy counts passes over nothing, each tells whether it does. */
  readonly isCounting: boolean;
}

function definePlainReport(module: ModuleContext, policies: readonly PolicyCode[]): PlainReport {
  const findings = new Map<FunctionRef, number>();
  const open = new Map<FunctionRef, number>();
  let isCounting = false;
  for (const code of policies) {
    if (!findings.has(code.findings)) findings.set(code.findings, findings.size);
    if (code.open && !open.has(code.open)) open.set(code.open, open.size);
    if (code.policy.exercised) isCounting = true;
  }
  const finding = defineOneOf(module, [...findings.keys()]);
  const entry = defineOneOf(module, [...open.keys()]);
  const params: ValueType[] = ['i64', 'i64', 'i64', 'i64', 'i64', 'i32', 'i32', 'i32', 'i32'];
  if (isCounting) params.push('i32');
  const f = new FunctionBuilder({ params, results: [] });
  const scope = withoutSlots(module, f);
  const subject = f.param(4);
  const kind = f.param(5);
  const cells = new HeldTerm(f, f.param(6));
  const reason = f.local('i32');
  f.call(module.runtime('out_separator'));
  writeRaw(scope, '{"policy":"');
  for (let i = 0; i <= 4; i++) writeSlice(scope, f.param(i));
  writeRaw(scope, '","findings":[');
  writeEntries(scope, cells, { fail: { callee: finding, which: f.param(7) } });
  writeRaw(scope, '],"inconclusive":[');
  f.get(kind);
  f.memory('i32.load', LAYOUT.KIND_UNCOVERED);
  f.set(reason);
  f.get(reason);
  f.if();
  f.call(module.runtime('out_separator'));
  writeRaw(scope, '{"subject":{"kind":"');
  writeSlice(scope, subject);
  writeRaw(scope, '","key":""},"because":[{"kind":"');
  writeSlice(scope, subject);
  writeRaw(scope, `","key":"","field":${JSON.stringify(PSEUDO_FIELDS.population)},"unknown":`);
  writeReason(scope, reason);
  f.end();
  writeEntries(scope, cells, { inconclusive: { callee: entry, which: f.param(8) } });
  writeRaw(scope, '],"counts":{');
  for (const name of VERDICT_NAMES) {
    writeCountName(scope, name);
    cells.push();
    f.memory('i32.load', COUNTS[name]);
    if (name === 'inconclusive') {
      // One for the subjects that the snapshot lacks.
      f.get(reason);
      f.i32(0);
      f.op('i32.ne', 'i32.add');
    }
    f.op('i64.extend_i32_u');
    f.call(module.runtime('out_int'));
  }
  writeRaw(scope, '}');
  if (isCounting) {
    f.get(f.param(9));
    f.if();
    writeVacuous(scope, cells);
    f.end();
  }
  writeRaw(scope, '}');
  return { write: module.add(f), findings, open, isCounting };
}

/** A function that calls one of these, by its index, with a record. */
function defineOneOf(module: ModuleContext, callees: readonly FunctionRef[]): FunctionRef {
  const f = new FunctionBuilder({ params: ['i32', 'i32'], results: [] });
  f.beginCases(f.param(0), callees.length);
  for (const callee of callees) {
    f.beginCase();
    f.get(f.param(1));
    f.call(callee);
    f.endCase();
  }
  f.endCases();
  return module.add(f);
}

function callPlainReport(
  { data, descriptors }: ModuleContext,
  f: FunctionBuilder,
  report: PlainReport,
  { policy, cells, findings, open }: PolicyCode,
): void {
  const { subject, metadata } = policy;
  const { id, title, severity } = metadata;
  // Names of packages and kinds need no escapes. What many policies have in common is one text.
  f.i64(data.text(inString(id)));
  f.i64(data.text(`","package":"${metadata.package}","title":"`));
  f.i64(data.text(inString(title)));
  f.i64(data.text(`","severity":"${severity}","subject":"`));
  f.i64(data.text(subject.kind));
  f.i32(descriptors.kind(subject.kind));
  f.i32(cells);
  f.i32(report.findings.get(findings) ?? -1);
  f.i32((open && report.open.get(open)) ?? -1);
  if (report.isCounting) f.i32(policy.exercised ? 1 : 0);
  f.call(report.write);
}

function writeSlice({ f, module }: Scope, slice: Local): void {
  f.get(slice);
  f.call(module.runtime('out_raw'));
}

/** Why the snapshot may lack subjects, and the end of the entry that says so. */
function writeReason(scope: Scope, reason: Local): void {
  const { f, module } = scope;
  f.get(reason);
  f.call(module.runtime('out_value'));
  f.op('drop');
  writeRaw(scope, '}],"because_total":1}');
}

function writeCountName(scope: Scope, name: VerdictName): void {
  writeRaw(scope, `${name === VERDICT_NAMES[0] ? '' : ','}"${name}":`);
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
  const f = new FunctionBuilder({ params: [], results: [] });
  const scope = withoutSlots(module, f);
  const address = new ConstantTerm(f, BigInt(cells), 'i32');
  f.call(module.runtime('out_separator'));
  writeRaw(scope, `${reportHead(policy)}${policy.subject.kind}"`);
  if (policy.speaksOfBaseline) {
    f.call(module.runtime('snapshot_has_baseline'));
    f.op('i32.eqz');
    f.if();
    writeRaw(scope, ',"baseline":"missing"');
    f.end();
  }
  writeRaw(scope, ',"findings":[');
  const undecided = open && { callee: open };
  writeEntries(scope, address, {
    fail: { callee: findings },
    inconclusive: policy.assumed ? undecided : undefined,
  });
  writeRaw(scope, '],"inconclusive":[');
  for (const { declaration, index } of module.layout.kindsOf(policy.subject.kind)) {
    writeUncovered(scope, policy, declaration.name);
    if (!policy.assumed && undecided)
      writeEntries(scope, address, { inconclusive: undecided }, isGroup ? index : undefined);
  }
  writeRaw(scope, '],"counts":{');
  for (const name of VERDICT_NAMES) {
    writeCountName(scope, name);
    pushCount(scope, cells, name, policy);
    f.op('i64.extend_i32_u');
    f.call(module.runtime('out_int'));
  }
  writeRaw(scope, '}');
  if (policy.exercised) writeVacuous(scope, address);
  writeRaw(scope, '}');
  return module.add(f);
}

/** How many passes are over nothing. */
function writeVacuous(scope: Scope, cells: TermCode): void {
  const { f, module } = scope;
  writeRaw(scope, ',"vacuous_passes":');
  cells.push();
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
    let isFirst = true;
    for (const { declaration } of module.layout.kindsOf(subject.kind)) {
      pushLackOfSubjects(scope, policy, declaration.name);
      f.i32(0);
      f.op('i32.ne');
      if (!isFirst) f.op('i32.add');
      isFirst = false;
    }
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

/** A function that writes the entry of a record. */
interface EntryWriter {
  readonly callee: FunctionRef;
  /** Where it takes one more argument before the record. */
  readonly which?: Local;
}

/**
 * Writes an entry for each subject that failed or is inconclusive, by kind and key.
 * @param cells its value is the address of the policy's `VERDICTS_*`
 * @param kind index of the only kind to go through
 */
function writeEntries(
  { f }: Scope,
  cells: TermCode,
  writers: { readonly fail?: EntryWriter; readonly inconclusive?: EntryWriter | undefined },
  kind?: number,
): void {
  const at = f.local('i32');
  const end = f.local('i32');
  const entry = f.local('i32');
  cells.push();
  f.memory('i32.load', LAYOUT.VERDICTS_LIST);
  f.set(at);
  f.get(at);
  cells.push();
  f.memory('i32.load', LAYOUT.VERDICTS_USED);
  f.i32(2);
  f.op('i32.shl', 'i32.add');
  f.set(end);
  const again = beginLoop(f, at, end);
  f.get(at);
  f.memory('i32.load', 0);
  f.set(entry);
  for (const name of ['fail', 'inconclusive'] as const) {
    const writer = writers[name];
    if (!writer) continue;
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
    f.if();
    if (writer.which) f.get(writer.which);
    f.get(entry);
    f.i32(-2);
    f.op('i32.and');
    f.call(writer.callee);
    f.end();
  }
  endLoop(f, at, 4, again);
}

/** The entry that stands for the subjects that the snapshot lacks. */
function writeUncovered(scope: Scope, policy: ir.Policy, name: string): void {
  const { f, module } = scope;
  const reason = f.local('i32');
  pushLackOfSubjects(scope, policy, name);
  f.set(reason);
  f.get(reason);
  f.if();
  const { kind, before } = momentOf(name);
  const subject = { kind, key: '', ...(before ? { before } : {}) };
  f.call(module.runtime('out_separator'));
  const fact = JSON.stringify({ ...subject, field: PSEUDO_FIELDS.population });
  writeRaw(scope, `{"subject":${JSON.stringify(subject)},"because":[${fact.slice(0, -1)},"unknown":`);
  writeReason(scope, reason);
  f.end();
}
