/**
 * Whether a policy can be inconclusive, and because of which fields: found in its text, before any snapshot is there.
 * Invariant: an inconclusive verdict names no other field than these (and parts of collections of which an export holds
 * only some). It may name fewer: what cannot be unknown together is not looked into, but for tests that a field is known.
 */
import { compareUtf8 } from '@policyc/base';
import { COUNTERPARTS, findGroup, findKind, momentOf } from '@policyc/model';
import { type ast, children } from '@policyc/syntax';
import type { CheckedProgram, NameSymbol } from './checked.js';
import { stripParens } from './expressions/body-context.js';

export interface UnknownCause {
  /** Empty for arithmetic. */
  readonly kind: string;
  readonly field: string;
  /**
   * `declared`: the type says `or unknown`. `reference`: the asset is one that others refer to, and may not have been
   * exported. `edge`: walks may leave what was exported. `overflow`: a sum or product may be too large. `baseline`: one of the
   * two moments may not tell whether the asset was there. `counterpart`: the field leads to such an asset.
   */
  readonly why: 'declared' | 'reference' | 'edge' | 'overflow' | 'baseline' | 'counterpart';
}

interface Walk {
  readonly program: CheckedProgram;
  readonly found: Map<string, UnknownCause>;
  /** Bodies that were walked, with how their assets are bound. */
  readonly done: Set<string>;
  /** Derived fields of which it was told what they lead to. */
  readonly led: Set<ast.Node>;
}

/** Where an expression stands. */
interface Place {
  /** Access paths that are tested to be known around it. */
  readonly known: ReadonlySet<string>;
  /** Parameters of the function at hand whose asset may not have been exported. */
  readonly loose: ReadonlySet<ast.FnParam>;
  /** Whether the asset of the derived field at hand may not have been exported. */
  readonly looseSelf: boolean;
  /** Whether a body that was written for today is read over the baseline. */
  readonly readBefore: boolean;
}

const NOWHERE: Place = { known: new Set(), loose: new Set(), looseSelf: false, readBefore: false };

/** @returns by kind and field; none where the policy is always decided */
export function unknownCauses(program: CheckedProgram, policy: ast.PolicyDecl): readonly UnknownCause[] {
  // `assume unknown is fail`
  if (policy.statements.some((s) => s.kind === 'AssumeStatement' && s.value.text === 'fail')) return [];
  const walk: Walk = { program, found: new Map(), done: new Set(), led: new Set() };
  for (const statement of policy.statements) {
    if (statement.kind === 'ForStatement') enter(walk, statement.binder, NOWHERE);
    if (statement.kind === 'RuleStatement') enter(walk, statement.condition, NOWHERE);
  }
  return [...walk.found.values()].sort(
    (a, b) => compareUtf8(a.kind, b.kind) || compareUtf8(a.field, b.field) || compareUtf8(a.why, b.why),
  );
}

/** In words that go after `inconclusive because of`. */
export function describeCause({ kind, field, why }: UnknownCause): string {
  switch (why) {
    case 'declared':
      return `${kind}.${field}, which an export may not tell`;
    case 'reference':
      return `${kind}.${field}, where the ${kind} is only referred to`;
    case 'edge':
      return `a path that leads to a ${kind} that was not exported`;
    case 'overflow':
      return 'numbers that grow too large';
    case 'baseline':
      return field === COUNTERPARTS.after
        ? `a ${kind} that may be gone or only not exported`
        : `a ${kind} of which the baseline does not tell whether it was there`;
    case 'counterpart':
      return `${kind}.${field}, where it leads to what one of the two moments does not tell`;
  }
}

function enter(walk: Walk, node: ast.Node, place: Place): void {
  switch (node.kind) {
    case 'NameExpr':
      return name(walk, node, place);
    case 'MemberExpr':
      return member(walk, node, place);
    case 'IsExpr':
      if (node.test.text === 'known' || node.test.text === 'unknown') return test(walk, node.operand, place);
      if (node.test.text === 'new') counterpart(walk, node.operand);
      break;
    case 'AggregateExpr':
      if (node.fn === 'sum') add(walk, { kind: '', field: '', why: 'overflow' });
      break;
    case 'LogicalExpr':
      place = { ...place, known: new Set([...place.known, ...testedKnown(walk, node)]) };
      break;
    case 'BinaryExpr':
      if (['+', '-', '*'].includes(node.op)) add(walk, { kind: '', field: '', why: 'overflow' });
      if (['==', '!=', 'in'].includes(node.op)) compared(walk, node, place);
      break;
    case 'CallExpr':
      call(walk, node, place);
      break;
    case 'PathExpr':
      edges(walk, node);
      break;
    case 'Binder':
      // What is not in today's snapshot may only not have been exported.
      if (node.removed && node.source.kind === 'NameExpr')
        add(walk, { kind: node.source.name, field: COUNTERPARTS.after, why: 'baseline' });
      break;
    default:
  }
  for (const child of children(node)) enter(walk, child, place);
}

/** `x.f is known` is never unknown itself, but over a base that is unknown it says so of the base. */
function test(walk: Walk, operand: ast.Expr, place: Place): void {
  const inner = stripParens(operand);
  if (inner.kind === 'MemberExpr') enter(walk, inner.object, place);
}

function name(walk: Walk, expr: ast.NameExpr, place: Place): void {
  const symbol = walk.program.symbols.get(expr);
  if (symbol?.tag === 'field') readField(walk, expr, symbol, place.looseSelf, place);
  const { looseSelf, readBefore } = place;
  if (symbol?.tag === 'derived') body(walk, symbol.decl, symbol.decl.value, { looseSelf, readBefore });
  if (symbol?.tag === 'let') body(walk, symbol.decl, symbol.decl.value, {});
}

function member(walk: Walk, expr: ast.MemberExpr, place: Place): void {
  const symbol = walk.program.symbols.get(expr.member);
  const loose = isLoose(walk, expr.object, place);
  if (symbol?.tag === 'field') readField(walk, expr, symbol, loose, place);
  const readBefore = place.readBefore || isOfBaseline(walk, expr.object);
  if (symbol?.tag === 'derived') derived(walk, symbol, { looseSelf: loose, readBefore });
  if (symbol?.tag === 'before') counterpart(walk, expr.object);
  enter(walk, expr.object, place);
}

/** Of a group, the field of each of its kinds. */
function derived(
  walk: Walk,
  { kind, decl }: Extract<NameSymbol, { readonly tag: 'derived' }>,
  place: Partial<Place>,
): void {
  const decls = kindsOf(walk, kind).flatMap(
    (k) => walk.program.derived.get(k)?.find((f) => f.name === decl.name.text)?.decl ?? [],
  );
  for (const each of new Set([decl, ...decls])) body(walk, each, each.value, place);
}

/** What an asset was in the baseline: unknown where there is but a stub, or its kind is not covered. */
function counterpart(walk: Walk, asset: ast.Expr): void {
  const kind = kindOf(walk, asset);
  for (const each of kind === undefined ? [] : kindsOf(walk, kind))
    add(walk, { kind: each, field: COUNTERPARTS.before, why: 'baseline' });
  leadsTo(walk, asset);
}

/** The fields that an asset is named by tell whose counterpart was asked for. */
function leadsTo(walk: Walk, node: ast.Node): void {
  if (node.kind === 'MemberExpr' || node.kind === 'NameExpr') {
    const symbol = walk.program.symbols.get(node.kind === 'MemberExpr' ? node.member : node);
    const at = symbol?.tag === 'field' ? placeOf(walk, node) : undefined;
    if (at) add(walk, { ...at, why: 'counterpart' });
    if (symbol?.tag === 'let' && symbol.decl.value) leadsTo(walk, symbol.decl.value);
    const stands =
      symbol?.tag === 'derived' ? symbol.decl.value : symbol?.tag === 'fn' ? symbol.decl.body : undefined;
    // In a program with errors a derived field or a function may be made of itself.
    if (stands !== undefined && !walk.led.has(stands)) {
      walk.led.add(stands);
      leadsTo(walk, stands);
    }
  }
  for (const child of children(node)) leadsTo(walk, child);
}

/** Of two assets of different moments, the counterpart of one is compared. */
function compared(walk: Walk, { left, right }: ast.BinaryExpr, { readBefore }: Place): void {
  const kinds = [left, right].map((side) => kindOf(walk, side));
  if (kinds.includes(undefined)) return;
  if (!readBefore && isOfBaseline(walk, left) === isOfBaseline(walk, right)) return;
  for (const kind of kinds)
    for (const field of [COUNTERPARTS.before, COUNTERPARTS.after])
      add(walk, { kind: kind ?? '', field, why: 'baseline' });
  for (const side of [left, right]) leadsTo(walk, side);
}

/** The kind of an asset, or of the assets of a collection, with its moment. */
function kindOf(walk: Walk, expr: ast.Expr): string | undefined {
  const type = walk.program.types.get(stripParens(expr))?.type;
  const of = type?.tag === 'list' || type?.tag === 'set' ? type.element : type;
  return of?.tag === 'asset' ? of.kind : undefined;
}

function isOfBaseline(walk: Walk, expr: ast.Expr): boolean {
  return momentOf(kindOf(walk, expr) ?? '').before;
}

/** The kinds of a group, or the kind itself. */
function kindsOf({ program: { schema } }: Walk, kind: string): readonly string[] {
  return (schema && findGroup(schema, kind)?.members) ?? [kind];
}

function readField(
  walk: Walk,
  expr: ast.Expr,
  { kind, field }: Extract<NameSymbol, { readonly tag: 'field' }>,
  loose: boolean,
  place: Place,
): void {
  if (field.tag === 'relation' && field.many) return;
  const key = keyOf(walk, expr);
  if (key !== undefined && place.known.has(key)) return;
  const at = placeOf(walk, expr) ?? { kind, field: field.name };
  if (field.tag === 'stored' && field.type.unknown) return add(walk, { ...at, why: 'declared' });
  if (!loose) return;
  for (const of of kindsOf(walk, momentOf(at.kind).kind)) {
    const declared = walk.program.schema && findKind(walk.program.schema, of);
    // Of a stub, the one text that is its key is known, and nothing else.
    const isKey = declared?.identity === undefined && declared?.key === at.field;
    if (!isKey) add(walk, { kind: of, field: at.field, why: 'reference' });
  }
}

/** The asset kind and the field as reports name them: parts of records by dotted names, elements of records as a kind. */
function placeOf(walk: Walk, expr: ast.Expr): Pick<UnknownCause, 'kind' | 'field'> | undefined {
  const inner = stripParens(expr);
  if (inner.kind !== 'MemberExpr' && inner.kind !== 'NameExpr') return undefined;
  const symbol = walk.program.symbols.get(inner.kind === 'MemberExpr' ? inner.member : inner);
  if (symbol?.tag === 'let') return placeOf(walk, symbol.decl.value);
  if (symbol?.tag !== 'field') return undefined;
  const { name } = symbol.field;
  if (inner.kind === 'NameExpr' || walk.program.types.get(inner.object)?.type.tag !== 'record')
    return { kind: symbol.kind, field: name };
  const object = stripParens(inner.object);
  const owner = walk.program.symbols.get(object);
  if (owner?.tag === 'binder') {
    const source = placeOf(walk, owner.decl.source);
    return source && { kind: `${source.kind}.${source.field}`, field: name };
  }
  const whole = placeOf(walk, object);
  return whole && { kind: whole.kind, field: `${whole.field}.${name}` };
}

/** Something that stands for its value: walked once for each way in which its assets are bound. */
function body(walk: Walk, decl: ast.Node, value: ast.Expr | undefined, place: Partial<Place>): void {
  const inner = { ...NOWHERE, ...place };
  const { source } = walk.program.modules.find((m) => contains(m.file, decl)) ?? {};
  const key = `${source?.uri} ${decl.id} ${inner.looseSelf} ${inner.readBefore} ${[...inner.loose].map((p) => p.id).join()}`;
  if (value === undefined || walk.done.has(key)) return;
  walk.done.add(key);
  enter(walk, value, inner);
}

function contains(file: ast.File, decl: ast.Node): boolean {
  const outer = file.declarations.find((d) => d.span.start <= decl.span.start && decl.span.end <= d.span.end);
  const inside = (node: ast.Node): boolean => node === decl || children(node).some(inside);
  return outer !== undefined && inside(outer);
}

function call(walk: Walk, expr: ast.CallExpr, place: Place): void {
  const { callee } = expr;
  const symbol = walk.program.symbols.get(callee.kind === 'MemberExpr' ? callee.member : callee);
  if (symbol?.tag !== 'fn') return;
  const loose = symbol.decl.params.filter((_, i) => {
    const arg = expr.args[i];
    return arg !== undefined && isLoose(walk, arg, place);
  });
  const readBefore = place.readBefore || expr.args.some((arg) => isOfBaseline(walk, arg));
  body(walk, symbol.decl, symbol.decl.body, { loose: new Set(loose), readBefore });
}

/** Whether an asset may be one that others refer to and that was not exported. */
function isLoose(walk: Walk, expr: ast.Expr, place: Place): boolean {
  const inner = stripParens(expr);
  if (walk.program.types.get(inner)?.type.tag !== 'asset') return false;
  // Rows of tables are all there.
  if (inner.kind === 'IndexExpr') return false;
  const symbol = walk.program.symbols.get(inner.kind === 'MemberExpr' ? inner.member : inner);
  switch (symbol?.tag) {
    case 'binder':
      return isLooseSource(walk, symbol.decl.source);
    case 'fn-param':
      return place.loose.has(symbol.decl);
    case 'let':
      return isLoose(walk, symbol.decl.value, place);
    case 'field':
      return symbol.field.tag === 'stored';
    default:
      return true;
  }
}

/** Populations and relations hold exported assets only; stored collections may refer to others. */
function isLooseSource(walk: Walk, source: ast.Expr): boolean {
  const inner = stripParens(source);
  const symbol = walk.program.symbols.get(inner.kind === 'MemberExpr' ? inner.member : inner);
  return !(
    symbol?.tag === 'kind' ||
    symbol?.tag === 'table' ||
    (symbol?.tag === 'field' && symbol.field.tag === 'relation')
  );
}

/**
 * A walk goes on where an edge field is unknown, and ends at an asset that was not exported. Where the far side holds the
 * field, an asset of it that was not exported may be led to from anywhere: its field is the cause.
 */
function edges(walk: Walk, { edge }: ast.PathExpr): void {
  const set = walk.program.schema?.edges.find((e) => e.name === edge.text);
  for (const { from, to, side, field } of set?.edges ?? []) {
    const kind = walk.program.schema && findKind(walk.program.schema, side === 'from' ? from : to);
    const stored = kind?.fields.find((f) => f.name === field);
    if (kind && stored?.tag === 'stored' && (stored.type.unknown || side === 'to'))
      add(walk, { kind: kind.name, field, why: stored.type.unknown ? 'declared' : 'reference' });
    for (const end of [from, to]) add(walk, { kind: end, field: '(asset)', why: 'edge' });
  }
}

/** Paths that the operands of a chain test so that the others only count where they are known. */
function testedKnown(walk: Walk, chain: ast.LogicalExpr): readonly string[] {
  const op = chain.operators[0]?.op;
  return chain.operands.flatMap((operand) => {
    const inner = stripParens(operand);
    if (inner.kind !== 'IsExpr' || (inner.test.text !== 'known' && inner.test.text !== 'unknown')) return [];
    const asksKnown = (inner.test.text === 'known') !== inner.negated;
    if (asksKnown !== (op === 'and')) return [];
    return keyOf(walk, inner.operand) ?? [];
  });
}

/** Equal for expressions that read one field of one asset. */
function keyOf(walk: Walk, expr: ast.Expr): string | undefined {
  const inner = stripParens(expr);
  if (inner.kind === 'MemberExpr') {
    const base = keyOf(walk, inner.object);
    return base === undefined ? undefined : `${base}.${inner.member.text}`;
  }
  if (inner.kind !== 'NameExpr') return undefined;
  const symbol = walk.program.symbols.get(inner);
  switch (symbol?.tag) {
    case 'binder':
    case 'fn-param':
      return `#${symbol.decl.id}`;
    case 'let':
      return keyOf(walk, symbol.decl.value) ?? `#${symbol.decl.id}`;
    case 'field':
      return inner.name;
    default:
      return undefined;
  }
}

/** As reports name them: by kinds, whatever group and moment they are spoken of in. */
function add(walk: Walk, { kind, ...cause }: UnknownCause): void {
  const [today, ...path] = momentOf(kind).kind.split('.');
  for (const member of kindsOf(walk, today ?? '')) {
    const named = { kind: [member, ...path].join('.'), ...cause };
    walk.found.set(`${named.kind} ${named.field} ${named.why}`, named);
  }
}
