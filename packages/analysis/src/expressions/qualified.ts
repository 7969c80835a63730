/** Names of packages that were given another name: `use packs.common as common`, then `common.limit`. */
import type { FieldType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { ERROR } from '../field-types.js';
import { suggest } from '../names.js';
import type { PackageNames, TypeEntry, ValueEntry } from '../resolve/package-names.js';
import { type BodyContext, type Env, report } from './body-context.js';
import { inferTable } from './name.js';

/** The package that an expression names by its alias. */
export function aliased(ctx: BodyContext, env: Env, expr: ast.Expr): PackageNames | undefined {
  return expr.kind === 'NameExpr' && !env.locals.has(expr.name)
    ? ctx.scope.aliases.get(expr.name)
    : undefined;
}

/** The enum in `common.Tier`. */
export function aliasedEnum(ctx: BodyContext, env: Env, expr: ast.Expr): ast.EnumDecl | undefined {
  if (expr.kind !== 'MemberExpr') return undefined;
  const entry = aliased(ctx, env, expr.object)?.types.get(expr.member.text);
  if (entry?.tag !== 'enum') return undefined;
  ctx.symbols.set(expr.member, { tag: 'enum', name: expr.member.text, decl: entry.decl });
  return entry.decl;
}

/** `common.limit`: a parameter. */
export function inferAliased(ctx: BodyContext, expr: ast.MemberExpr, from: PackageNames): FieldType {
  const { member } = expr;
  const found = entryOf(ctx, member, from);
  if (found === undefined) return ERROR;
  if (found.tag === 'kind' || found.tag === 'group' || found.tag === 'enum' || found.tag === 'record') {
    report(ctx, 'resolve/kind-as-value', expr.span, { name: member.text, what: found.tag });
    return ERROR;
  }
  ctx.usedValues.add(found.decl);
  if (found.tag === 'table') return inferTable(ctx, member, found.decl);
  if (found.tag === 'fn') {
    report(ctx, 'resolve/function-without-call', expr.span, { name: member.text });
    return ERROR;
  }
  const type = ctx.signatures.param(found.decl) ?? ERROR;
  ctx.symbols.set(member, { tag: 'param', decl: found.decl, type });
  ctx.constants.add(expr);
  return type;
}

/** The declaration of a member of the package, or `undefined` after a report. */
export function entryOf(
  ctx: BodyContext,
  member: ast.Name,
  from: PackageNames,
): ValueEntry | TypeEntry | undefined {
  const { text, span } = member;
  if (text === '') return undefined;
  const found = from.values.get(text) ?? from.types.get(text);
  if (found !== undefined) return found;
  const names = [
    ...from.values.keys(),
    ...[...from.types].filter(([, e]) => e.tag === 'enum').map(([n]) => n),
  ];
  const { alternatives, fixes } = suggest(text, names, span);
  const params = { name: text, package: from.name, ...alternatives };
  report(ctx, 'resolve/not-in-package', span, params, { fixes });
  return undefined;
}
