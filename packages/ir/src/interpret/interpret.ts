/**
 * The reference interpreter: a program and a snapshot give a report.
 * It is the definition of the language's meaning; every other engine is compared with it.
 */
import { compareUtf8, type Json } from '@policyc/base';
import {
  type AssetId,
  extensionKind,
  FACT_LIMIT,
  type Fact,
  type FailedReport,
  findKind,
  hasParts,
  kindsOf,
  momentOf,
  PATH_SHOWN,
  type PolicyReport,
  PSEUDO_FIELDS,
  REASON_NOT_EXPORTED,
  REPORT_FORMAT,
  type Report,
  type ReportFinding,
  type ReportInconclusive,
  type ReportItem,
  type Snapshot,
  type SnapshotAsset,
  type StoredField,
  shownPath,
  storedField,
  type Verdict,
  WHOLE_RECORD,
} from '@policyc/model';
import type { Choice, Policy, Program } from '../ir.js';
import { type Context, isAsset, type Observer, type Value, withSlot } from './context.js';
import { bindData, type Data, failedReport, withData } from './data.js';
import { collectFacts, type FactSink, storedSourceFacts } from './facts.js';
import { observedTruth } from './observe.js';
import { shortestPath } from './path-search.js';
import { renderMessage } from './render.js';
import { sourceElements, type Truth, truth } from './truth.js';
import { type Asset, createWorld, type World } from './world.js';

/**
 * Evaluates every policy of a program over a valid snapshot.
 * @param snapshot checked by `validateSnapshot`; an invalid one has no defined report
 * @param data OPA's data
 * @throws where the data is not valid
 */
export function interpret(program: Program, snapshot: Snapshot, data: Data = {}): Report {
  const result = evaluateReport(program, snapshot, data);
  if ('error' in result) throw new Error(`no report: ${JSON.stringify(result.error.errors)}`);
  return result;
}

/** As `interpret`, with the value of the report's entrypoint where the data is not valid. */
export function evaluateReport(program: Program, snapshot: Snapshot, data: Data): Report | FailedReport {
  const { values, faults } = bindData(program, snapshot, data);
  if (faults.length > 0) return failedReport(faults);
  const world = createWorld(program, withData(program, snapshot, data), values);
  return { format: REPORT_FORMAT, policies: program.policies.map((policy) => reportPolicy(policy, world)) };
}

function reportPolicy(policy: Policy, world: World): PolicyReport {
  const counts = { pass: 0, fail: 0, inconclusive: 0, not_applicable: 0 };
  let vacuous = 0;
  const findings: ReportFinding[] = [];
  const inconclusive: ReportInconclusive[] = [];
  const searches: Context['searches'] = new Map();
  const uncovered = uncoveredEntries(policy, world);
  counts.inconclusive += uncovered.length;
  inconclusive.push(...uncovered);
  for (const subject of world.population(policy.subject.kind)) {
    const context = subjectContext(policy, subject, world, searches);
    const value = truth(policy.verdict, context);
    const verdict = verdictOf(value, policy, context);
    counts[verdict]++;
    if (verdict === 'pass' && policy.exercised && truth(policy.exercised, context) === 'false') vacuous++;
    if (value === 'true') findings.push(...subjectFindings(policy, subject, context));
    if (value !== 'unknown') continue;
    const facts = createFactList(context);
    collectFacts(policy.verdict, 'unknown', context, facts);
    if (!policy.assumed)
      inconclusive.push({ subject: assetId(subject), because: facts.list(), because_total: facts.total() });
    else
      findings.push({
        subject: assetId(subject),
        items: [],
        message: renderMessage(policy.assumed, [], context),
        assumed: true,
        evidence: facts.list(),
        evidence_total: facts.total(),
      });
  }
  // Of a group, what one kind lacks stands before that kind's subjects.
  inconclusive.sort(
    ({ subject: a }, { subject: b }) => compareUtf8(a.kind, b.kind) || compareUtf8(a.key, b.key),
  );
  const { id, package: packageName, title, severity } = policy.metadata;
  return {
    policy: id,
    package: packageName,
    title,
    severity,
    subject: policy.subject.kind,
    counts,
    ...(policy.exercised ? { vacuous_passes: vacuous } : {}),
    ...(policy.speaksOfBaseline && !world.hasBaseline ? { baseline: 'missing' } : {}),
    findings,
    inconclusive,
  };
}

/** The entries that stand for the subjects that the snapshot lacks, one for each kind. */
function uncoveredEntries(
  { subject: { kind: name }, speaksOfBaseline, metadata: { extensions = [] } }: Policy,
  world: World,
): readonly ReportInconclusive[] {
  // Without a baseline, there are none that a policy about drift could be applied to.
  if (speaksOfBaseline && !world.hasBaseline) return [];
  // And none that one could be applied to that is for other snapshots.
  if (extensions.some((e) => world.population(extensionKind(e)).length === 0)) return [];
  return kindsOf(world.schema, name).flatMap((one) => {
    const reason = world.uncovered(one);
    if (reason === undefined) return [];
    const { kind, before } = momentOf(one);
    const subject: AssetId = { kind, key: '', ...(before ? { before } : {}) };
    const fact: Fact = { ...subject, field: PSEUDO_FIELDS.population, unknown: reason };
    return [{ subject, because: [fact], because_total: 1 }];
  });
}

export interface SubjectVerdict {
  readonly subject: AssetId;
  readonly verdict: Verdict;
}

/**
 * The verdict of each subject, by kind and key: what a report only counts.
 * A kind that the snapshot does not cover has one more, inconclusive and with an empty key.
 * @param observer told what is evaluated on the way
 */
export function subjectVerdicts(
  policy: Policy,
  program: Program,
  snapshot: Snapshot,
  observer?: Observer,
): readonly SubjectVerdict[] {
  const world = createWorld(program, snapshot);
  const searches: Context['searches'] = new Map();
  const rest = uncoveredEntries(policy, world).map(
    ({ subject }): SubjectVerdict => ({ subject, verdict: 'inconclusive' }),
  );
  const judged = world.population(policy.subject.kind).map((subject): SubjectVerdict => {
    const context = subjectContext(policy, subject, world, searches);
    const value = observer ? observedTruth(policy, { ...context, observer }) : truth(policy.verdict, context);
    return { subject: assetId(subject), verdict: verdictOf(value, policy, context) };
  });
  return [...rest, ...judged];
}

export function subjectContext(
  policy: Policy,
  subject: Asset,
  world: World,
  searches: Context['searches'],
): Context {
  const slots: (Value | undefined)[] = new Array(policy.slots).fill(undefined);
  slots[policy.subject.slot] = subject;
  return { world, slots, subject, searches };
}

export function judge(policy: Policy, context: Context): Verdict {
  return verdictOf(truth(policy.verdict, context), policy, context);
}

function verdictOf(value: Truth, policy: Policy, context: Context): Verdict {
  if (value === 'true') return 'fail';
  if (value === 'unknown') return policy.assumed ? 'fail' : 'inconclusive';
  return truth(policy.applies, context) === 'false' ? 'not_applicable' : 'pass';
}

/** One finding for each way to choose the cases and witnesses, in item order, duplicates dropped. */
function subjectFindings(policy: Policy, subject: Asset, context: Context): readonly ReportFinding[] {
  const found: { readonly items: readonly Value[]; readonly finding: ReportFinding }[] = [];
  const choices = [...policy.cases, ...policy.witnesses];
  const choose = (index: number): void => {
    const choice = choices[index];
    if (!choice) {
      if (truth(policy.violation, context) === 'true')
        found.push(makeFinding(policy, subject, choices, context));
      return;
    }
    for (const element of sourceElements(choice.source, context) ?? []) {
      withSlot(context, choice.binder.slot, element, () => {
        if (truth(choice.where, context) === 'true') choose(index + 1);
      });
    }
  };
  choose(0);
  found.sort((a, b) => compareItems(a.items, b.items));
  return found
    .filter((f, i) => i === 0 || compareItems((found[i - 1] as typeof f).items, f.items) !== 0)
    .map((f) => f.finding);
}

function makeFinding(policy: Policy, subject: Asset, choices: readonly Choice[], context: Context) {
  const path = policy.path ? shortestPath(policy.path, context) : [];
  const facts = createFactList(context);
  collectFacts(policy.where, 'true', context, facts);
  for (const choice of choices) {
    storedSourceFacts(choice.source, context, facts);
    collectFacts(choice.where, 'true', context, facts);
  }
  collectFacts(policy.violation, 'true', context, facts);
  const bound: { readonly name: string; readonly value: Value }[] = choices.map((c) => ({
    name: c.binder.name,
    value: context.slots[c.binder.slot] as Value,
  }));
  const target = path.at(-1);
  if (policy.path && target) bound.push({ name: policy.path.to.binder.name, value: target });
  const render = () => renderMessage(policy.message, path, context);
  const message =
    policy.path && target ? withSlot(context, policy.path.to.binder.slot, target, render) : render();
  const finding: ReportFinding = {
    subject: assetId(subject),
    items: bound.map(({ name, value }) => toItem(name, value)),
    message,
    evidence: facts.list(),
    evidence_total: facts.total(),
    ...(policy.path ? { path: shownPath(path).map(assetId) } : {}),
    ...(path.length > PATH_SHOWN ? { path_total: path.length } : {}),
  };
  return { items: bound.map((b) => b.value), finding };
}

function toItem(name: string, value: Value): ReportItem {
  return isAsset(value) ? { name, ...assetId(value) } : { name, value: value as Json };
}

function assetId(asset: Asset): AssetId {
  const { kind, before } = momentOf(asset.kind);
  return { kind, key: asset.key, ...(before ? { before } : {}) };
}

/** By position: assets by kind and key, strings by UTF-8 bytes, numbers by size, false before true. */
function compareItems(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as Value, b[i] as Value];
    const order =
      isAsset(x) && isAsset(y)
        ? compareUtf8(x.kind, y.kind) || compareUtf8(x.key, y.key)
        : typeof x === 'string' && typeof y === 'string'
          ? compareUtf8(x, y)
          : Number(x) - Number(y);
    if (order !== 0) return order;
  }
  return 0;
}

function createFactList(context: Context): FactSink & { list(): readonly Fact[]; total(): number } {
  const facts = new Map<string, { readonly asset: Asset; readonly field: string }>();
  return {
    add: (asset, field) => void facts.set(`${asset.kind}\0${asset.key}\0${field}`, { asset, field }),
    total: () => facts.size,
    list: () =>
      [...facts.values()]
        .sort(
          (a, b) =>
            compareUtf8(a.asset.kind, b.asset.kind) ||
            compareUtf8(a.asset.key, b.asset.key) ||
            compareUtf8(a.field, b.field),
        )
        .slice(0, FACT_LIMIT)
        .map(({ asset, field }) => makeFact(asset, field, context.world)),
  };
}

function makeFact(asset: Asset, field: string, world: World): Fact {
  const base = { ...assetId(asset), field };
  if (field === PSEUDO_FIELDS.asset) return { ...base, unknown: REASON_NOT_EXPORTED };
  if (field === PSEUDO_FIELDS.path) return { ...base, unknown: 'path longer than 4096' };
  if (field === PSEUDO_FIELDS.arithmetic) return { ...base, unknown: 'integer overflow' };
  if (field === PSEUDO_FIELDS.population)
    return { ...base, unknown: world.uncovered(asset.kind) ?? REASON_NOT_EXPORTED };
  const state = world.field(asset, field);
  if (state.state === 'unknown') return { ...base, unknown: state.reason };
  if (state.state === 'opaque') return { ...base, opaque: state.reason };
  if (state.state === 'absent') return { ...base, value: null };
  const kind = findKind(world.schema, asset.kind);
  const declared = kind && storedField(kind, field);
  const shown = declared?.secret
    ? { masked: true as const }
    : { value: declared ? shownValue(state.value, declared, world) : state.value };
  return { ...base, ...shown, ...(state.partial === undefined ? {} : { partial: state.partial }) };
}

/** Of a record that it is there, of a collection of records their keys: parts that count are facts of their own. */
function shownValue(value: Json, { type: { type } }: StoredField, world: World): Json {
  if (hasParts(type)) return WHOLE_RECORD;
  if ((type.tag !== 'list' && type.tag !== 'set') || type.element.tag !== 'asset') return value;
  const key = findKind(world.schema, type.element.kind)?.element?.key;
  return key === undefined ? value : (value as readonly SnapshotAsset[]).map((e) => e[key] ?? null);
}
