/**
 * Gives every comment a place in the tree: before an item, behind it on its line, or at the end of a body.
 * Items are what stands on lines of its own: declarations, fields, members, statements, entries, operands of a chain.
 * Invariant: every comment gets exactly one place. A comment in the middle of an item moves in front of it.
 */
import type { SourceText } from '@policyc/base';
import type * as ast from '../ast.js';
import type { Comment } from '../parse.js';
import { visit } from '../tree.js';

export interface PlacedComment {
  readonly text: string;
  readonly blankBefore: boolean;
}

export interface CommentPlaces {
  /** Comments on the lines before an item. */
  readonly leading: ReadonlyMap<ast.Node, readonly PlacedComment[]>;
  /** Comments behind an item, on its line. */
  readonly trailing: ReadonlyMap<ast.Node, readonly string[]>;
  /** Comments after the last item of a body. */
  readonly dangling: ReadonlyMap<ast.Node, readonly PlacedComment[]>;
}

/** The items of nodes that have some. */
function itemsOf(node: ast.Node): readonly ast.Node[] | undefined {
  switch (node.kind) {
    case 'File':
      return node.declarations;
    case 'EnumDecl':
      return node.members;
    case 'RecordDecl':
    case 'AssetDecl':
    case 'ExtendDecl':
    case 'TableDecl':
      return node.fields;
    case 'PolicyDecl':
    case 'TestDecl':
      return node.statements;
    case 'BracesExpr':
      return node.entries;
    case 'ListExpr':
      return node.elements;
    case 'LogicalExpr':
      return node.operands;
    default:
      return undefined;
  }
}

interface Container {
  readonly node: ast.Node;
  readonly items: readonly ast.Node[];
}

export function placeComments(
  source: SourceText,
  file: ast.File,
  comments: readonly Comment[],
): CommentPlaces {
  const containers: Container[] = [];
  const documented = new Set<number>();
  visit(file, (node) => {
    const items = itemsOf(node);
    if (items) containers.push({ node, items });
    if ('doc' in node) documented.add(node.span.start);
  });
  // A doc comment that documents nothing becomes a plain one: moved, it could document something.
  const textFor = (comment: Comment): string => {
    const documents = !comment.isDoc || documented.has(nextToken(source.text, comment.span.end));
    return comment.text.slice(documents ? 0 : 1).trimEnd();
  };
  const leading = new Map<ast.Node, PlacedComment[]>();
  const trailing = new Map<ast.Node, string[]>();
  const dangling = new Map<ast.Node, PlacedComment[]>();
  const add = <V>(map: Map<ast.Node, V[]>, node: ast.Node, value: V): void => {
    const list = map.get(node);
    if (list) list.push(value);
    else map.set(node, [value]);
  };

  for (const comment of comments) {
    const { start, end } = comment.span;
    const inside = containers.filter(({ node }) => node.span.start <= start && end <= node.span.end);
    // Containers come parents first, so the last one is the innermost.
    const innermost = inside.at(-1);
    if (innermost === undefined) continue;
    const around = innermost.items.find((item) => item.span.start <= start && end <= item.span.end);
    const text = textFor(comment);
    const placed = { text, blankBefore: isBlankBefore(source.text, start) };
    if (around !== undefined) {
      add(leading, hostOf(inside, innermost, around), placed);
      continue;
    }
    const before = innermost.items.findLast((item) => item.span.end <= start);
    const after = innermost.items.find((item) => item.span.start >= end);
    if (before !== undefined && !source.text.slice(before.span.end, start).includes('\n'))
      add(trailing, before, text);
    else if (after !== undefined) add(leading, after, placed);
    else add(dangling, innermost.node, placed);
  }
  return { leading, trailing, dangling };
}

/** The offset of the next significant character. */
function nextToken(text: string, from: number): number {
  const trivia = /(?:\s|\/\/[^\r\n]*)*/y;
  trivia.lastIndex = from;
  trivia.exec(text);
  return trivia.lastIndex;
}

/** The innermost item around a comment that can have comments before it: the first operand of a chain cannot. */
function hostOf(inside: readonly Container[], innermost: Container, item: ast.Node): ast.Node {
  let container: Container | undefined = innermost;
  let host = item;
  for (let i = inside.length - 1; i > 0; i--) {
    if (container?.node.kind !== 'LogicalExpr' || container.items[0] !== host) return host;
    const { span } = container.node;
    container = inside[i - 1];
    host =
      container?.items.find((outer) => outer.span.start <= span.start && span.end <= outer.span.end) ?? host;
  }
  return host;
}

/** Whether an empty line stands before the offset. */
export function isBlankBefore(text: string, offset: number): boolean {
  let breaks = 0;
  for (let i = offset - 1; i >= 0; i--) {
    const c = text.charCodeAt(i);
    if (c === 10) breaks++;
    else if (c !== 13 && c !== 32 && c !== 9) return breaks > 1;
  }
  return false;
}
