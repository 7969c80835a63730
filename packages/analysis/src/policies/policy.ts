/** One policy: its statements in order, its one rule, its message. */
import type { Diagnostic, Span } from '@policyc/base';
import type { ast } from '@policyc/syntax';
import {
  type BodyContext,
  EMPTY_ENV,
  type Env,
  hasParseError,
  type Local,
  NO_FLOW,
  report,
  textOf,
  withFacts,
} from '../expressions/body-context.js';
import { condition, infer } from '../expressions/infer.js';
import { bind, declare } from '../expressions/quantifier.js';
import { checkReadable, stretches } from './distorted.js';
import { checkMessage } from './message.js';
import { checkMetadata } from './metadata.js';

/** Names of the entry points that every bundle has. */
const RESERVED_IDS = new Set(['report', 'errors']);
const SINGLE: ReadonlyMap<ast.PolicyStatement['kind'], string> = new Map([
  ['SeverityStatement', 'severity'],
  ['LikelihoodStatement', 'likelihood'],
  ['OwnerStatement', 'owner'],
  ['FixStatement', 'fix'],
  ['ProfileStatement', 'profile'],
  ['AssumeStatement', 'assume'],
  ['MessageStatement', 'message'],
]);

export function checkPolicy(ctx: BodyContext, decl: ast.PolicyDecl): void {
  ctx.reportedOnce.clear();
  const before = ctx.diagnostics.length;
  const id = decl.name.text;
  ctx.symbols.set(decl.name, { tag: 'policy', decl });
  if (RESERVED_IDS.has(id)) report(ctx, 'policy/reserved-id', decl.name.span, { id });
  checkShape(ctx, decl);

  let env: Env = EMPTY_ENV;
  let rule: ast.RuleStatement | undefined;
  let found = NO_FLOW;
  let subject: Subject | undefined;
  const lets: Local[] = [];
  const messages: ast.MessageStatement[] = [];
  const checkStatement = (statement: ast.PolicyStatement): void => {
    switch (statement.kind) {
      case 'ForStatement': {
        if (rule !== undefined)
          report(ctx, 'policy/statement-order', firstWord(statement, 'for'), { word: 'for' });
        const bound = bind(ctx, env, statement.binder, false);
        const first = !decl.statements.some(
          (s) => s.kind === 'ForStatement' && s.span.start < statement.span.start,
        );
        if (first) subject = { ...bound, statement };
        if (first) checkNoTable(ctx, statement.binder);
        else if (bound.kind !== undefined && subject !== undefined && subject.kind === undefined)
          reportLateSubject(ctx, bound.kind, statement, subject);
        env = bound.env;
        break;
      }
      case 'LetStatement': {
        const { env: next, local } = bindLet(ctx, env, statement);
        env = next;
        lets.push(local);
        break;
      }
      case 'RuleStatement': {
        const flow = condition(ctx, env, statement.condition);
        if (rule === undefined) {
          rule = statement;
          found = flow;
        } else reportSecond(ctx, id, rule, statement);
        break;
      }
      case 'MessageStatement':
        messages.push(statement);
        break;
      default:
        checkMetadata(ctx, statement);
    }
  };
  const texts = stretches(decl.statements, decl.span);
  decl.statements.forEach((statement, i) => {
    checkReadable(ctx, texts[i] ?? statement.span, () => checkStatement(statement));
  });
  const proven = rule === undefined ? NO_FLOW.yes : rule.rule === 'forbid' ? found.yes : found.no;
  for (const message of messages)
    checkReadable(ctx, message.span, () => checkMessage(ctx, withFacts(env, proven), message, rule));
  if (ctx.diagnostics.slice(before).some(isError) || hasParseError(ctx, decl.span)) return;
  for (const local of lets)
    if (local.tag === 'let' && (ctx.uses.get(local.id) ?? 0) === 0)
      report(
        ctx,
        'policy/unused-let',
        local.decl.name.span,
        { name: local.name },
        {
          fixes: [{ title: 'Remove it', edits: [{ span: local.decl.span, newText: '' }], certain: false }],
        },
      );
}

interface Subject {
  /** `undefined` where it is no kind that the first `for` goes through: then the workspace is judged. */
  readonly kind: string | undefined;
  readonly local: Local;
  readonly statement: ast.ForStatement;
}

/** Rows of tables are looked at, not judged. */
function checkNoTable(ctx: BodyContext, { source }: ast.Binder): void {
  const symbol = ctx.symbols.get(source.kind === 'MemberExpr' ? source.member : source);
  if (symbol?.tag === 'table') report(ctx, 'tables/subject', source.span, { table: symbol.decl.name.text });
}

/** `for x in values` and then `for y in Kind`: it would be the workspace that is judged, most likely not what was meant. */
function reportLateSubject(
  ctx: BodyContext,
  kind: string,
  statement: ast.ForStatement,
  { local, statement: first }: Subject,
): void {
  if (local.type.type.tag === 'error') return;
  report(ctx, 'policy/late-subject', statement.binder.source.span, {
    kind,
    source: textOf(ctx, first.binder.source),
  });
}

function isError(d: Diagnostic): boolean {
  return d.severity === 'error';
}

function firstWord(statement: ast.PolicyStatement, word: string): Span {
  return { start: statement.span.start, end: statement.span.start + word.length };
}

/** The compulsory parts, each at most once. */
function checkShape(ctx: BodyContext, decl: ast.PolicyDecl): void {
  const id = decl.name.text === '' ? 'This policy' : decl.name.text;
  const { span } = decl.name;
  const seen = new Set<string>();
  for (const statement of decl.statements) {
    const word = SINGLE.get(statement.kind);
    if (word === undefined) continue;
    if (seen.has(word))
      report(
        ctx,
        'policy/duplicate-statement',
        firstWord(statement, word),
        { word, id },
        {
          fixes: [{ title: 'Remove it', edits: [{ span: statement.span, newText: '' }], certain: false }],
        },
      );
    seen.add(word);
  }
  if (hasParseError(ctx, decl.span) || decl.statements.some((s) => s.kind === 'UnknownStatement')) return;
  if (decl.title === undefined || decl.title.value.trim() === '')
    report(ctx, 'policy/no-title', span, { id });
  if (!seen.has('severity')) report(ctx, 'policy/no-severity', span, { id });
  if (!decl.statements.some((s) => s.kind === 'RuleStatement')) report(ctx, 'policy/no-rule', span, { id });
}

function bindLet(
  ctx: BodyContext,
  env: Env,
  statement: ast.LetStatement,
): { readonly env: Env; readonly local: Local } {
  const type = infer(ctx, env, statement.value);
  const local: Local = {
    tag: 'let',
    id: ctx.nextLocal++,
    name: statement.name.text,
    type,
    decl: statement,
    key: ctx.keys.get(statement.value) ?? computedKey(ctx, type.optional),
    flow: ctx.flows.get(statement.value) ?? NO_FLOW,
    constant: ctx.constants.has(statement.value),
  };
  ctx.symbols.set(statement.name, { tag: 'let', decl: statement, type });
  return { env: declare(ctx, env, statement.name, local), local };
}

/** What a guard of a `let` proves: that what it stands for has a value. */
function computedKey(ctx: BodyContext, optional: boolean): string | undefined {
  return optional ? `#${ctx.nextLocal++}.()` : undefined;
}

/** The fix joins the second rule to the first. */
function reportSecond(
  ctx: BodyContext,
  id: string,
  first: ast.RuleStatement,
  second: ast.RuleStatement,
): void {
  const joined =
    first.rule === second.rule
      ? first.rule === 'require'
        ? { word: 'and', text: `(${textOf(ctx, second.condition)})` }
        : { word: 'or', text: `(${textOf(ctx, second.condition)})` }
      : { word: first.rule === 'require' ? 'and' : 'or', text: `not (${textOf(ctx, second.condition)})` };
  const { start, end } = first.condition.span;
  report(
    ctx,
    'policy/two-rules',
    firstWord(second, second.rule),
    { id },
    {
      related: [{ uri: ctx.scope.module.source.uri, span: first.span, message: 'the first rule' }],
      fixes: [
        {
          title: `Join it to the first with \`${joined.word}\``,
          edits: [
            { span: { start, end: start }, newText: '(' },
            { span: { start: end, end }, newText: `) ${joined.word} ${joined.text}` },
            { span: second.span, newText: '' },
          ],
          certain: false,
        },
      ],
    },
  );
}
