/** Groups in expressions: which types fit which, tests after the kind, and what they prove. */
import { type FieldType, sameType, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { BOOL, ERROR } from '../field-types.js';
import type { FieldEntry } from '../resolve/schema.js';
import { resolveKind } from '../resolve/type-expressions.js';
import { type BodyContext, type Env, type Flow, report, textOf } from './body-context.js';
import { value } from './infer.js';

/** The kinds of a group, or the kind itself. */
export function membersOf(ctx: BodyContext, name: string): readonly string[] {
  return ctx.schema.groups.get(name)?.type.members ?? [name];
}

/** The fields of a kind, or those that all kinds of a group have. */
export function fieldsOf(ctx: BodyContext, name: string): ReadonlyMap<string, FieldEntry> | undefined {
  return (ctx.schema.kinds.get(name) ?? ctx.schema.groups.get(name))?.fields;
}

/** Whether a value of the type can stand where the other is expected: the same type, or assets of a group that holds them. */
export function fits(ctx: BodyContext, found: Type, expected: Type): boolean {
  if (sameType(found, expected)) return true;
  if (found.tag !== 'asset' || expected.tag !== 'asset') return false;
  const kinds = ctx.schema.groups.get(expected.kind)?.type.members;
  return kinds !== undefined && membersOf(ctx, found.kind).every((k) => kinds.includes(k));
}

/** The type with what is proven about the kind of the value at an access path. */
export function narrowed(ctx: BodyContext, env: Env, key: string, of: FieldType): FieldType {
  const members = of.type.tag === 'asset' ? ctx.schema.groups.get(of.type.kind)?.type.members : undefined;
  if (members === undefined) return of;
  const proven = members.find((m) => env.facts.has(isKind(key, m)));
  const [only, ...more] =
    proven === undefined ? members.filter((m) => !env.facts.has(isNoKind(key, m))) : [proven];
  return only === undefined || more.length > 0 ? of : { ...of, type: { tag: 'asset', kind: only } };
}

const isKind = (key: string, kind: string) => `${key} is ${kind}`;
export const isNoKind = (key: string, kind: string) => `${key} is not ${kind}`;

/** What `x is K` proves: that x is of no other kind of its group, either, so that `x is A or x is B` leaves out C. */
export function kindFlow(key: string, kind: string, members: readonly string[]): Flow {
  const others = members.filter((m) => m !== kind).map((m) => isNoKind(key, m));
  return { yes: new Set([isKind(key, kind), ...others]), no: new Set([isNoKind(key, kind)]) };
}

/** `x is Automation` */
export function inferKindTest(ctx: BodyContext, env: Env, expr: ast.IsExpr): FieldType {
  const operand = value(ctx, env, expr.operand);
  const kind = resolveKind(ctx, expr.test);
  if (operand.type.tag === 'error' || kind === undefined) return ERROR;
  const members = operand.type.tag === 'asset' ? membersOf(ctx, operand.type.kind) : [];
  if (members.length < 2 || !members.includes(kind)) {
    report(ctx, 'types/kind-test', expr.span, {
      path: textOf(ctx, expr.operand),
      members,
      kind,
    });
    return ERROR;
  }
  const key = ctx.keys.get(expr.operand);
  if (key !== undefined) {
    const flow = kindFlow(key, kind, members);
    ctx.flows.set(expr, expr.negated ? { yes: flow.no, no: flow.yes } : flow);
  }
  return { ...BOOL, unknown: operand.unknown };
}
