/** Total maps of an enum: written out member by member, and looked up with `[...]`. */
import { type FieldType, isRecordType, showType, type Type, URL_PARTS } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { ERROR, isCollection, plain, STRING } from '../field-types.js';
import { suggest } from '../names.js';
import { type BodyContext, type Env, report, stripParens, textOf } from './body-context.js';
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
  const table = tableNamed(ctx, expr.object);
  if (table !== undefined) return inferRow(ctx, env, expr, table);
  if (type.tag !== 'map') {
    infer(ctx, env, expr.index, ERROR.type);
    if (type.tag !== 'error')
      report(ctx, 'types/no-index', expr.object.span, {
        found: showType(type),
        instead: isCollection(type)
          ? `Elements have no numbers: \`some x in ${textOf(ctx, expr.object)} where ...\`.`
          : 'Only maps and tables are looked up with `[...]`.',
      });
    return ERROR;
  }
  const index = typedValue(ctx, env, expr.index, type.key, 'What is looked up');
  return index.type.tag === 'error' ? ERROR : { ...plain(type.value), unknown: index.unknown || map.unknown };
}

/** The kind of the rows of a table that is named. */
function tableNamed(ctx: BodyContext, expr: ast.Expr): string | undefined {
  const inner = stripParens(expr);
  const symbol = ctx.symbols.get(inner.kind === 'MemberExpr' ? inner.member : inner);
  return symbol?.tag === 'table' ? symbol.kind : undefined;
}

/** `advisories[step.name]`: a row, or none. */
function inferRow(ctx: BodyContext, env: Env, expr: ast.IndexExpr, kind: string): FieldType {
  const index = typedValue(ctx, env, expr.index, STRING.type, 'The key of a row');
  const row: FieldType = { ...plain({ tag: 'asset', kind }), optional: true, unknown: index.unknown };
  return index.type.tag === 'error' ? row : lookedUp(ctx, env, expr, kind, row);
}

/** What is looked up may be absent; a guard of the same look-up proves that it is not. */
function lookedUp(ctx: BodyContext, env: Env, expr: ast.IndexExpr, what: string, type: FieldType): FieldType {
  const key = lookupKey(ctx, expr.index, what);
  if (key === undefined) return type;
  ctx.keys.set(expr, key);
  return env.facts.has(key) ? { ...type, optional: false } : type;
}

/** The access path of a look-up: a hop behind the name by whose value it looks. Paths are cut at dots. */
function lookupKey(ctx: BodyContext, index: ast.Expr, what: string): string | undefined {
  const inner = stripParens(index);
  const text = (t: string) => t.replaceAll('.', '/');
  if (inner.kind === 'LiteralExpr') return `#.[${text(what)} ${text(JSON.stringify(inner.value))}]`;
  const by = ctx.keys.get(index);
  if (by === undefined) return undefined;
  const [root = '', ...path] = by.split('.');
  return `${root}.[${text(what)} ${path.join('/')}]`;
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
