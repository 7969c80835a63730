/**
 * The formatter: one style for every file.
 * Invariants: idempotent; `parse(format(t))` equals `parse(t)` but for spans, ids and the order of a policy's
 * statements; every comment is kept. A file with syntax errors is left alone.
 */
import type { Diagnostic, SourceText } from '@policyc/base';
import type * as ast from '../ast.js';
import { parse } from '../parse.js';
import { textOf } from '../tree.js';
import { isBlankBefore, type PlacedComment, placeComments } from './comments.js';
import { brokenGroup, type Doc, group, hardline, indent, join, line, print } from './doc.js';
import {
  type FormatContext,
  formatExpr,
  formatType,
  startsOnNewLine,
  trailingComments,
} from './format-expressions.js';
import {
  expectColumn,
  formatCase,
  formatPolicyStatement,
  formatTestStatement,
  inReadingOrder,
  isMetadata,
  LINE_WIDTH,
} from './format-statements.js';

export type FormatResult = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Formats a file.
 * @returns the formatted text, with the line ends that the file begins with; or what is wrong with the file
 */
export function format(source: SourceText): FormatResult {
  const { file, comments, diagnostics } = parse(source);
  if (diagnostics.some((d) => d.severity === 'error')) return { diagnostics };
  const context: FormatContext = { source, comments: placeComments(source, file, comments) };
  const text = print(formatFile(context, file), LINE_WIDTH);
  const ended = text === '' ? '' : `${text}\n`;
  return { text: /^[^\n]*\r\n/.test(source.text) ? ended.replaceAll('\n', '\r\n') : ended };
}

/** One item of a body: what stands before it and itself. */
interface Item {
  readonly node: ast.Node;
  readonly doc: Doc;
  /** Whether an empty line stands between the comments before it and itself. */
  readonly blankBefore: boolean;
}

/** Items on lines of their own with their comments; at most one empty line between them, none at the ends. */
function formatLines(
  context: FormatContext,
  items: readonly Item[],
  dangling: readonly PlacedComment[],
  separate: (before: Item, item: Item) => 'blank' | 'none' | 'as-written',
): Doc[] {
  const lines: { doc: Doc; blank: boolean }[] = [];
  items.forEach((item, i) => {
    const comments = context.comments.leading.get(item.node) ?? [];
    const before = items[i - 1];
    const rule = before === undefined ? 'none' : separate(before, item);
    const first = comments[0]?.blankBefore ?? item.blankBefore;
    const wanted = rule === 'as-written' ? first : rule === 'blank';
    comments.forEach((comment, j) => {
      lines.push({ doc: comment.text, blank: j === 0 ? wanted : comment.blankBefore });
    });
    const joined = comments.at(-1)?.text.startsWith('///') ? false : item.blankBefore;
    const doc = [item.doc, trailingComments(context, item.node)];
    lines.push({ doc, blank: comments.length === 0 ? wanted : joined });
  });
  for (const comment of dangling) lines.push({ doc: comment.text, blank: comment.blankBefore });
  return lines.flatMap(({ doc, blank }, i) => {
    if (i === 0) return [doc];
    return blank ? [hardline, hardline, doc] : [hardline, doc];
  });
}

function toItem(context: FormatContext, node: ast.Node, doc: Doc): Item {
  return { node, doc, blankBefore: isBlankBefore(context.source.text, node.span.start) };
}

function formatFile(context: FormatContext, file: ast.File): Doc {
  const items = file.declarations.map((node) => toItem(context, node, formatDeclaration(context, node)));
  const isLarge = (item: Item): boolean =>
    print(item.doc, LINE_WIDTH).includes('\n') ||
    ['PackageDecl', 'PlatformDecl', 'PolicyDecl', 'TestDecl'].includes(item.node.kind);
  const dangling = context.comments.dangling.get(file) ?? [];
  return formatLines(context, items, dangling, (before, item) =>
    before.node.kind !== item.node.kind || isLarge(before) || isLarge(item)
      ? isHead(before.node, item.node)
        ? 'as-written'
        : 'blank'
      : 'as-written',
  );
}

/** `edition`, `package` and `use` may stand together. */
function isHead(before: ast.Node, node: ast.Node): boolean {
  const head = ['EditionDecl', 'PackageDecl', 'UseDecl'];
  return head.includes(before.kind) && head.includes(node.kind);
}

const dotted = (path: readonly ast.Name[]): string => path.map((name) => name.text).join('.');

function formatDeclaration(context: FormatContext, node: ast.Declaration): Doc {
  const name = 'name' in node ? node.name.text : '';
  switch (node.kind) {
    case 'EditionDecl':
      return `edition ${node.edition}`;
    case 'PackageDecl':
      return `package ${dotted(node.path)}`;
    case 'UseDecl':
      return `use ${dotted(node.path)}${node.alias === undefined ? '' : ` as ${node.alias.text}`}`;
    case 'PlatformDecl':
      return `platform ${name} version ${quoted(node.version)}`;
    case 'EnumDecl': {
      const head = `enum ${name}${node.ordered ? ' ordered' : ''}`;
      const members = node.members.map((m) => toItem(context, m, formatMember(context, m)));
      return formatRows(context, node, head) ?? formatFields(context, node, head, members);
    }
    case 'RecordDecl':
      return formatFields(context, node, `record ${name}`, fieldItems(context, node.fields));
    case 'AssetDecl': {
      const alike = node.alike.length > 0 ? ` alike by ${node.alike.map((n) => n.text).join(', ')}` : '';
      const head = `asset ${name}${node.singleton ? ' singleton' : ''}${alike}`;
      return formatFields(context, node, head, fieldItems(context, node.fields));
    }
    case 'ExtendDecl':
      return formatFields(context, node, `extend asset ${name}`, fieldItems(context, node.fields));
    case 'TableDecl': {
      const head = `table ${name} from ${textOf(context.source, node.source)}`;
      return formatFields(context, node, head, fieldItems(context, node.fields));
    }
    case 'EdgeDecl': {
      const { definition } = node;
      if (definition.tag === 'union') return formatUnion(`edge ${name}`, definition.members);
      const ends = `${definition.from.text} -> ${definition.to.text}`;
      return `edge ${name}: ${ends} via ${definition.side}.${dotted(definition.path)}`;
    }
    case 'GroupDecl':
      return formatUnion(`group ${name}`, node.members);
    case 'CatalogueDecl': {
      const head = `catalogue ${name} ${textOf(context.source, node.title)}`;
      const controls = node.controls.map((control) => {
        const title = control.title === undefined ? '' : ` ${textOf(context.source, control.title)}`;
        return toItem(context, control, `${textOf(context.source, control.code)}${title}`);
      });
      return formatFields(context, node, head, controls);
    }
    case 'ParamDecl': {
      const value = [`param ${name}: ${formatType(node.type)} = `, formatExpr(context, node.value)];
      if (node.guard === undefined) return value;
      return group(value, indent(line, 'where ', formatExpr(context, node.guard)));
    }
    case 'FnDecl': {
      const params = node.params.map((param) => `${param.name.text}: ${formatType(param.type)}`).join(', ');
      const head = `fn ${name}(${params}): ${formatType(node.result)} =`;
      return group(head, indent(line, formatExpr(context, node.body)));
    }
    case 'PolicyDecl':
      return formatPolicy(context, node);
    case 'TestDecl':
      return formatTest(context, node);
  }
}

function formatUnion(head: string, members: readonly ast.Name[]): Doc {
  const names = members.map((member) => member.text);
  return group(`${head} = `, indent(join([line, '| '], names)));
}

function formatMember(context: FormatContext, member: ast.EnumMember): Doc {
  const title = member.title === undefined ? '' : ` ${textOf(context.source, member.title)}`;
  return `${member.name.text}${title}`;
}

/** Bare members that shared lines and do not fit on one: rows that are filled. */
function formatRows(context: FormatContext, node: ast.EnumDecl, head: string): Doc | undefined {
  const { leading, trailing, dangling } = context.comments;
  const names = node.members.map((member) => member.name.text);
  if (`${head} { ${names.join(', ')} }`.length <= LINE_WIDTH || dangling.has(node)) return undefined;
  const bare = node.members.every((member, i) => {
    const before = node.members[i - 1];
    const gap = before && context.source.text.slice(before.span.end, member.span.start);
    const together = i !== 1 || !gap?.includes('\n');
    return member.title === undefined && !leading.has(member) && !trailing.has(member) && together;
  });
  if (!bare) return undefined;
  const rows = [''];
  names.forEach((name, i) => {
    const item = i < names.length - 1 ? `${name},` : name;
    const row = rows.at(-1) ?? '';
    const longer = row === '' ? item : `${row} ${item}`;
    if (2 + longer.length <= LINE_WIDTH) rows[rows.length - 1] = longer;
    else rows.push(item);
  });
  return brokenGroup(`${head} {`, indent(hardline, join(hardline, rows)), hardline, '}');
}

function fieldItems(context: FormatContext, fields: readonly ast.FieldDecl[]): Item[] {
  return fields.map((field) => {
    const modifiers = field.modifiers.map((modifier) => `${modifier} `).join('');
    const head = `${modifiers}${field.name.text}: ${formatType(field.type)}`;
    const doc = field.value === undefined ? head : [head, ' = ', formatExpr(context, field.value)];
    return toItem(context, field, doc);
  });
}

/** Fields or members: on one line if they were and still fit, else one on each. */
function formatFields(
  context: FormatContext,
  node: ast.Declaration,
  head: string,
  items: readonly Item[],
): Doc {
  const dangling = context.comments.dangling.get(node) ?? [];
  if (items.length === 0 && dangling.length === 0) return `${head} {}`;
  const commented = items.some(
    ({ node: item }) => context.comments.leading.has(item) || context.comments.trailing.has(item),
  );
  const lines = indent(
    hardline,
    formatLines(context, items, dangling, () => 'as-written'),
  );
  const spread = brokenGroup(`${head} {`, lines, hardline, '}');
  if (commented || dangling.length > 0 || startsOnNewLine(context, node, items[0]?.node)) return spread;
  const inline = join(
    ', ',
    items.map((item) => item.doc),
  );
  const flat = print([`${head} { `, inline, ' }'], Number.MAX_SAFE_INTEGER);
  return flat.length <= LINE_WIDTH && !flat.includes('\n') ? flat : spread;
}

function formatBody(head: string, lines: readonly Doc[]): Doc {
  if (lines.length === 0) return `${head} {}`;
  return brokenGroup(`${head} {`, indent(hardline, lines), hardline, '}');
}

function formatPolicy(context: FormatContext, node: ast.PolicyDecl): Doc {
  const title = node.title === undefined ? '' : ` ${textOf(context.source, node.title)}`;
  const statements = inReadingOrder(node.statements);
  const items = statements.map((s) => toItem(context, s, formatPolicyStatement(context, s)));
  const metadata = new Set<ast.Node>(statements.filter(isMetadata));
  const dangling = context.comments.dangling.get(node) ?? [];
  const lines = formatLines(context, items, dangling, (before, item) => {
    if (metadata.has(item.node)) return 'none';
    return metadata.has(before.node) ? 'blank' : 'as-written';
  });
  return formatBody(`policy ${node.name.text}${title}`, lines);
}

function formatTest(context: FormatContext, node: ast.TestDecl): Doc {
  const policies = node.policies.map((policy) => policy.text).join(', ');
  const columns = expectColumns(context, node.statements);
  const items = node.statements.map((statement) => {
    const column = columns.get(statement) ?? 0;
    const doc =
      statement.kind === 'CaseStatement'
        ? formatCase(context, statement, column)
        : formatTestStatement(context, statement);
    return toItem(context, statement, doc);
  });
  const dangling = context.comments.dangling.get(node) ?? [];
  const lines = formatLines(context, items, dangling, () => 'as-written');
  return formatBody(`test ${textOf(context.source, node.title)} for ${policies}`, lines);
}

/** Where `expect` stands in each case: neighbouring cases form a block and are aligned. */
function expectColumns(
  context: FormatContext,
  statements: readonly ast.TestStatement[],
): ReadonlyMap<ast.Node, number> {
  const columns = new Map<ast.Node, number>();
  let block: ast.CaseStatement[] = [];
  const close = (): void => {
    const column = expectColumn(context, block);
    for (const statement of block) columns.set(statement, column);
    block = [];
  };
  for (const statement of statements) {
    const apart =
      context.comments.leading.has(statement) || isBlankBefore(context.source.text, statement.span.start);
    if (apart || statement.kind !== 'CaseStatement') close();
    if (statement.kind === 'CaseStatement') block.push(statement);
  }
  close();
  return columns;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\t', '\\t'],
]);

/** A text as a literal. */
function quoted(value: string): string {
  return `"${[...value].map((c) => escapes.get(c) ?? c).join('')}"`;
}
