/** What a generated case really contains, by name: for the campaign's summary, and the test that nothing is never tried. */

import type { Data } from '@policyc/ir';
import type { Snapshot } from '@policyc/model';
import { type ast, type ParseResult, visit } from '@policyc/syntax';

export interface Counted {
  readonly parsed: readonly ParseResult[];
  readonly snapshots: readonly Snapshot[];
  readonly data: Data;
}

export function constructsIn({ parsed, snapshots, data }: Counted): ReadonlySet<string> {
  const found = new Set<string>();
  const declared = namesOf(parsed);
  for (const { file } of parsed)
    visit(file, (node) => {
      for (const name of namesFor(node, declared)) found.add(name);
    });
  if (parsed.flatMap(({ file }) => file.declarations).filter((d) => d.kind === 'PlatformDecl').length > 1)
    found.add('extension of the platform');
  for (const snapshot of snapshots) for (const name of statesIn(snapshot)) found.add(name);
  const { params, tables } = (data.policyc ?? {}) as { readonly params?: Data; readonly tables?: Data };
  if (Object.keys(params ?? {}).length > 0) found.add('data: parameters');
  if (Object.values(tables ?? {}).some((rows) => Array.isArray(rows) && rows.length > 0))
    found.add('data: rows');
  return found;
}

type Declared = ReadonlyMap<string, 'group' | 'table' | 'record' | 'function'>;

function namesOf(parsed: readonly ParseResult[]): Declared {
  const names = new Map<string, 'group' | 'table' | 'record' | 'function'>();
  for (const d of parsed.flatMap(({ file }) => file.declarations)) {
    if (d.kind === 'GroupDecl') names.set(d.name.text, 'group');
    if (d.kind === 'TableDecl') names.set(d.name.text, 'table');
    if (d.kind === 'RecordDecl') names.set(d.name.text, 'record');
    if (d.kind === 'FnDecl') names.set(d.name.text, 'function');
  }
  return names;
}

function namesFor(node: ast.Node, declared: Declared): readonly string[] {
  switch (node.kind) {
    case 'EnumDecl':
      return [node.ordered ? 'ordered enum' : 'enum'];
    case 'GroupDecl':
      return ['group'];
    case 'AssetDecl':
      return [
        ...(node.fields.filter((f) => f.modifiers.includes('key')).length > 1 ? ['composite key'] : []),
        ...(node.singleton ? ['singleton'] : []),
        ...(node.alike.length > 0 ? ['alike by'] : []),
      ];
    case 'ExtendDecl':
      return ['extend asset'];
    case 'FieldDecl':
      return [
        ...fieldNames(node, declared),
        ...(node.modifiers.includes('secret') ? ['secret field'] : []),
        ...(node.modifiers.includes('derived') ? ['derived field'] : []),
      ];
    case 'EdgeDecl':
      return [node.definition.tag === 'union' ? 'union of edges' : `edge via ${node.definition.side}`];
    case 'ParamDecl':
      return [
        `parameter: ${node.type.base.tag}`,
        ...(node.guard === undefined ? [] : ['guard of a parameter']),
      ];
    case 'TableDecl':
      return ['table'];
    case 'FnDecl':
      return ['function'];
    case 'PolicyDecl':
      return node.statements.some((s) => s.kind === 'ForStatement') ? [] : ['policy of the workspace'];
    case 'AssumeStatement':
      return ['assume unknown is fail'];
    case 'LetStatement':
      return ['let'];
    case 'RuleStatement':
      return [node.rule];
    case 'MessageStatement':
      return ['message'];
    default:
      return expressionNames(node, declared);
  }
}

function fieldNames({ type: { base, ...states } }: ast.FieldDecl, declared: Declared): readonly string[] {
  const of = (type: ast.TypeExpr['base']): string => {
    switch (type.tag) {
      case 'named':
        return declared.get(type.name.text) === 'record' ? 'record' : scalarName(type.name.text);
      case 'ref':
        return declared.get(type.name.text) === 'group' ? 'ref to a group' : 'ref';
      case 'list':
      case 'set':
        return `${type.tag} of ${of(type.element)}`;
      default:
        return type.tag;
    }
  };
  const suffix = `${states.optional ? '?' : ''}${states.unknown ? ' or unknown' : ''}`;
  return [`field: ${of(base)}`, ...(suffix === '' ? [] : [`states: T${suffix}`])];
}

function scalarName(name: string): string {
  return /^[A-Z]/.test(name) ? 'enum' : name;
}

function expressionNames(node: ast.Node, declared: Declared): readonly string[] {
  switch (node.kind) {
    case 'QuantifierExpr':
      return [node.quantifier];
    case 'AggregateExpr':
      return [
        node.fn,
        ...(node.argument.tag === 'selection' && node.argument.giving !== undefined ? ['giving'] : []),
      ];
    case 'PathExpr':
      return [
        'path',
        ...(node.from.tag === 'binder' ? ['path from a set'] : endNames(node.from.expr, 'path from a kind')),
        ...(node.to.tag === 'binder'
          ? ['path to a set']
          : endNames(node.to.expr, 'path to a kind', 'path to one asset')),
        ...(node.through === undefined ? [] : ['unless through']),
      ];
    case 'Binder':
      return [
        ...(node.removed ? ['removed'] : []),
        ...(node.source.kind === 'NameExpr' ? sourceNames(declared.get(node.source.name)) : []),
        ...(node.source.kind === 'MemberExpr' ? sourceNames(declared.get(node.source.member.text)) : []),
        ...(node.source.kind === 'AggregateExpr' ? ['source: made of another'] : []),
      ];
    case 'IsExpr':
      return [`is ${/^[A-Z]/.test(node.test.text) ? 'K' : node.test.text}`];
    case 'MemberExpr':
      return node.member.text === 'before' ? ['before'] : [];
    case 'BinaryExpr':
      return [node.op];
    case 'LogicalExpr':
      return node.operators.map(({ op }) => op);
    case 'UnaryExpr':
      return ['not'];
    case 'OtherwiseExpr':
      return ['otherwise'];
    case 'IfExpr':
      return ['if'];
    case 'IndexExpr':
      return ['lookup'];
    case 'QuantityExpr':
      return node.ago ? ['ago'] : [];
    case 'CallExpr': {
      const { callee } = node;
      const name =
        callee.kind === 'MemberExpr' ? callee.member.text : callee.kind === 'NameExpr' ? callee.name : '';
      return [declared.get(name) === 'function' ? 'call of a function' : `call: ${name}`];
    }
    default:
      return [];
  }
}

function endNames(end: ast.Expr, kind: string, asset?: string): readonly string[] {
  if (end.kind === 'NameExpr' && /^[A-Z]/.test(end.name)) return [kind];
  return asset === undefined ? [] : [asset];
}

function sourceNames(what: ReturnType<Declared['get']>): readonly string[] {
  return what === 'group' || what === 'table' ? [`source: ${what}`] : [];
}

function statesIn({ baseline, coverage, stubs, assets }: Snapshot): readonly string[] {
  const all = Object.values(assets).flat();
  return [
    baseline === undefined ? 'snapshot: no baseline' : 'snapshot: baseline',
    ...(Object.keys(coverage ?? {}).length > 0 ? ['snapshot: kinds that are not covered'] : []),
    ...(Object.keys(stubs ?? {}).length > 0 ? ['snapshot: stubs'] : []),
    ...(['$unknown', '$opaque', '$partial'] as const)
      .filter((m) => all.some((a) => m in a))
      .map((m) => `snapshot: ${m}`),
  ];
}
