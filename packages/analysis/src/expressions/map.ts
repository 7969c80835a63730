/** Total maps of an enum: written out member by member, and looked up with `[...]`. */
import { type FieldType, isRecordType, showType, type Type, URL_PARTS } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { ERROR, isCollection, plain } from '../field-types.js';
import { suggest } from '../names.js';
import { type BodyContext, type Env, report, textOf } from './body-context.js';
import { infer, typedValue, value } from './infer.js';

type MapType = Extract<Type, { readonly tag: 'map' }>;

/** `{ none: 0, basic: 1 }`: every member, exactly once. */
export function inferMap(ctx: BodyContext, env: Env, expr: ast.BracesExpr, expected: MapType): FieldType {
  const { key } = expected;
  const members = key.tag === 'enum' ? ctx.schema.enums.get(key.name)?.members : undefined;
  if (key.tag !== 'enum' || members === undefined) return ERROR;
  const before = ctx.diagnostics.length;
  const seen = new Set<string>();
  for (const entry of expr.entries) {
    if (entry.key === undefined) {
      if (entry.value.kind !== 'Missing') report(ctx, 'types/map-entry', entry.span, { enum: key.name });
      continue;
    }
    const { text, span } = entry.key;
    const decl = members.get(text);
    if (decl !== undefined) ctx.symbols.set(entry.key, { tag: 'member', enum: key.name, member: text, decl });
    else if (text !== '') {
      const { alternatives, fixes } = suggest(text, [...members.keys()], span);
      const params = { enum: key.name, name: text, ...alternatives };
      report(ctx, 'resolve/unknown-member', span, params, { fixes });
    }
    if (seen.has(text)) report(ctx, 'types/map-repeated', span, { member: text });
    seen.add(text);
    typedValue(ctx, env, entry.value, expected.value, `The value for \`${text}\``);
  }
  const missing = [...members.keys()].filter((m) => !seen.has(m));
  if (missing.length > 0 && ctx.diagnostics.length === before)
    report(ctx, 'types/map-incomplete', expr.span, { enum: key.name, missing });
  if (ctx.diagnostics.length > before) return ERROR;
  if (expr.entries.every((e) => ctx.constants.has(e.value))) ctx.constants.add(expr);
  return plain(expected);
}

/** `strength[endpoint.auth]` */
export function inferIndex(ctx: BodyContext, env: Env, expr: ast.IndexExpr): FieldType {
  const map = value(ctx, env, expr.object);
  const { type } = map;
  if (type.tag !== 'map') {
    infer(ctx, env, expr.index, ERROR.type);
    if (type.tag !== 'error')
      report(ctx, 'types/no-index', expr.object.span, {
        found: showType(type),
        instead: isCollection(type)
          ? `Elements have no numbers: \`some x in ${textOf(ctx, expr.object)} where ...\`.`
          : 'Only maps are looked up with `[...]`.',
      });
    return ERROR;
  }
  const index = typedValue(ctx, env, expr.index, type.key, 'What is looked up');
  return index.type.tag === 'error' ? ERROR : { ...plain(type.value), unknown: index.unknown || map.unknown };
}

/** Reports a record, or a collection of them, where a single value is meant. */
export function reportWholeRecord(ctx: BodyContext, expr: ast.Expr, type: Type): boolean {
  const inner = isCollection(type) ? type.element : type;
  if (!isRecordType(inner)) return false;
  const parts =
    inner.tag === 'record' ? ctx.schema.records.get(inner.name)?.parts.keys() : URL_PARTS.map((p) => p.name);
  const [first] = parts ?? [];
  const part = isCollection(type) ? undefined : first;
  report(ctx, 'types/whole-record', expr.span, { text: textOf(ctx, expr), found: showType(type), part });
  return true;
}

/** Reports a map or a record that is used as a whole. */
export function reportWholeMap(ctx: BodyContext, expr: ast.Expr, type: Type): boolean {
  if (reportWholeRecord(ctx, expr, type)) return true;
  if (type.tag !== 'map') return false;
  report(ctx, 'types/whole-map', expr.span, { text: textOf(ctx, expr), key: showType(type.key) });
  return true;
}
