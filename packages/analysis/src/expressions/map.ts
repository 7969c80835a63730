/** Total maps of an enum: written out member by member, and looked up with `[...]`. */
import {
  type FieldType,
  isKeyedMap,
  isRecordType,
  sameType,
  scalarFault,
  showType,
  type Type,
  URL_PARTS,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { BOOL, ERROR, isCollection, plain, STRING } from '../field-types.js';
import { suggest } from '../names.js';
import { type BodyContext, type Env, report, stripParens, textOf } from './body-context.js';
import { infer, reportAbsent, typedValue, value } from './infer.js';
import { presenceFlow } from './proofs.js';

type MapType = Extract<Type, { readonly tag: 'map' }>;

/** `{ none: 0, basic: 1 }`: every member, exactly once; of texts as many as one likes. */
export function inferMap(ctx: BodyContext, env: Env, expr: ast.BracesExpr, expected: MapType): FieldType {
  if (isKeyedMap(expected)) return inferEntries(ctx, env, expr, expected);
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

/** `{ "core": 1, "edge": 2 }` */
function inferEntries(ctx: BodyContext, env: Env, expr: ast.BracesExpr, expected: MapType): FieldType {
  const before = ctx.diagnostics.length;
  const seen = new Set<string>();
  for (const entry of expr.entries) {
    checkKey(ctx, entry, expected.key, seen);
    typedValue(ctx, env, entry.value, expected.value, `The value for \`${entry.key?.text ?? ''}\``);
  }
  if (ctx.diagnostics.length > before) return ERROR;
  if (expr.entries.every((e) => ctx.constants.has(e.value))) ctx.constants.add(expr);
  return plain(expected);
}

/** A key that is written in quotes. */
export function checkKey(
  ctx: BodyContext,
  { key, value: of, span }: ast.BracesEntry,
  type: Type,
  seen: Set<string>,
): void {
  if (key === undefined) {
    if (of.kind !== 'Missing')
      report(ctx, 'types/map-key', span, { type: showType(type), problem: undefined });
    return;
  }
  const fault = scalarFault(key.text, type);
  if (!/^"/.test(textOf(ctx, key)) && key.text !== '')
    report(
      ctx,
      'types/map-key',
      key.span,
      { type: showType(type), problem: `\`${key.text}\` stands without quotes` },
      {
        fixes: [
          { title: 'Add quotes', edits: [{ span: key.span, newText: `"${key.text}"` }], certain: true },
        ],
      },
    );
  else if (fault !== undefined)
    report(ctx, 'types/map-key', key.span, {
      type: showType(type),
      problem: `\`${key.text}\` ${fault.problem}`,
    });
  if (seen.has(key.text)) report(ctx, 'types/map-repeated', key.span, { member: key.text });
  seen.add(key.text);
}

/** `strength[endpoint.auth]` */
export function inferIndex(ctx: BodyContext, outer: Env, expr: ast.IndexExpr): FieldType {
  const env: Env = outer.freeHops ? { ...outer, freeHops: false } : outer;
  const map = outer.freeHops ? infer(ctx, outer, expr.object) : value(ctx, env, expr.object);
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
  if (map.optional && !isKeyedMap(type)) {
    reportAbsent(ctx, env, expr.object);
  }
  const index = typedValue(ctx, env, expr.index, type.key, 'What is looked up');
  if (index.type.tag === 'error') return ERROR;
  const found: FieldType = { ...plain(type.value), unknown: index.unknown || map.unknown };
  if (!isKeyedMap(type)) return found;
  const what = mapKey(ctx, expr.object);
  const there: FieldType = { ...found, optional: true };
  return what === undefined ? there : lookedUp(ctx, env, expr, what, there);
}

/** `x in labels`: whether a map has a value for a key. It proves that the look-up is present. */
export function inferHasKey(
  ctx: BodyContext,
  expr: ast.BinaryExpr,
  element: FieldType,
  map: FieldType,
): FieldType | undefined {
  const { type } = map;
  if (!isKeyedMap(type) || !sameType(element.type, type.key)) return undefined;
  const what = mapKey(ctx, expr.right);
  const key = what === undefined ? undefined : lookupKey(ctx, expr.left, what);
  if (key !== undefined) ctx.flows.set(expr, presenceFlow(key, expr.op === 'in'));
  return { ...BOOL, unknown: element.unknown || map.unknown };
}

/** What tells a map apart: the access path of a stored one, the name of a parameter. */
function mapKey(ctx: BodyContext, expr: ast.Expr): string | undefined {
  const path = ctx.keys.get(expr);
  if (path !== undefined) return path;
  const inner = stripParens(expr);
  const symbol = ctx.symbols.get(inner.kind === 'MemberExpr' ? inner.member : inner);
  return symbol?.tag === 'param' ? symbol.decl.name.text : undefined;
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

/**
 * The access path of a look-up: a hop behind the map, or else behind the name by whose value it looks. Paths are cut at dots.
 * @param what the access path of a map, or a name
 */
function lookupKey(ctx: BodyContext, index: ast.Expr, what: string): string | undefined {
  const inner = stripParens(index);
  const text = (t: string) => t.replaceAll('.', '/');
  const literal = inner.kind === 'LiteralExpr' ? JSON.stringify(inner.value) : undefined;
  const by = literal ?? ctx.keys.get(index);
  if (by === undefined) return undefined;
  if (what.startsWith('#')) return `${what}.[${text(by)}]`;
  if (literal !== undefined) return `#.[${text(what)} ${text(literal)}]`;
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
