/** One policy: its population, cases, witnesses and violation, and the two closed formulas that give its verdict. */

import type { CheckedPolicy } from '@policyc/analysis';
import { violationOf, type Witness } from '@policyc/analysis';
import { extensionKind, type PolicyMetadata, type Severity, WORKSPACE_KIND } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Binder, Choice, Formula, MessagePart, Origin, Policy, Reach } from '../ir.js';
import { slotUse } from '../slot-use.js';
import { connect, constant, not } from './builders.js';
import { extensionsUsed } from './extensions-used.js';
import { fieldsOf } from './fields-of.js';
import { lowerFormula, lowerPath, scopeOfTarget } from './lower-formula.js';
import { lowerSelection } from './lower-selection.js';
import { lowerTerm } from './lower-term.js';
import { type Lowering, newBinder, stripParens, symbolOf } from './lowering.js';
import { extend, type Scope } from './scope.js';

export function lowerPolicy({ module, decl }: CheckedPolicy, lowering: Lowering): Policy {
  lowering.slots = 0;
  lowering.nodes = 0;
  lowering.speaksOfBaseline = false;
  const origin: Origin = { uri: module.source.uri, span: decl.span };
  let scope: Scope = { uri: module.source.uri, names: new Map() };
  const choices: Choice[] = judgesWorkspace(decl, lowering) ? [workspaceChoice(origin, lowering)] : [];
  for (const statement of decl.statements) {
    if (statement.kind === 'ForStatement') {
      const { scope: inner, ...choice } = lowerSelection(statement.binder, scope, lowering);
      choices.push(choice);
      scope = inner;
    } else if (statement.kind === 'LetStatement') {
      scope = extend(scope, statement, { tag: 'thunk', thunk: { expr: statement.value, scope } });
    }
  }
  const [subject, ...cases] = choices;
  if (subject?.source.tag !== 'kind') throw new Error('a policy starts with `for` over a kind');

  const rule = first(decl, 'RuleStatement');
  if (!rule) throw new Error('a policy has a rule');
  const { witnesses, violation, path, everys, scope: messageScope } = lowerRule(rule, scope, lowering);
  const message = first(decl, 'MessageStatement');
  const metadata: PolicyMetadata = {
    ...metadataOf(module.packageName, decl),
    decides: fieldsOf([...witnesses.map((w) => w.where), violation]),
    source: { file: module.source.uri, line: module.source.positionAt(decl.span.start).line + 1 },
  };
  const exercised = everys.map((every) => over(cases, every));
  const parts = message
    ? lowerMessage(message.template, messageScope, lowering)
    : [{ tag: 'text', text: metadata.title } as const];
  const { speaksOfBaseline } = lowering;
  // Without a baseline there is nothing that a policy about drift could judge.
  const judged = speaksOfBaseline
    ? connect('and', [{ op: 'baseline', origin: subject.where.origin }, subject.where], subject.where.origin)
    : subject.where;
  const extensions = extensionsUsed(lowering.program.schema, {
    choices: [...choices, ...witnesses],
    formulas: [violation],
    message: parts,
  });
  const requires = extensions.length === 0 ? undefined : carried(extensions, subject.where.origin, lowering);
  const where = requires ? connect('and', [requires, judged], subject.where.origin) : judged;
  const assumes = first(decl, 'AssumeStatement') !== undefined;
  return {
    metadata: extensions.length === 0 ? metadata : { ...metadata, extensions },
    ...(requires ? { requires } : {}),
    subject: { ...subject.binder, kind: subject.source.kind },
    where,
    cases,
    witnesses,
    violation,
    path,
    verdict: connect('and', [where, over(cases, over(witnesses, violation))], origin),
    applies: connect('and', [where, over(cases, constant(true, origin))], origin),
    ...(exercised.length === 0 ? {} : { exercised: connect('and', exercised, origin) }),
    message: parts,
    assumed: assumes ? parts.map((part) => withoutItems(part, subject.binder)) : undefined,
    speaksOfBaseline,
    slots: lowering.slots,
    origin,
  };
}

/** Whether the snapshot carries the extensions. */
function carried(extensions: readonly string[], origin: Origin, lowering: Lowering): Formula {
  return connect(
    'and',
    extensions.map((name): Formula => {
      const kind = extensionKind(name);
      return {
        op: 'some',
        binder: newBinder('extension', { tag: 'asset', kind }, lowering),
        source: { tag: 'kind', kind },
        body: constant(true, origin),
        origin,
      };
    }),
    origin,
  );
}

/** Without a `for` over a kind there is nothing else to judge. */
function judgesWorkspace(decl: ast.PolicyDecl, lowering: Lowering): boolean {
  const outermost = first(decl, 'ForStatement');
  return outermost === undefined || !isPopulation(outermost.binder.source, lowering);
}

function workspaceChoice(origin: Origin, lowering: Lowering): Choice {
  lowering.usesWorkspace = true;
  return {
    binder: newBinder('workspace', { tag: 'asset', kind: WORKSPACE_KIND }, lowering),
    source: { tag: 'kind', kind: WORKSPACE_KIND },
    where: constant(true, origin),
  };
}

/** A part of the message where only the subject is bound. */
function withoutItems(part: MessagePart, subject: Binder): MessagePart {
  if (part.tag === 'text') return part;
  const isBound =
    part.tag === 'term' && slotUse(part.term, new Map()).free.every((slot) => slot === subject.slot);
  return isBound ? part : { tag: 'text', text: 'unknown' };
}

/** Some of the picked ones, outermost first, for which the body holds. */
function over(picked: readonly Choice[], body: Formula): Formula {
  let inner = body;
  for (let i = picked.length - 1; i >= 0; i--) {
    const { binder, source, where } = picked[i] as Choice;
    const { origin } = inner;
    inner = { op: 'some', binder, source, body: connect('and', [where, inner], origin), origin };
  }
  return inner;
}

interface LoweredRule {
  readonly witnesses: readonly Choice[];
  readonly violation: Formula;
  readonly path: Reach | undefined;
  /** For each `every` on which the rule rests, whether it has something to judge. */
  readonly everys: readonly Formula[];
  readonly scope: Scope;
}

function lowerRule(rule: ast.RuleStatement, outer: Scope, lowering: Lowering): LoweredRule {
  const origin: Origin = { uri: outer.uri, span: rule.span };
  const { witnesses: found, rest } = violationOf(rule);
  let scope = outer;
  const witnesses: Choice[] = [];
  for (const { binder, where } of found) {
    // The witness's own condition may continue the chain: then it is lowered with the next witness, not here.
    const bare: ast.Binder = {
      kind: 'Binder',
      id: binder.id,
      span: binder.span,
      name: binder.name,
      removed: binder.removed,
      source: binder.source,
    };
    const { scope: inner, ...choice } = lowerSelection(bare, scope, lowering);
    scope = extend(inner, binder, { tag: 'binder', binder: choice.binder });
    const condition = where && lowerFormula(where.expr, scope, lowering);
    witnesses.push(
      condition
        ? {
            ...choice,
            where: connect(
              'and',
              [choice.where, where.positive ? condition : not(condition, origin)],
              condition.origin,
            ),
          }
        : choice,
    );
  }
  const chain = witnesses.slice(0, everysFirst(found));
  const everys = chain.length === 0 ? [] : [over(chain, constant(true, origin))];
  if (!rest) return { witnesses, violation: constant(true, origin), path: undefined, everys, scope };
  const inner = stripParens(rest.expr);
  if (inner.kind === 'PathExpr' && rest.positive) {
    const { start, reach, scope: from } = lowerPath(inner, scope, lowering);
    if (start) witnesses.push(start);
    return { witnesses, violation: reach, path: reach, everys, scope: scopeOfTarget(inner, reach, from) };
  }
  const condition = lowerFormula(rest.expr, scope, lowering);
  if (rest.positive) return { witnesses, violation: condition, path: undefined, everys, scope };
  return {
    witnesses,
    violation: not(condition, origin),
    path: undefined,
    everys: restsOn(condition, chain, found, lowering) ?? everys,
    scope,
  };
}

/** How many witnesses are of an `every`, from the outermost on. */
function everysFirst(found: readonly Witness[]): number {
  const other = found.findIndex((w) => w.quantifier !== 'every');
  return other < 0 ? found.length : other;
}

/**
 * What the rule rests on through a condition that must hold once its witnesses are bound.
 * @param chain the witnesses of an `every`, of those that were found
 */
function restsOn(
  condition: Formula,
  chain: readonly Choice[],
  found: readonly Witness[],
  { exercised }: Lowering,
): readonly Formula[] | undefined {
  if (found.length === 0) {
    const operands = condition.op === 'and' ? condition.operands : [condition];
    return operands.flatMap((o) => exercised.get(o) ?? []);
  }
  const inner = chain.length === found.length ? exercised.get(condition) : undefined;
  return inner && [over(chain, inner)];
}

function lowerMessage(template: ast.Template, scope: Scope, lowering: Lowering): readonly MessagePart[] {
  const parts: MessagePart[] = [];
  for (const part of template.parts) parts.push(lowerPart(part, scope, lowering));
  return parts;
}

function lowerPart(part: ast.Template['parts'][number], scope: Scope, lowering: Lowering): MessagePart {
  if (part.kind === 'TemplateText') return { tag: 'text', text: part.value };
  const inner = stripParens(part.expr);
  const symbol = symbolOf(inner.kind === 'MemberExpr' ? inner.member : inner, lowering);
  if (symbol?.tag === 'path') return { tag: 'path' };
  if (symbol?.tag === 'path-length') return { tag: 'path-length' };
  return { tag: 'term', term: lowerTerm(part.expr, scope, lowering) };
}

function metadataOf(packageName: string, decl: ast.PolicyDecl): Omit<PolicyMetadata, 'decides' | 'source'> {
  const severity = first(decl, 'SeverityStatement');
  const likelihood = first(decl, 'LikelihoodStatement');
  const owner = first(decl, 'OwnerStatement');
  const fix = first(decl, 'FixStatement');
  const profile = first(decl, 'ProfileStatement');
  const mappings: { readonly catalogue: string; readonly id: string }[] = [];
  const references: string[] = [];
  const tags: string[] = [];
  const formerly: string[] = [];
  for (const statement of decl.statements) {
    if (statement.kind === 'MapsStatement')
      for (const { catalogue, control } of statement.mappings)
        mappings.push({ catalogue: catalogue.text, id: control });
    else if (statement.kind === 'SeeStatement')
      for (const { value } of statement.references) references.push(value);
    else if (statement.kind === 'TagsStatement') for (const { text } of statement.tags) tags.push(text);
    else if (statement.kind === 'FormerlyStatement') formerly.push(statement.name.text);
  }
  return {
    id: decl.name.text,
    package: packageName,
    title: decl.title?.value ?? decl.name.text,
    description: decl.doc,
    severity: (severity?.value.text ?? 'medium') as Severity,
    ...(likelihood ? { likelihood: Number(likelihood.value) } : {}),
    mappings,
    ...(owner ? { owner: owner.value.value } : {}),
    ...(fix
      ? { fix: { ...(fix.within === undefined ? {} : { within: fix.within }), text: fix.text.value } }
      : {}),
    references,
    ...(profile ? { profile: profile.value.text } : {}),
    tags,
    formerly,
  };
}

/** The first statement of a kind. */
function first<K extends ast.PolicyStatement['kind']>(
  { statements }: ast.PolicyDecl,
  kind: K,
): Extract<ast.PolicyStatement, { kind: K }> | undefined {
  for (const statement of statements)
    if (statement.kind === kind) return statement as Extract<ast.PolicyStatement, { kind: K }>;
  return undefined;
}

/** Whether a source is every asset of a kind or a group. */
function isPopulation(source: ast.Expr, lowering: Lowering): boolean {
  const tag = symbolOf(stripParens(source), lowering)?.tag;
  return tag === 'kind' || tag === 'group';
}
