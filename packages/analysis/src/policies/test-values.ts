/** Values that tests give: to fields, to parts of records, to members of maps, by literals and by the names of given assets. */
import { isKeyedMap, type SchemaField, sameType, showFieldType, showType, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { type BodyContext, EMPTY_ENV, report } from '../expressions/body-context.js';
import { reportPlainText } from '../expressions/collection.js';
import { membersOf } from '../expressions/groups.js';
import { infer } from '../expressions/infer.js';
import { checkKey } from '../expressions/map.js';
import { comparedValue } from '../expressions/scalar.js';
import { isCollection, typeOfField } from '../field-types.js';
import { suggest } from '../names.js';

export interface Given {
  readonly decl: ast.GivenStatement | ast.BeforeStatement;
  /** `undefined` after a report. */
  readonly kind: string | undefined;
  /** In which moments it exists. */
  readonly today: boolean;
  readonly before: boolean;
}
export type Givens = ReadonlyMap<string, Given>;

export function checkFieldValue(
  ctx: BodyContext,
  givens: Givens,
  field: SchemaField,
  name: ast.Name,
  value: ast.Expr,
): void {
  if (field.tag === 'relation') {
    report(ctx, 'tests/relation-field', name.span, { field: field.name, kind: field.kind, via: field.via });
    return;
  }
  const type = typeOfField(field);
  if (value.kind === 'LiteralExpr' && (value.type === 'absent' || value.type === 'unknown')) {
    ctx.types.set(value, type);
    if (value.type === 'absent' && !type.optional)
      report(ctx, 'tests/never-absent', value.span, { field: field.name, type: showFieldType(type) });
    if (value.type === 'unknown' && !type.unknown)
      report(ctx, 'tests/never-unknown', value.span, { field: field.name, type: showFieldType(type) });
    return;
  }
  if (value.kind !== 'PartialExpr') return checkValue(ctx, givens, value, type.type);
  ctx.types.set(value, type);
  if (!isCollection(type.type)) {
    report(ctx, 'tests/partial', value.span, { field: field.name, type: showFieldType(type) });
    return;
  }
  if (!type.unknown)
    report(ctx, 'tests/never-unknown', value.span, { field: field.name, type: showFieldType(type) });
  checkValue(ctx, givens, value.value, type.type);
}

/** A value written out: a literal, a member, the name of a given asset, or a list or set of those. */
function checkValue(ctx: BodyContext, givens: Givens, value: ast.Expr, type: Type): void {
  ctx.types.set(value, { type, optional: false, unknown: false });
  if (value.kind === 'Missing' || type.tag === 'error') return;
  if (value.kind === 'ParenExpr') return checkValue(ctx, givens, value.expr, type);
  if (isCollection(type)) {
    const elements =
      value.kind === 'ListExpr'
        ? value.elements
        : value.kind === 'BracesExpr' && value.entries.every((e) => e.key === undefined)
          ? value.entries.map((e) => e.value)
          : undefined;
    if (elements === undefined) {
      const { start, end } = value.span;
      const newText = ctx.scope.module.source.text.slice(start, end);
      report(
        ctx,
        'tests/value',
        value.span,
        { expected: showType(type) },
        {
          fixes: [
            {
              title: 'Put it in brackets',
              edits: [{ span: value.span, newText: `[${newText}]` }],
              certain: false,
            },
          ],
        },
      );
    } else
      for (const e of elements) {
        checkValue(ctx, givens, e, type.element);
        if (type.element.tag === 'record') checkElementKey(ctx, e, type.element.name);
      }
    return;
  }
  if (type.tag === 'asset') return checkReference(ctx, givens, value, type.kind);
  if (type.tag === 'record') return checkRecord(ctx, givens, value, type.name);
  if (type.tag === 'map') return checkMap(ctx, givens, value, type);
  if (value.kind !== 'LiteralExpr' && value.kind !== 'NameExpr' && value.kind !== 'MemberExpr') {
    if (value.kind !== 'QuantityExpr' && value.kind !== 'TypedLiteral') {
      report(ctx, 'tests/value', value.span, { expected: showType(type) });
      return;
    }
    // A moment counted back from the test's `now`.
    if (value.kind === 'QuantityExpr' && value.ago && type.tag === 'timestamp') {
      comparedValue(ctx, EMPTY_ENV, value);
      return;
    }
  }
  const found = infer(ctx, EMPTY_ENV, value, type);
  if (!sameType(found.type, type) && !reportPlainText(ctx, value, type))
    report(ctx, 'tests/value', value.span, { expected: showType(type) });
}

/** `{ type: jwt, scopes: { "read" } }`: parts that are left out get what fields that are left out get. */
function checkRecord(ctx: BodyContext, givens: Givens, value: ast.Expr, name: string): void {
  const record = ctx.schema.records.get(name);
  if (record === undefined) return;
  if (value.kind !== 'BracesExpr' || value.entries.some((e) => e.key === undefined)) {
    report(ctx, 'tests/value', value.span, { expected: name });
    return;
  }
  const seen = new Set<string>();
  for (const { key, value: given } of value.entries) {
    if (key === undefined || key.text === '') continue;
    if (seen.has(key.text)) report(ctx, 'tests/duplicate-field', key.span, { field: key.text });
    seen.add(key.text);
    const part = partOf(ctx, { tag: 'record', name }, key);
    if (part !== undefined) checkFieldValue(ctx, givens, part, key, given);
  }
}

/** `{ none: 0, basic: 1 }`: members that are left out get a neutral value. */
function checkMap(
  ctx: BodyContext,
  givens: Givens,
  value: ast.Expr,
  type: Extract<Type, { readonly tag: 'map' }>,
): void {
  const { key: keyType } = type;
  if (isKeyedMap(type) && value.kind === 'BracesExpr') {
    const given = new Set<string>();
    for (const entry of value.entries) {
      checkKey(ctx, entry, keyType, given);
      checkValue(ctx, givens, entry.value, type.value);
    }
    return;
  }
  if (
    value.kind !== 'BracesExpr' ||
    value.entries.some((e) => e.key === undefined) ||
    keyType.tag !== 'enum'
  ) {
    report(ctx, 'tests/value', value.span, { expected: showType(type) });
    return;
  }
  const members = ctx.schema.enums.get(keyType.name)?.members;
  const seen = new Set<string>();
  for (const { key, value: given } of value.entries) {
    if (key === undefined || key.text === '') continue;
    const decl = members?.get(key.text);
    if (seen.has(key.text)) report(ctx, 'types/map-repeated', key.span, { member: key.text });
    seen.add(key.text);
    if (decl !== undefined)
      ctx.symbols.set(key, { tag: 'member', enum: keyType.name, member: key.text, decl });
    else {
      const { alternatives, fixes } = suggest(key.text, [...(members?.keys() ?? [])], key.span);
      const params = { enum: keyType.name, name: key.text, ...alternatives };
      report(ctx, 'resolve/unknown-member', key.span, params, { fixes });
    }
    checkValue(ctx, givens, given, type.value);
  }
}

/** Elements are told apart by their keys, so a test has to give them. */
function checkElementKey(ctx: BodyContext, value: ast.Expr, name: string): void {
  const key = ctx.schema.records.get(name)?.key;
  if (key === undefined || value.kind !== 'BracesExpr') return;
  if (!value.entries.some((e) => e.key?.text === key))
    report(ctx, 'tests/element-key', value.span, { record: name, key });
}

/** A part of a record, which a test can give. */
export function partOf(ctx: BodyContext, type: Type, name: ast.Name): SchemaField | undefined {
  const record = type.tag === 'record' ? ctx.schema.records.get(type.name) : undefined;
  if (record === undefined || name.text === '') return undefined;
  const part = record.parts.get(name.text);
  if (part !== undefined) {
    ctx.symbols.set(name, { tag: 'field', kind: record.decl.name.text, field: part.field, decl: part.decl });
    return part.field;
  }
  const { alternatives, fixes } = suggest(name.text, [...record.parts.keys()], name.span);
  const params = { kind: record.decl.name.text, name: name.text, ...alternatives };
  report(ctx, 'resolve/unknown-field', name.span, params, { fixes });
  return undefined;
}

export function givenNamed(ctx: BodyContext, givens: Givens, expr: ast.NameExpr): Given | undefined {
  const given = givens.get(expr.name);
  if (given === undefined) {
    if (expr.name === '') return undefined;
    const { alternatives, fixes } = suggest(expr.name, [...givens.keys()], expr.span);
    report(ctx, 'tests/unknown-given', expr.span, { name: expr.name, ...alternatives }, { fixes });
    return undefined;
  }
  if (given.kind === undefined) return undefined;
  ctx.symbols.set(expr, { tag: 'given', decl: given.decl, kind: given.kind });
  ctx.types.set(expr, { type: { tag: 'asset', kind: given.kind }, optional: false, unknown: false });
  return given;
}

function checkReference(ctx: BodyContext, givens: Givens, value: ast.Expr, kind: string): void {
  if (value.kind !== 'NameExpr') {
    report(ctx, 'tests/value', value.span, { expected: kind });
    return;
  }
  const given = givenNamed(ctx, givens, value);
  if (given?.kind !== undefined && !membersOf(ctx, kind).includes(given.kind))
    report(ctx, 'tests/given-kind', value.span, { name: value.name, kind: given.kind, expected: kind });
}
