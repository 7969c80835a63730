/**
 * Statements of policies and tests to documents, in reading order.
 */
import type * as ast from '../ast.js';
import { textOf } from '../tree.js';
import { type Doc, group, indent, join, line, print } from './doc.js';
import { type FormatContext, formatBinder, formatExpr } from './format-expressions.js';

/** The width that lines may have. */
export const LINE_WIDTH = 100;

/**
 * The reading order: how bad it is and what to do, then what it looks at, the rule, the message. `for` and `let`
 * keep their order among themselves, since each may use the names before it.
 */
const ranks: Readonly<Record<ast.PolicyStatement['kind'], number>> = {
  SeverityStatement: 0,
  LikelihoodStatement: 1,
  MapsStatement: 2,
  OwnerStatement: 3,
  FixStatement: 4,
  SeeStatement: 5,
  ProfileStatement: 6,
  TagsStatement: 7,
  FormerlyStatement: 8,
  AssumeStatement: 9,
  UnknownStatement: 9,
  ForStatement: 10,
  LetStatement: 10,
  RuleStatement: 11,
  MessageStatement: 12,
};

/** Whether the statement says something about the policy, as opposed to being its rule. */
export function isMetadata(statement: ast.PolicyStatement): boolean {
  return ranks[statement.kind] < ranks.ForStatement;
}

export function inReadingOrder(statements: readonly ast.PolicyStatement[]): ast.PolicyStatement[] {
  return [...statements].sort((a, b) => ranks[a.kind] - ranks[b.kind]);
}

const list = (items: readonly Doc[]): Doc => group(indent(join([',', line], items)));

export function formatPolicyStatement(context: FormatContext, statement: ast.PolicyStatement): Doc {
  const raw = (node: ast.Node): string => textOf(context.source, node);
  switch (statement.kind) {
    case 'SeverityStatement':
      return `severity ${statement.value.text}`;
    case 'LikelihoodStatement':
      return `likelihood ${statement.value}`;
    case 'MapsStatement':
      return [
        'maps ',
        list(
          statement.mappings.map(({ catalogue, controlSpan }) => {
            const control = context.source.text.slice(controlSpan.start, controlSpan.end);
            return `${catalogue.text} ${control}`;
          }),
        ),
      ];
    case 'OwnerStatement':
      return `owner ${raw(statement.value)}`;
    case 'FixStatement': {
      const within = statement.within === undefined ? '' : `within ${statement.within} `;
      return `fix ${within}${raw(statement.text)}`;
    }
    case 'SeeStatement':
      return ['see ', list(statement.references.map(raw))];
    case 'ProfileStatement':
      return `profile ${statement.value.text}`;
    case 'TagsStatement':
      return ['tags ', list(statement.tags.map((tag) => tag.text))];
    case 'FormerlyStatement':
      return `formerly ${statement.name.text}`;
    case 'AssumeStatement':
      return `assume unknown is ${statement.value.text}`;
    case 'ForStatement':
      return ['for ', formatBinder(context, statement.binder)];
    case 'LetStatement':
      return [`let ${statement.name.text} = `, formatExpr(context, statement.value)];
    case 'RuleStatement':
      return [`${statement.rule} `, formatExpr(context, statement.condition)];
    case 'MessageStatement':
      return `message ${raw(statement.template)}`;
    case 'UnknownStatement':
      return raw(statement);
  }
}

export function formatTestStatement(context: FormatContext, statement: ast.TestStatement): Doc {
  switch (statement.kind) {
    case 'GivenStatement': {
      const head = `given ${statement.isNew ? 'new ' : ''}${statement.name.text} = ${statement.assetKind.text}`;
      return statement.fields === undefined ? head : [head, ' ', formatExpr(context, statement.fields)];
    }
    case 'BeforeStatement': {
      const kind = statement.assetKind === undefined ? '' : `= ${statement.assetKind.text} `;
      return [`before ${statement.name.text} ${kind}`, formatExpr(context, statement.fields)];
    }
    case 'FromStatement':
      return `from snapshot ${textOf(context.source, statement.file)}`;
    case 'WithStatement':
      return [
        `with ${statement.from === undefined ? '' : `${statement.from.text}.`}${statement.name.text} = `,
        formatExpr(context, statement.value),
      ];
    case 'NowStatement':
      return ['now ', formatExpr(context, statement.value)];
    case 'CaseStatement':
      return formatCase(context, statement, 0);
    case 'ExpectStatement':
      return ['expect ', formatExpectation(context, statement.expectation)];
    case 'UnknownStatement':
      return textOf(context.source, statement);
  }
}

/** A case on one line, if its assignments allow. */
function assignments(context: FormatContext, statement: ast.CaseStatement): Doc {
  const docs = statement.assignments.map((a) => [
    formatExpr(context, a.target),
    ' = ',
    formatExpr(context, a.value),
  ]);
  return ['case ', list(docs)];
}

/** @param column where `expect` is to stand, counted from the beginning of the statement */
export function formatCase(context: FormatContext, statement: ast.CaseStatement, column: number): Doc {
  const head = assignments(context, statement);
  const expectation = ['expect ', formatExpectation(context, statement.expectation)];
  // Never a line break here: `expect` first on its line would start a statement.
  if (column === 0) return [head, ' ', expectation];
  const padding = ' '.repeat(Math.max(1, column - print(head, Number.MAX_SAFE_INTEGER).length));
  return [head, padding, expectation];
}

/**
 * The column at which `expect` stands in a block of cases.
 * @returns 0 where the block cannot be aligned
 */
export function expectColumn(context: FormatContext, block: readonly ast.CaseStatement[]): number {
  if (block.length < 2) return 0;
  let head = 0;
  let tail = 0;
  for (const statement of block) {
    const left = print(assignments(context, statement), Number.MAX_SAFE_INTEGER);
    const right = print(formatExpectation(context, statement.expectation), Number.MAX_SAFE_INTEGER);
    if (left.includes('\n') || right.includes('\n')) return 0;
    head = Math.max(head, left.length + 1);
    tail = Math.max(tail, right.length);
  }
  return 2 + head + 'expect '.length + tail <= LINE_WIDTH ? head : 0;
}

function formatExpectation(context: FormatContext, expectation: ast.Expectation): Doc {
  const { verdict, on, because, saying } = expectation;
  const head = verdict === 'not_applicable' ? 'not applicable' : (verdict ?? '');
  const parts: Doc[] = [];
  if (on.length > 0) {
    const subjects = on.map((subject) => formatExpr(context, subject));
    parts.push([line, 'on ', join(', ', subjects)]);
  }
  if (because !== undefined) parts.push([line, 'because ', formatExpr(context, because)]);
  if (saying !== undefined) parts.push([line, 'saying ', textOf(context.source, saying)]);
  return group(head, indent(parts));
}
