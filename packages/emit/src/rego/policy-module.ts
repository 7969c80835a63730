/**
 * One policy as a Rego package: the population, who fails, passes or stays open, and the rows of its report.
 * Invariant: the counts come from disjoint sets, so that they add up to the population by construction.
 */
import type { ir } from '@policyc/ir';
import { findGroup, WORKSPACE_KIND } from '@policyc/model';
import {
  array,
  assign,
  call,
  check,
  type Expr,
  infix,
  type Module,
  never,
  object,
  type Rule,
  ref,
  type Statement,
  scalar,
  someIn,
  variable,
} from './ast.js';
import { asSet } from './fact-set.js';
import { formulaFacts, storedSource } from './facts.js';
import { helperFor, holds } from './formulas.js';
import type { Indexes } from './indexes.js';
import { messageText } from './message.js';
import { PolicyContext, type QuoteSource } from './policy-context.js';
import { reachRoute, routeTarget } from './reach.js';
import { kindMembers, reportRule } from './report-rules.js';
import { loopOver, loopStatements } from './terms.js';
import { comprehension, rule } from './tidy.js';

/** The same in every policy. */
const OWN_REPORT = reportRule([variable('result')]);

export function policyModule(
  policy: ir.Policy,
  path: readonly string[],
  indexes: Indexes,
  quoteSource: QuoteSource,
): Module {
  const context = new PolicyContext(policy, indexes, quoteSource);
  const rest = remaining(policy.verdict, policy.where);
  const verdicts = verdictRules(policy, rest, context);
  const findings = findingRules(policy, context);
  const causes = asSet(formulaFacts(policy.verdict, 'unknown', true, context));
  // What is never unknown has no causes: then whoever does not fail passes, unless the snapshot is none.
  const decides = causes.tag === 'set' && causes.items.length === 0;
  const incomplete = decides ? indexes.incomplete(policy.subject.kind) : undefined;
  const main = [
    ...verdicts,
    ...(incomplete ? incompleteRules(policy, incomplete, context) : openVerdictRules(rest, context)),
    ...findings,
    ...uncoveredRules(policy, context),
    openRule(policy, causes, context),
    ...vacuousRules(policy, incomplete !== undefined, context),
    resultRule(policy, incomplete !== undefined, context),
    OWN_REPORT,
  ];
  const rules = [...main, ...context.rules];
  const { metadata } = policy;
  return {
    comment: [],
    metadata: {
      title: metadata.title,
      description: metadata.description,
      custom: [
        ['id', metadata.id],
        ['severity', metadata.severity],
        ['controls', metadata.mappings.map((m) => `${m.catalogue}-${m.id}`)],
      ],
    },
    package: path,
    // What policies have in common goes elsewhere before it is known what is left.
    imports: [],
    rules,
  };
}

function verdictRules(policy: ir.Policy, rest: ir.Formula, context: PolicyContext): readonly Rule[] {
  const { name } = context.subject;
  const population = context.indexes.population(policy.subject.kind);
  const whereIsTrue = policy.where.op === 'const' && policy.where.value;
  context.name(policy.where, 'where');
  if (rest.op !== 'reach') context.name(rest, 'violation');
  if (policy.applies !== policy.where) context.name(policy.applies, 'case');
  const rules = [
    rule({ name: 'population', value: population }),
    rule({
      name: 'candidates',
      value: whereIsTrue
        ? variable('population')
        : // Of the kind itself, so that policies with the same population have it once.
          comprehension('array', variable(name), [
            someIn(name, population),
            never(helperFor(policy.where, 'false', context)),
          ]),
    }),
    rule({
      name: 'failed',
      value: comprehension('array', variable(name), [
        someIn(name, variable('candidates')),
        ...holds(policy.verdict, 'true', context),
      ]),
    }),
  ];
  if (policy.cases.length === 0) return rules;
  const idle = rule({
    name: 'idle',
    value: comprehension('set', subjectKey(context), [
      someIn(name, variable('candidates')),
      ...holds(policy.applies, 'false', context),
    ]),
  });
  return [...rules, idle];
}

/** Who passes for certain, and of whom nothing can be said. */
function openVerdictRules(rest: ir.Formula, context: PolicyContext): readonly Rule[] {
  const { name } = context.subject;
  const key = subjectKey(context);
  const memberName = scalar(context.indexes.kind(context.subjectKind).key);
  return [
    rule({
      name: 'cleared',
      value: comprehension('set', key, [
        someIn(name, variable('candidates')),
        ...holds(rest, 'false', context),
      ]),
    }),
    rule({
      name: 'undecided',
      value: call(
        'lib.undecided',
        variable('candidates'),
        memberName,
        variable('failed'),
        variable('cleared'),
      ),
    }),
  ];
}

/** Of a policy that can always be decided: of whom nothing can be said, because the snapshot omits what it has to tell. */
function incompleteRules(policy: ir.Policy, incomplete: Expr, context: PolicyContext): readonly Rule[] {
  const { name } = context.subject;
  const isCandidate =
    policy.where.op === 'const' && policy.where.value
      ? []
      : [never(helperFor(policy.where, 'false', context))];
  return [
    failedKeys(context),
    rule({
      name: 'undecided',
      value: comprehension('array', variable(name), [
        someIn(name, incomplete),
        ...isCandidate,
        never(infix(subjectKey(context), 'in', variable('failed_keys'))),
      ]),
    }),
  ];
}

function failedKeys(context: PolicyContext): Rule {
  const value = comprehension('set', subjectKey(context), [someIn(context.subject.name, variable('failed'))]);
  return rule({ name: 'failed_keys', value });
}

/** The verdict without `where`: of a candidate `where` is not false, so only the rest can make the verdict false. */
function remaining(verdict: ir.Formula, where: ir.Formula): ir.Formula {
  if (verdict.op !== 'and') return verdict;
  const settled = where.op === 'and' ? where.operands : [where];
  const operands = verdict.operands.filter((o) => !settled.includes(o));
  const [only] = operands;
  if (!only) return { op: 'const', value: true, origin: verdict.origin };
  return operands.length === 1 ? only : { ...verdict, operands };
}

function findingRules(policy: ir.Policy, context: PolicyContext): readonly Rule[] {
  const { name } = context.subject;
  const choices = [...policy.cases, ...policy.witnesses];
  const body: Statement[] = [someIn(name, variable('failed'))];
  const facts = [...formulaFacts(policy.where, 'true', true, context)];
  const items: Expr[] = [];
  const place: Expr[] = [placeOf(context.subjectKind, subjectKey(context), context)];
  for (const { binder, source, where } of choices) {
    body.push(...loopStatements(loopOver(source, binder, context)), ...holds(where, 'true', context));
    facts.push(...storedSource(source, context), ...formulaFacts(where, 'true', true, context));
    const item = itemOf(binder, context);
    items.push(item.entry);
    place.push(item.key);
  }
  if (choices.length > 0) body.push(...holds(policy.violation, 'true', context));
  facts.push(...formulaFacts(policy.violation, 'true', true, context));
  const path = policy.path && variable('path');
  if (policy.path && path) {
    body.push(assign('path', reachRoute(policy.path, context)), routeTarget(policy.path, path, context));
    items.push(itemOf(policy.path.to.binder, context).entry);
  }
  const node = (n: Expr) => object({ kind: ref(n, 0), key: ref(n, 1) });
  const nodes = path && {
    path: comprehension('array', node(variable('node')), [someIn('node', call('lib.path_ends', path))]),
  };
  const finding = object({
    subject: subjectId(context),
    items: array(...items),
    message: messageText(policy.message, path, context),
    ...nodes,
  });
  const evidence = call('schema.evidence', asSet(facts));
  body.push(
    assign('place', array(...place)),
    assign('evidence', path ? call('object.union', call('lib.path_total', path), evidence) : evidence),
    assign('finding', call('object.union', variable('evidence'), finding)),
  );
  return [
    rule({
      name: 'findings',
      value: comprehension('object', variable('finding'), body, variable('place')),
    }),
  ];
}

/** The subjects that could not be decided: entries of their own, or findings where the policy counts them as failed. */
function openRule(policy: ir.Policy, causes: Expr, context: PolicyContext): Rule {
  const subject = subjectId(context);
  const union = (x: Expr, y: Expr) => assign('entry', call('object.union', x, y));
  const entry = policy.assumed
    ? [
        assign('evidence', call('schema.evidence', causes)),
        union(
          variable('evidence'),
          object({
            subject,
            items: array(),
            assumed: scalar(true),
            message: messageText(policy.assumed, undefined, context),
          }),
        ),
      ]
    : [union(object({ subject }), call('schema.because', causes))];
  const place = array(placeOf(context.subjectKind, subjectKey(context), context));
  return rule({
    name: policy.assumed ? 'assumed' : 'inconclusive',
    value: comprehension(
      'object',
      variable('entry'),
      [someIn(context.subject.name, variable('undecided')), ...entry],
      place,
    ),
  });
}

/** The entries that stand for the subjects that the snapshot may lack; the workspace as a whole is always there. */
function uncoveredRules(policy: ir.Policy, context: PolicyContext): readonly Rule[] {
  const { kind } = policy.subject;
  if (kind === WORKSPACE_KIND) return [];
  const lacking = context.indexes.lacking(kind);
  const conditions = [
    // Without a baseline, a policy about drift could be applied to none of them.
    ...(policy.speaksOfBaseline ? [check(infix(context.indexes.hasBaseline(), '==', scalar(true)))] : []),
    ...(policy.requires ? holds(policy.requires, 'true', context) : []),
  ];
  const nobody = { value: object({}), body: [] };
  return [
    rule({
      name: 'uncovered',
      value: lacking,
      body: conditions,
      otherwise: conditions.length > 0 ? [nobody] : [],
    }),
  ];
}

/** Who passes because there was nothing to judge. */
function vacuousRules(policy: ir.Policy, decides: boolean, context: PolicyContext): readonly Rule[] {
  if (!policy.exercised) return [];
  const { name } = context.subject;
  const key = subjectKey(context);
  const isIn = (rule: string) => infix(key, 'in', variable(rule));
  const undecided = comprehension('set', key, [someIn(name, variable('undecided'))]);
  const passes = decides
    ? [never(isIn('failed_keys')), never(isIn('undecided_keys'))]
    : [check(isIn('cleared'))];
  return [
    ...(decides ? [rule({ name: 'undecided_keys', value: undecided })] : []),
    rule({
      name: 'vacuous',
      value: comprehension('set', key, [
        someIn(name, variable('candidates')),
        ...holds(policy.exercised, 'false', context),
        ...passes,
        ...(policy.cases.length > 0 ? [never(isIn('idle'))] : []),
      ]),
    }),
  ];
}

/** The entry of the report. */
function resultRule(policy: ir.Policy, decides: boolean, context: PolicyContext): Rule {
  const { metadata } = policy;
  const count = (name: string) => call('count', variable(name));
  const minus = (...terms: readonly Expr[]) => terms.reduce((a, b) => infix(a, '-', b));
  const idle = policy.cases.length > 0 ? [count('idle')] : [];
  const notApplicable = minus(count('population'), count('candidates'));
  const lacking = policy.subject.kind === WORKSPACE_KIND ? [] : ['uncovered'];
  const open = policy.assumed ? lacking : ['undecided', ...lacking];
  const entries = [...lacking, ...(policy.assumed ? [] : ['inconclusive'])].map((name) => variable(name));
  const passed = decides ? ['candidates', 'failed', 'undecided'] : ['cleared'];
  const union = (x: Expr, y: Expr) => call('object.union', x, y);
  const entry = {
    policy: scalar(metadata.id),
    package: scalar(metadata.package),
    title: scalar(metadata.title),
    severity: scalar(metadata.severity),
    subject: scalar(context.subjectKind),
    counts: object({
      pass: minus(...passed.map(count), ...idle),
      fail: policy.assumed ? infix(count('failed'), '+', count('undecided')) : count('failed'),
      inconclusive: open.length > 0 ? open.map(count).reduce((a, b) => infix(a, '+', b)) : scalar(0),
      not_applicable: idle.reduce((a, b) => infix(a, '+', b), notApplicable),
    }),
    ...(policy.exercised ? { vacuous_passes: count('vacuous') } : {}),
    findings: call(
      'lib.in_order',
      policy.assumed ? call('object.union', variable('findings'), variable('assumed')) : variable('findings'),
    ),
    inconclusive: entries.length > 0 ? call('lib.in_order', entries.reduce(union)) : array(),
  };
  const value = policy.speaksOfBaseline
    ? call('object.union', object(entry), ref('schema', 'baseline_note'))
    : object(entry);
  return rule({ name: 'result', value });
}

function itemOf(binder: ir.Binder, context: PolicyContext): { readonly entry: Expr; readonly key: Expr } {
  const { name, kind } = context.slot(binder.slot);
  if (kind === undefined)
    return { entry: object({ name: scalar(binder.name), value: variable(name) }), key: variable(name) };
  const id = ref(name, context.indexes.kind(kind).key);
  return {
    entry: object({ name: scalar(binder.name), ...assetMembers(kind, id, context) }),
    key: placeOf(kind, id, context),
  };
}

/** The members of an asset in a report. */
function assetMembers(name: string, id: Expr, { indexes }: PolicyContext): Record<string, Expr> {
  const [kind, key] = indexes.identity(name, id);
  return findGroup(indexes.schema, name) ? { kind, key } : { ...kindMembers(name), key };
}

/** What an asset is sorted by: its key, in a group its kind first. */
function placeOf(kind: string, key: Expr, { indexes }: PolicyContext): Expr {
  return findGroup(indexes.schema, kind) ? array(...indexes.identity(kind, key)) : key;
}

function subjectKey(context: PolicyContext): Expr {
  return ref(context.subject.name, context.indexes.kind(context.subjectKind).key);
}

function subjectId(context: PolicyContext): Expr {
  return object(assetMembers(context.subjectKind, subjectKey(context), context));
}
