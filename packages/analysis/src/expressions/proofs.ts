/**
 * What conditions prove about presence and kinds, beyond the tests themselves: comparisons of `x otherwise y`, equality with
 * an asset of one kind, and calls of functions and derived fields, which stand for their bodies.
 * Invariant: what a condition proves where it is true, it proves by being false where that is not so: then a `where` that
 * is unknown keeps nothing from being judged that would read what is absent.
 */
import type { Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { typeOfField } from '../field-types.js';
import { evaluateConstant, isWritten } from '../policies/constant.js';
import type { ModuleIndex } from '../resolve/module-index.js';
import {
  type BodyContext,
  type Facts,
  type Flow,
  intersection,
  NO_FACTS,
  NO_FLOW,
  stripParens,
  union,
} from './body-context.js';
import { isNoKind, kindFlow, membersOf } from './groups.js';

/** What a question after the presence of a path proves: `#1.a.b` present means that `#1.a` is, too. */
export function presenceFlow(key: string, asksPresent: boolean): Flow {
  const parts = key.split('.');
  const facts = new Set(parts.slice(1).map((_, i) => parts.slice(0, i + 2).join('.')));
  return asksPresent ? { yes: facts, no: NO_FACTS } : { yes: NO_FACTS, no: facts };
}

/** The same of an expression, with what is computed on the way: `x.derived.name` is only there where `x.derived` is. */
export function presenceProof(ctx: BodyContext, expr: ast.Expr, asksPresent: boolean): Flow {
  const inner = stripParens(expr);
  const key = ctx.keys.get(inner);
  const own = key === undefined ? NO_FLOW : presenceFlow(key, asksPresent);
  if (inner.kind !== 'MemberExpr' && inner.kind !== 'IndexExpr') return own;
  const hops = presenceProof(ctx, inner.object, asksPresent);
  return { yes: union(own.yes, hops.yes), no: union(own.no, hops.no) };
}

/** The same of a question that is answered by absence alone, `x is absent`: then what is known to be absent is a fact, too. */
export function askedPresence(ctx: BodyContext, expr: ast.Expr, asksPresent: boolean): Flow {
  const { yes, no } = presenceProof(ctx, expr, asksPresent);
  const key = ctx.keys.get(stripParens(expr));
  const absent = key === undefined ? NO_FACTS : new Set([isAbsent(key)]);
  return asksPresent ? { yes, no: union(no, absent) } : { yes: union(yes, absent), no };
}

/** That the value at an access path is certainly absent, or something on the way to it. */
export const isAbsent = (key: string) => `${key} is absent`;

export function swapped({ yes, no }: Flow): Flow {
  return { yes: no, no: yes };
}

/**
 * `(x otherwise "none") != "none"` is false of an absent x, so it proves that x is there.
 * @param expr a condition in which the hole, an `otherwise`, is compared with what is written out
 * @param filled the same with another expression in the place of the hole
 */
export function fallbackFlow(
  ctx: BodyContext,
  hole: ast.Expr,
  filled: (instead: ast.Expr) => ast.Expr,
): Flow {
  const inner = stripParens(hole);
  if (inner.kind !== 'OtherwiseExpr' || !isWritten(ctx, inner.fallback)) return NO_FLOW;
  const without = evaluateConstant(ctx, filled(inner.fallback), new Map());
  return typeof without === 'boolean' ? presenceProof(ctx, inner.value, !without) : NO_FLOW;
}

/** The same of a comparison with `otherwise` on one of its sides. */
export function comparisonFlow(ctx: BodyContext, expr: ast.BinaryExpr): Flow {
  if (isWritten(ctx, expr.right)) return fallbackFlow(ctx, expr.left, (left) => ({ ...expr, left }));
  return isWritten(ctx, expr.left) ? fallbackFlow(ctx, expr.right, (right) => ({ ...expr, right })) : NO_FLOW;
}

/** What is equal is of the same kind: `thing == step` proves that the thing is a Step. */
function sameKindFacts(ctx: BodyContext, thing: ast.Expr, of: Type, other: Type): Facts {
  const key = ctx.keys.get(thing);
  if (key === undefined || of.tag !== 'asset' || other.tag !== 'asset') return NO_FACTS;
  const kinds = membersOf(ctx, other.kind);
  return new Set(
    membersOf(ctx, of.kind)
      .filter((k) => !kinds.includes(k))
      .map((k) => isNoKind(key, k)),
  );
}

/** What equality proves of its sides: that they are of one kind, and of a condition what it proves itself. */
export function proveByEquality(ctx: BodyContext, expr: ast.BinaryExpr, left: Type, right: Type): void {
  if (left.tag === 'bool') {
    const truth = truthOf(expr.right) ?? truthOf(expr.left);
    const flow = ctx.flows.get(truthOf(expr.right) === undefined ? expr.right : expr.left);
    if (truth !== undefined && flow !== undefined)
      ctx.flows.set(expr, truth === (expr.op === '==') ? flow : swapped(flow));
    return;
  }
  const facts = union(
    sameKindFacts(ctx, expr.left, left, right),
    sameKindFacts(ctx, expr.right, right, left),
  );
  if (facts.size > 0)
    ctx.flows.set(expr, expr.op === '==' ? { yes: facts, no: NO_FACTS } : { yes: NO_FACTS, no: facts });
}

function truthOf(expr: ast.Expr): boolean | undefined {
  const inner = stripParens(expr);
  return inner.kind === 'LiteralExpr' && inner.type === 'bool' ? inner.value === 'true' : undefined;
}

/** Where a body stands, and what its names lead to. */
interface Body {
  /** The access path and the kind of what a bare name stands for. */
  readonly root: (name: string) => Root | undefined;
  /** The kind whose derived field this is. */
  readonly self: string | undefined;
  /** Of a function: its module, whose other functions it may call. */
  readonly module: ModuleIndex | undefined;
  /** Bodies around it, which must not be entered again: recursion is reported elsewhere. */
  readonly around: ReadonlySet<ast.Node>;
}

interface Root {
  readonly key: string;
  readonly kind: string | undefined;
}

const kindOfType = (type: Type | undefined): string | undefined =>
  type?.tag === 'asset' ? type.kind : undefined;

/** @param args access paths of the arguments, where they are any */
export function functionFlow(
  ctx: BodyContext,
  decl: ast.FnDecl,
  module: ModuleIndex,
  args: readonly (string | undefined)[],
  around: ReadonlySet<ast.Node> = new Set(),
): Flow {
  if (around.has(decl)) return NO_FLOW;
  const types = ctx.signatures.fn(decl)?.params;
  const roots = new Map(
    decl.params.flatMap((param, i): readonly (readonly [string, Root])[] => {
      const key = args[i];
      return key === undefined ? [] : [[param.name.text, { key, kind: kindOfType(types?.[i]?.type) }]];
    }),
  );
  if (roots.size === 0) return NO_FLOW;
  return bodyFlow(ctx, decl.body, {
    root: (name) => roots.get(name),
    self: undefined,
    module,
    around: new Set([...around, decl]),
  });
}

/** @param key the access path of the asset */
export function derivedFlow(
  ctx: BodyContext,
  kind: string,
  decl: ast.FieldDecl,
  key: string,
  around: ReadonlySet<ast.Node> = new Set(),
): Flow {
  const fields = ctx.schema.kinds.get(kind)?.fields;
  // In a group, the field may be another one in each kind.
  if (fields === undefined || decl.value === undefined || around.has(decl)) return NO_FLOW;
  return bodyFlow(ctx, decl.value, {
    root: (name) =>
      fields.has(name) ? { key: `${key}.${name}`, kind: fieldKind(ctx, kind, name) } : undefined,
    self: kind,
    module: undefined,
    around: new Set([...around, decl]),
  });
}

function fieldKind(ctx: BodyContext, kind: string | undefined, name: string): string | undefined {
  const field = kind === undefined ? undefined : ctx.schema.kinds.get(kind)?.fields.get(name)?.field;
  return field === undefined ? undefined : kindOfType(typeOfField(field).type);
}

function bodyFlow(ctx: BodyContext, expr: ast.Expr, body: Body): Flow {
  switch (expr.kind) {
    case 'ParenExpr':
      return bodyFlow(ctx, expr.expr, body);
    case 'UnaryExpr':
      return swapped(bodyFlow(ctx, expr.operand, body));
    case 'LogicalExpr': {
      const op = expr.operators[0]?.op ?? 'and';
      if (expr.operators.some((o) => o.op !== op)) return NO_FLOW;
      return joined(
        op,
        expr.operands.map((o) => bodyFlow(ctx, o, body)),
      );
    }
    case 'IsExpr':
      return testFlow(ctx, expr, body);
    case 'CallExpr':
      return callFlow(ctx, expr, body);
    case 'NameExpr':
      return body.self === undefined ? NO_FLOW : ownFlow(ctx, expr.name, body.self, body);
    case 'MemberExpr': {
      const of = pathOf(ctx, expr.object, body);
      return of?.kind === undefined ? NO_FLOW : memberFlow(ctx, of.kind, of.key, expr.member.text, body);
    }
    default:
      return NO_FLOW;
  }
}

export function joined(op: 'and' | 'or', flows: readonly Flow[]): Flow {
  const all = (side: keyof Flow): Facts => flows.reduce((facts, f) => union(facts, f[side]), NO_FACTS);
  const each = (side: keyof Flow): Facts =>
    flows.slice(1).reduce((facts, f) => intersection(facts, f[side]), flows[0]?.[side] ?? NO_FACTS);
  return op === 'and' ? { yes: all('yes'), no: each('no') } : { yes: each('yes'), no: all('no') };
}

function testFlow(ctx: BodyContext, expr: ast.IsExpr, body: Body): Flow {
  const path = pathOf(ctx, expr.operand, body);
  if (path === undefined) return NO_FLOW;
  const { text } = expr.test;
  if (text === 'present' || text === 'absent')
    return presenceFlow(path.key, (text === 'present') !== expr.negated);
  if (text === 'new') return presenceFlow(`${path.key}.before`, expr.negated);
  if (!/^[A-Z]/.test(text)) return NO_FLOW;
  const flow = kindFlow(path.key, text, path.kind === undefined ? [] : membersOf(ctx, path.kind));
  return expr.negated ? swapped(flow) : flow;
}

function callFlow(ctx: BodyContext, expr: ast.CallExpr, body: Body): Flow {
  const { callee } = expr;
  const decl =
    callee.kind === 'NameExpr' ? body.module?.fns.find((f) => f.name.text === callee.name) : undefined;
  if (decl === undefined || body.module === undefined) return NO_FLOW;
  const args = expr.args.map((a) => pathOf(ctx, a, body)?.key);
  return functionFlow(ctx, decl, body.module, args, body.around);
}

function ownFlow(ctx: BodyContext, name: string, kind: string, body: Body): Flow {
  const entry = ctx.schema.kinds.get(kind)?.fields.get(name);
  const key = body.root(name)?.key;
  return entry?.derived === undefined || key === undefined
    ? NO_FLOW
    : derivedFlow(ctx, kind, entry.decl, key.slice(0, key.lastIndexOf('.')), body.around);
}

function memberFlow(ctx: BodyContext, kind: string, key: string, name: string, body: Body): Flow {
  const entry = ctx.schema.kinds.get(kind)?.fields.get(name);
  return entry?.derived === undefined ? NO_FLOW : derivedFlow(ctx, kind, entry.decl, key, body.around);
}

/** The access path of an expression, and the kind of what is there. */
function pathOf(ctx: BodyContext, expr: ast.Expr, body: Body): Root | undefined {
  const inner = stripParens(expr);
  if (inner.kind === 'NameExpr') return body.root(inner.name);
  const base = inner.kind === 'MemberExpr' ? pathOf(ctx, inner.object, body) : undefined;
  return base === undefined || inner.kind !== 'MemberExpr'
    ? undefined
    : { key: `${base.key}.${inner.member.text}`, kind: fieldKind(ctx, base.kind, inner.member.text) };
}
