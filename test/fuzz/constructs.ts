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

type What =
  | 'group'
  | 'table'
  | 'record'
  | 'function'
  | 'set'
  | 'map of texts'
  | 'range'
  | 'block'
  | 'optional';
type Declared = ReadonlyMap<string, What>;

/** Names are used once in a program. */
function namesOf(parsed: readonly ParseResult[]): Declared {
  const names = new Map<string, What>();
  for (const { file } of parsed)
    visit(file, (d) => {
      if (d.kind === 'GroupDecl') names.set(d.name.text, 'group');
      if (d.kind === 'TableDecl') names.set(d.name.text, 'table');
      if (d.kind === 'RecordDecl') names.set(d.name.text, 'record');
      if (d.kind === 'FnDecl') names.set(d.name.text, d.result.optional ? 'optional' : 'function');
      const what = d.kind === 'FieldDecl' || d.kind === 'ParamDecl' ? kindOfValue(d.type.base) : undefined;
      if (what !== undefined && (d.kind === 'FieldDecl' || d.kind === 'ParamDecl'))
        names.set(d.name.text, what);
    });
  return names;
}

function kindOfValue(type: ast.TypeExpr['base']): What | undefined {
  if (type.tag === 'map') return isOfTexts(type) ? 'map of texts' : undefined;
  if (type.tag === 'named' && type.name.text === 'version_range') return 'range';
  if (type.tag === 'named' && type.name.text === 'cidr') return 'block';
  return type.tag === 'set' ? 'set' : undefined;
}

function isOfTexts(type: ast.TypeExpr['base']): boolean {
  return type.tag === 'map' && type.key.tag === 'named' && !/^[A-Z]/.test(type.key.name.text);
}

/** Whether it is a field: the only other name with a dot is that of a parameter of another package. */
function isRead(expr: ast.Expr): boolean {
  return expr.kind === 'MemberExpr' && !(expr.object.kind === 'NameExpr' && expr.object.name === 'common');
}

/** What the last name of an expression stands for. */
function whatIs(expr: ast.Expr, declared: Declared): What | undefined {
  switch (expr.kind) {
    case 'ParenExpr':
      return whatIs(expr.expr, declared);
    case 'MemberExpr':
      return declared.get(expr.member.text);
    case 'NameExpr':
      return declared.get(expr.name);
    case 'CallExpr':
      return whatIs(expr.callee, declared);
    default:
      return undefined;
  }
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
        ...(node.modifiers.includes('derived')
          ? [`derived field${node.type.optional ? ' that may be absent' : ''}`]
          : []),
      ];
    case 'EdgeDecl':
      return [node.definition.tag === 'union' ? 'union of edges' : `edge via ${node.definition.side}`];
    case 'ParamDecl':
      return [
        `parameter: ${isOfTexts(node.type.base) ? 'map of texts' : node.type.base.tag}`,
        ...(node.guard === undefined ? [] : ['guard of a parameter']),
      ];
    case 'TableDecl':
      return ['table'];
    case 'FnDecl':
      return [
        'function',
        ...(node.result.optional ? ['function: T? given'] : []),
        ...(node.params.some((p) => p.kind === 'FnParam' && p.type.optional) ? ['function: T? taken'] : []),
      ];
    case 'PolicyDecl':
      return node.statements.some((s) => s.kind === 'ForStatement') ? [] : ['policy of the workspace'];
    case 'AssumeStatement':
      return ['assume unknown is fail'];
    case 'LetStatement':
      return ['let', ...(node.value.kind === 'IndexExpr' ? ['let of a look-up'] : [])];
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
      case 'map':
        return isOfTexts(type) ? 'map of texts' : 'map';
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
        ...(node.from.tag === 'binder'
          ? ['path from a set', ...inCollection(node.from.binder, 'path from a collection')]
          : endNames(node.from.expr, 'path from a kind')),
        ...(node.to.tag === 'binder'
          ? ['path to a set', ...inCollection(node.to.binder, 'path to a collection')]
          : endNames(node.to.expr, 'path to a kind', 'path to one asset')),
        ...(node.through === undefined
          ? []
          : ['unless through', ...inCollection(node.through, 'unless through a collection')]),
      ];
    case 'Binder':
      return [
        ...(node.removed ? ['removed'] : []),
        ...(node.source.kind === 'NameExpr' ? sourceNames(declared.get(node.source.name)) : []),
        ...(node.source.kind === 'MemberExpr' ? sourceNames(declared.get(node.source.member.text)) : []),
        ...(node.source.kind === 'AggregateExpr' ? ['source: made of another'] : []),
      ];
    case 'IsExpr':
      return [
        `is ${/^[A-Z]/.test(node.test.text) ? 'K' : node.test.text}`,
        ...(node.operand.kind === 'IndexExpr' ? ['guard: look-up'] : []),
        ...(node.operand.kind === 'CallExpr' ? ['guard: call'] : []),
      ];
    case 'MemberExpr':
      return [
        ...(node.member.text === 'before' ? ['before'] : []),
        ...(node.object.kind === 'IndexExpr' ? ['field of a row'] : []),
        ...(whatIs(node.object, declared) === 'optional' ? ['field of a call'] : []),
      ];
    case 'BinaryExpr':
      return [node.op, ...operatorNames(node, declared)];
    case 'LogicalExpr':
      return node.operators.map(({ op }) => op);
    case 'UnaryExpr':
      return ['not'];
    case 'OtherwiseExpr':
      return ['otherwise'];
    case 'IfExpr':
      return ['if'];
    case 'IndexExpr': {
      const what = whatIs(node.object, declared);
      return [what === 'table' || what === 'map of texts' ? `lookup: ${what}` : 'lookup'];
    }
    case 'QuantityExpr':
      return node.ago ? ['ago'] : [];
    case 'CallExpr': {
      const { callee } = node;
      const name =
        callee.kind === 'MemberExpr' ? callee.member.text : callee.kind === 'NameExpr' ? callee.name : '';
      const [arg] = node.args;
      if (name === 'within' && arg !== undefined && arg.kind !== 'TypedLiteral')
        return [`call: ${name}`, 'call: within what is not written out'];
      const what = declared.get(name);
      return [
        what === 'function' ? 'call of a function' : what === 'optional' ? 'call: T? given' : `call: ${name}`,
      ];
    }
    default:
      return [];
  }
}

function operatorNames({ op, left, right }: ast.BinaryExpr, declared: Declared): readonly string[] {
  const what = whatIs(right, declared);
  if (op === 'in' || op === 'not in')
    return what === 'map of texts' || what === 'range' || what === 'block'
      ? [`in: ${what}`, ...(isRead(right) ? [`in: stored ${what}`] : [])]
      : [];
  if (op !== '==' && op !== '!=') return [];
  const isWritten = [left, right].some((side) => side.kind === 'BracesExpr');
  if (isWritten) return ['== of a set that is written'];
  return what === 'set' || whatIs(left, declared) === 'set' ? ['== of sets'] : [];
}

function inCollection({ source }: ast.Binder, name: string): readonly string[] {
  return source.kind === 'NameExpr' && /^[A-Z]/.test(source.name) ? [] : [name];
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
