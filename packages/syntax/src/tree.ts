/**
 * Walking the tree: one table says which keys of a node hold its children, in source order.
 * Invariant: everything that walks does so through this table, so a new node kind is one new row.
 */
import type { SourceText } from '@policyc/base';
import { touches } from '@policyc/base';
import type * as ast from './ast.js';

type ChildKeys = {
  readonly [K in ast.Node['kind']]: readonly (keyof Extract<ast.Node, { kind: K }> & string)[];
};

const childKeys: ChildKeys = {
  File: ['declarations'],
  EditionDecl: [],
  PackageDecl: ['path'],
  UseDecl: ['path', 'alias'],
  PlatformDecl: ['name'],
  EnumDecl: ['name', 'members'],
  EnumMember: ['name', 'title'],
  RecordDecl: ['name', 'fields'],
  AssetDecl: ['name', 'alike', 'fields'],
  ExtendDecl: ['name', 'fields'],
  FieldDecl: ['name', 'type', 'value'],
  EdgeDecl: ['name', 'definition'],
  GroupDecl: ['name', 'members'],
  CatalogueDecl: ['name', 'title', 'controls'],
  ControlDecl: ['code', 'title'],
  ParamDecl: ['name', 'type', 'value', 'guard'],
  TableDecl: ['name', 'source', 'fields'],
  FnDecl: ['name', 'params', 'result', 'body'],
  FnParam: ['name', 'type'],
  PolicyDecl: ['name', 'title', 'statements'],
  TestDecl: ['title', 'policies', 'statements'],
  TypeExpr: ['base'],
  SeverityStatement: ['value'],
  LikelihoodStatement: [],
  MapsStatement: ['mappings'],
  Mapping: ['catalogue'],
  OwnerStatement: ['value'],
  FixStatement: ['text'],
  SeeStatement: ['references'],
  ProfileStatement: ['value'],
  TagsStatement: ['tags'],
  FormerlyStatement: ['name'],
  AssumeStatement: ['value'],
  ForStatement: ['binder'],
  LetStatement: ['name', 'value'],
  RuleStatement: ['condition'],
  MessageStatement: ['template'],
  UnknownStatement: ['word'],
  GivenStatement: ['name', 'assetKind', 'fields'],
  BeforeStatement: ['name', 'assetKind', 'fields'],
  FromStatement: ['file'],
  WithStatement: ['from', 'name', 'value'],
  NowStatement: ['value'],
  CaseStatement: ['assignments', 'expectation'],
  Assignment: ['target', 'value'],
  ExpectStatement: ['expectation'],
  Expectation: ['on', 'because', 'saying'],
  NameExpr: [],
  MemberExpr: ['object', 'member'],
  IndexExpr: ['object', 'index'],
  CallExpr: ['callee', 'args'],
  LiteralExpr: [],
  TypedLiteral: [],
  QuantityExpr: [],
  ListExpr: ['elements'],
  BracesExpr: ['entries'],
  BracesEntry: ['key', 'value'],
  PartialExpr: ['value'],
  ParenExpr: ['expr'],
  UnaryExpr: ['operand'],
  BinaryExpr: ['left', 'right'],
  LogicalExpr: ['operands'],
  IsExpr: ['operand', 'test'],
  QuantifierExpr: ['binder', 'satisfies'],
  AggregateExpr: ['argument'],
  PathExpr: ['edge', 'from', 'to', 'through'],
  OtherwiseExpr: ['value', 'fallback'],
  IfExpr: ['condition', 'then', 'else'],
  Missing: [],
  Binder: ['name', 'source', 'where'],
  Name: [],
  StringText: [],
  Template: ['parts'],
  TemplateText: [],
  TemplateHole: ['expr'],
};

/** Keys of the tagged records inside nodes (`definition`, `base`, `argument`, path ends), in source order. */
const recordKeys = [
  ...['from', 'to', 'path', 'members', 'binder', 'giving', 'expr'],
  ...['key', 'element', 'value', 'name', 'via'],
];

// Without iterators, which take half of the time where this runs for the first time: it sees every value of every node.
function collect(value: unknown, into: ast.Node[]): void {
  if (value === undefined || value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) collect(value[i], into);
  } else if ((value as { readonly kind?: string }).kind !== undefined) into.push(value as ast.Node);
  else if ((value as { readonly tag?: string }).tag !== undefined) {
    const record = value as Readonly<Record<string, unknown>>;
    for (let i = 0; i < recordKeys.length; i++) collect(record[recordKeys[i] as string], into);
  }
}

function collectChildren(node: ast.Node, into: ast.Node[]): void {
  const record = node as unknown as Readonly<Record<string, unknown>>;
  const keys: readonly string[] = childKeys[node.kind];
  for (let i = 0; i < keys.length; i++) collect(record[keys[i] as string], into);
}

/** The children of a node, in source order. */
export function children(node: ast.Node): readonly ast.Node[] {
  const found: ast.Node[] = [];
  collectChildren(node, found);
  return found;
}

/**
 * Walks the tree, parents before children, in source order.
 * @param enter answers `false` to leave a node's children out
 */
export function visit(root: ast.Node, enter: (node: ast.Node) => unknown): void {
  const pending: ast.Node[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (enter(node) === false) continue;
    const from = pending.length;
    collectChildren(node, pending);
    // The first one is taken next.
    for (let i = from, j = pending.length - 1; i < j; i++, j--) {
      const first = pending[i];
      const last = pending[j];
      if (first && last) {
        pending[i] = last;
        pending[j] = first;
      }
    }
  }
}

/**
 * The nodes at an offset, from the file to the innermost. A node holds the offset at its end, too, where a cursor
 * stands after typing; of two neighbours that touch it, the one that begins there wins unless it is a gap.
 */
export function nodePathAt(file: ast.File, offset: number): ast.Node[] {
  const path: ast.Node[] = [];
  let node: ast.Node | undefined = file;
  while (node !== undefined) {
    path.push(node);
    const touching: ast.Node[] = children(node).filter((child) => touches(child.span, offset));
    node = touching.findLast((child) => child.span.end > child.span.start) ?? touching.at(-1);
  }
  return path;
}

/** The source text of a node. */
export function textOf(source: SourceText, node: ast.Node): string {
  return source.text.slice(node.span.start, node.span.end);
}

/** Gives the nodes their ids: dense, parents before children. The only place that writes into a tree. */
export function numberNodes(file: ast.File): void {
  let id = 0;
  visit(file, (node) => {
    (node as { id: number }).id = id++;
  });
}
