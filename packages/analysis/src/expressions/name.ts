/** Names and members: `endpoint`, `trusted_paths`, `none`, `endpoint.automation.name`, `Category.code`. */
import { closestName, type Fix, type Span } from '@policyc/base';
import {
  type FieldType,
  isRecordType,
  kindBefore,
  momentOf,
  type RelationField,
  sameType,
  showType,
  type Type,
  tableOf,
  URL_PARTS,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { ERROR, isCollection, plain, typeOfField } from '../field-types.js';
import { lookUp, suggest, typesOf, valuesOf, visibleNames } from '../names.js';
import type { TypeEntry, ValueEntry } from '../resolve/package-names.js';
import {
  type BodyContext,
  computedPath,
  type Env,
  type Local,
  localKey,
  NO_FLOW,
  report,
  stripParens,
} from './body-context.js';
import { fieldsOf, narrowed } from './groups.js';
import { infer, notYetOnce, reportAbsent } from './infer.js';
import { noMembers } from './no-members.js';
import { derivedFlow } from './proofs.js';
import { aliased, aliasedEnum, inferAliased } from './qualified.js';
import { inferNow } from './scalar.js';

const NOTHING = new Set(['null', 'nil', 'none', 'None', 'undefined', 'NULL']);
const LATER = new Map([['workspace', 'The workspace as a whole is']]);

/** A visible parameter or function, without a report when there is none. */
export function findValue(ctx: BodyContext, name: string): ValueEntry | undefined {
  for (const p of ctx.scope.visible) {
    const entry = p.values.get(name);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function findType(ctx: BodyContext, name: string): TypeEntry | undefined {
  for (const p of [...ctx.scope.visible, ...ctx.scope.aliases.values()]) {
    const entry = p.types.get(name);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** Whether a name can only be understood with an expected type: an enum member, or a mistake. */
export function needsContext(ctx: BodyContext, env: Env, expr: ast.Expr): boolean {
  const inner = stripParens(expr);
  if (inner.kind === 'NameExpr')
    return inner.name !== 'now' && !env.locals.has(inner.name) && findValue(ctx, inner.name) === undefined;
  return inner.kind === 'BracesExpr' || inner.kind === 'ListExpr';
}

export function inferName(
  ctx: BodyContext,
  env: Env,
  expr: ast.NameExpr,
  expected: Type | undefined,
): FieldType {
  const { name } = expr;
  if (name === '') return ERROR;
  const member = memberOf(ctx, name, expected);
  const local = env.locals.get(name);
  if (local !== undefined && (member === undefined || sameType(local.type.type, member.type)))
    return inferLocal(ctx, env, expr, local);
  const declared = findValue(ctx, name);
  if (declared !== undefined && (member === undefined || sameAsDeclared(ctx, declared, member.type)))
    return inferDeclared(ctx, expr);
  if (member !== undefined) {
    ctx.symbols.set(expr, { tag: 'member', enum: member.type.name, member: name, decl: member.decl });
    ctx.constants.add(expr);
    return plain(member.type);
  }
  return unknownName(ctx, env, expr, expected);
}

function membersOf(ctx: BodyContext, type: Type | undefined): readonly string[] {
  return type?.tag === 'enum' ? [...(ctx.schema.enums.get(type.name)?.members.keys() ?? [])] : [];
}

function memberOf(ctx: BodyContext, name: string, expected: Type | undefined) {
  if (expected?.tag !== 'enum') return undefined;
  const decl = ctx.schema.enums.get(expected.name)?.members.get(name);
  return decl === undefined ? undefined : { type: expected, decl };
}

function sameAsDeclared(ctx: BodyContext, entry: ValueEntry, type: Type): boolean {
  return entry.tag === 'param' && sameType(ctx.signatures.param(entry.decl)?.type ?? ERROR.type, type);
}

function inferLocal(ctx: BodyContext, env: Env, expr: ast.NameExpr, local: Local): FieldType {
  ctx.uses.set(local.id, (ctx.uses.get(local.id) ?? 0) + 1);
  const { type } = local;
  if (local.tag === 'own-field') {
    if (local.symbol === undefined) return ERROR;
    ctx.symbols.set(expr, local.symbol);
    if (local.symbol.tag === 'derived') {
      noteCall(ctx, local.decl, expr.span);
      const at = local.key.slice(0, local.key.lastIndexOf(':'));
      ctx.flows.set(expr, derivedFlow(ctx, local.symbol.kind, local.decl, at));
    }
    ctx.keys.set(expr, local.key);
    return proven(ctx, env, local.key, type);
  }
  ctx.symbols.set(
    expr,
    local.tag === 'binder'
      ? { tag: 'binder', decl: local.decl, type }
      : local.tag === 'let'
        ? { tag: 'let', decl: local.decl, type }
        : { tag: 'fn-param', decl: local.decl, type },
  );
  const key = localKey(local);
  ctx.keys.set(expr, key);
  if (local.tag === 'let') {
    if (local.flow !== NO_FLOW) ctx.flows.set(expr, local.flow);
    if (local.constant) ctx.constants.add(expr);
  }
  return proven(ctx, env, key, type);
}

/** The type with what is proven about the value at an access path. */
function proven(ctx: BodyContext, env: Env, key: string, type: FieldType): FieldType {
  const present = type.optional && env.facts.has(key) ? { ...type, optional: false } : type;
  return narrowed(ctx, env, key, present);
}

/** Remembers the first place where the body at hand names a function or a derived field. */
export function noteCall(ctx: BodyContext, decl: ast.FnDecl | ast.FieldDecl, span: Span): void {
  if (!ctx.calls.has(decl)) ctx.calls.set(decl, span);
}

/** A table as the set of its rows. */
export function inferTable(ctx: BodyContext, node: ast.NameExpr | ast.Name, decl: ast.TableDecl): FieldType {
  const table = ctx.schema.tables.get(decl);
  if (table === undefined) return ERROR;
  const kind = table.kind.name;
  const type = plain({ tag: 'set', element: { tag: 'asset', kind } });
  ctx.symbols.set(node, { tag: 'table', decl, kind, type });
  return type;
}

function inferDeclared(ctx: BodyContext, expr: ast.NameExpr): FieldType {
  const entry = lookUp(ctx, expr.name, expr.span, valuesOf);
  if (entry === 'reported' || entry === undefined) return ERROR;
  if (entry.tag === 'fn') {
    ctx.usedValues.add(entry.decl);
    report(ctx, 'resolve/function-without-call', expr.span, { name: expr.name });
    return ERROR;
  }
  ctx.usedValues.add(entry.decl);
  if (entry.tag === 'table') return inferTable(ctx, expr, entry.decl);
  const type = ctx.signatures.param(entry.decl) ?? ERROR;
  ctx.symbols.set(expr, { tag: 'param', decl: entry.decl, type });
  ctx.constants.add(expr);
  return type;
}

function unknownName(ctx: BodyContext, env: Env, expr: ast.NameExpr, expected: Type | undefined): FieldType {
  const { name } = expr;
  const others = [...env.locals.keys(), ...membersOf(ctx, expected)];
  if (expected?.tag === 'error' || lookUp(ctx, name, expr.span, valuesOf, others) === 'reported')
    return ERROR;
  const type = findType(ctx, name);
  if (type !== undefined) {
    report(ctx, 'resolve/kind-as-value', expr.span, { name, what: type.tag });
    return ERROR;
  }
  const edge = ctx.schema.edges.get(name);
  if (edge !== undefined && expected?.tag === 'bool') {
    report(ctx, 'resolve/kind-as-value', expr.span, { name, what: 'edge' });
    return ERROR;
  }
  if (name === 'now') return inferNow(ctx, expr);
  const later = LATER.get(name);
  if (later !== undefined) return notYetOnce(ctx, expr.span, later);
  if (NOTHING.has(name)) {
    report(ctx, 'types/absent-as-value', expr.span, { word: name, test: 'absent' });
    return ERROR;
  }
  if (expected?.tag === 'enum') {
    const members = membersOf(ctx, expected);
    const inReach = [...env.locals.keys(), ...visibleNames(ctx.scope, valuesOf)];
    const { alternatives, fixes } = suggest(name, members, expr.span);
    const closest = closestName(name, [...members, ...inReach]);
    report(
      ctx,
      'resolve/unknown-member',
      expr.span,
      { enum: expected.name, name, closest, names: members },
      { fixes: closest === alternatives.closest ? fixes : suggest(name, inReach, expr.span).fixes },
    );
    return ERROR;
  }
  if (expected?.tag === 'string' && closestName(name, env.locals.keys()) === undefined) {
    report(
      ctx,
      'types/quotes-missing',
      expr.span,
      { name },
      {
        fixes: [{ title: 'Add quotes', edits: [{ span: expr.span, newText: `"${name}"` }], certain: false }],
      },
    );
    return ERROR;
  }
  const names = [...env.locals.keys(), ...visibleNames(ctx.scope, valuesOf)];
  const owner = ownerOf(ctx, env, name);
  const full = owner === undefined ? qualified(ctx, name) : `${owner}.${name}`;
  const near = suggest(name, names, expr.span);
  const fixes: readonly Fix[] =
    near.fixes.length > 0 || full === undefined
      ? near.fixes
      : [{ title: `Write \`${full}\``, edits: [{ span: expr.span, newText: full }], certain: false }];
  report(
    ctx,
    'resolve/unknown-name',
    expr.span,
    { name, closest: near.alternatives.closest ?? full, names },
    { fixes },
  );
  return ERROR;
}

/** The innermost bound asset that has a field of this name: its name was left out. */
function ownerOf(ctx: BodyContext, env: Env, name: string): string | undefined {
  const locals = [...env.locals.values()].reverse();
  return locals.find((l) => l.type.type.tag === 'asset' && fieldsOf(ctx, l.type.type.kind)?.has(name))?.name;
}

function qualified(ctx: BodyContext, name: string): string | undefined {
  for (const [enumName, entry] of ctx.schema.enums) if (entry.members.has(name)) return `${enumName}.${name}`;
  return undefined;
}

const HAS_MEMBERS: ReadonlySet<Type['tag']> = new Set(['asset', 'record', 'url'] as const);

export function inferMember(ctx: BodyContext, env: Env, expr: ast.MemberExpr): FieldType {
  const { member, object } = expr;
  if (object.kind === 'NameExpr' && !env.locals.has(object.name)) {
    const entry = findType(ctx, object.name);
    if (entry?.tag === 'enum') return inferQualified(ctx, object, expr, entry.decl);
  }
  const from = aliased(ctx, env, object);
  if (from !== undefined) return inferAliased(ctx, expr, from);
  const enumDecl = aliasedEnum(ctx, env, object);
  if (enumDecl !== undefined) return inferEnumMember(ctx, expr, enumDecl);
  let base = infer(ctx, env, object);
  if (base.type.tag === 'error' || member.text === '') return ERROR;
  // What has no members needs no guard either.
  if (HAS_MEMBERS.has(base.type.tag) && base.optional && !(env.freeHops && isPath(ctx, object))) {
    reportAbsent(ctx, env, object);
    base = { ...base, optional: false };
  }
  if (isRecordType(base.type)) return inferPart(ctx, env, expr, base);
  if (base.type.tag !== 'asset') return noMembers(ctx, env, expr, base.type);
  const fields = fieldsOf(ctx, base.type.kind);
  const entry = fields?.get(member.text);
  if (fields === undefined || entry === undefined) {
    if (fields === undefined) return ERROR;
    if (member.text === 'before' && tableOf(base.type.kind) === undefined)
      return ctx.schema.groups.has(base.type.kind)
        ? notYetOnce(ctx, member.span, 'The baseline (`before`) of an asset of a group is')
        : inferBefore(ctx, env, expr, base);
    if (reportNotCommon(ctx, base.type.kind, member)) return ERROR;
    const names = [...fields.keys()];
    const { alternatives, fixes } = suggest(member.text, names, member.span);
    report(
      ctx,
      'resolve/unknown-field',
      member.span,
      { kind: momentOf(base.type.kind).kind, name: member.text, ...alternatives },
      { fixes },
    );
    return ERROR;
  }
  const { field, derived } = entry;
  if (derived !== undefined) {
    noteCall(ctx, entry.decl, member.span);
    ctx.symbols.set(member, { tag: 'derived', kind: base.type.kind, type: derived, decl: entry.decl });
    const at = ctx.keys.get(object);
    const path = at === undefined ? undefined : computedPath(`${at}.${member.text}`);
    const key = path !== undefined && derived.optional ? `${path}.()` : path;
    if (at !== undefined && key !== undefined) {
      ctx.keys.set(expr, key);
      ctx.flows.set(expr, derivedFlow(ctx, base.type.kind, entry.decl, at));
    }
    const isThere = !derived.optional || (key !== undefined && env.facts.has(key));
    return {
      type: derived.type,
      optional: !isThere || base.optional,
      unknown: derived.unknown || base.unknown,
    };
  }
  if (field === undefined) return ERROR;
  ctx.symbols.set(member, { tag: 'field', kind: base.type.kind, field, decl: entry.decl });
  if (field.tag === 'relation' && goesBackToGroup(ctx, field))
    return notYetOnce(ctx, member.span, 'References to a group in the baseline are');
  return accessed(ctx, env, expr, base, typeOfField(field));
}

/** `x.auth.type`, `x.url.host` */
function inferPart(ctx: BodyContext, env: Env, expr: ast.MemberExpr, base: FieldType): FieldType {
  const { member } = expr;
  const record = base.type.tag === 'record' ? ctx.schema.records.get(base.type.name) : undefined;
  if (base.type.tag === 'record' && record === undefined) return ERROR;
  const entry = record?.parts.get(member.text);
  const field = record === undefined ? URL_PARTS.find((p) => p.name === member.text) : entry?.field;
  if (field === undefined) {
    const names = record === undefined ? URL_PARTS.map((p) => p.name) : [...record.parts.keys()];
    const { alternatives, fixes } = suggest(member.text, names, member.span);
    const params = { kind: showType(base.type), name: member.text, ...alternatives };
    report(ctx, 'resolve/unknown-field', member.span, params, { fixes });
    return ERROR;
  }
  ctx.symbols.set(
    member,
    record === undefined || entry === undefined
      ? { tag: 'url-part', field }
      : { tag: 'field', kind: record.decl.name.text, field, decl: entry.decl },
  );
  return accessed(ctx, env, expr, base, field.type);
}

/** The type of a field or part that is read, with what is proved of it. */
function accessed(
  ctx: BodyContext,
  env: Env,
  expr: ast.MemberExpr,
  base: FieldType,
  type: FieldType,
): FieldType {
  const { member, object } = expr;
  const baseKey = ctx.keys.get(object);
  const key = baseKey === undefined ? undefined : `${baseKey}.${member.text}`;
  if (key !== undefined) ctx.keys.set(expr, key);
  const found = {
    type: type.type,
    optional: (type.optional && !(key !== undefined && env.facts.has(key))) || base.optional,
    unknown: type.unknown || base.unknown,
  };
  if (isGroupBefore(ctx, found.type))
    return notYetOnce(ctx, member.span, 'References to a group in the baseline are');
  return key === undefined ? found : narrowed(ctx, env, key, found);
}

/** Whether a field of an asset of the baseline refers to a group. */
function isGroupBefore(ctx: BodyContext, type: Type): boolean {
  if (isCollection(type)) return isGroupBefore(ctx, type.element);
  if (type.tag !== 'asset') return false;
  const { kind, before } = momentOf(type.kind);
  return before && ctx.schema.groups.has(kind);
}

/** Whether a relation of the baseline goes back by a reference to a group. */
function goesBackToGroup(ctx: BodyContext, { kind, via }: RelationField): boolean {
  const back = ctx.schema.kinds.get(kind)?.fields.get(via)?.field;
  return back?.tag === 'stored' && isGroupBefore(ctx, back.type.type);
}

/** Reports a field that some kinds of a group have, but not all, or not with one type. */
function reportNotCommon(ctx: BodyContext, group: string, { text, span }: ast.Name): boolean {
  const members = ctx.schema.groups.get(group)?.type.members ?? [];
  const has = members.filter((m) => ctx.schema.kinds.get(m)?.fields.has(text));
  if (has.length === 0) return false;
  const lacks = members.filter((m) => !has.includes(m));
  report(ctx, 'resolve/not-common-field', span, { group, name: text, has, lacks });
  return true;
}

/** `x.before`: what the asset was in the baseline, absent where it is new. */
function inferBefore(ctx: BodyContext, env: Env, expr: ast.MemberExpr, base: FieldType): FieldType {
  const { member, object } = expr;
  if (base.type.tag !== 'asset') return ERROR;
  const { kind, before } = momentOf(base.type.kind);
  if (before) {
    report(ctx, 'types/two-baselines', member.span, { kind });
    return ERROR;
  }
  ctx.symbols.set(member, { tag: 'before', kind });
  const baseKey = ctx.keys.get(object);
  const key = baseKey === undefined ? undefined : `${baseKey}.${member.text}`;
  if (key !== undefined) ctx.keys.set(expr, key);
  const isThere = key !== undefined && env.facts.has(key);
  return {
    type: { tag: 'asset', kind: kindBefore(kind) },
    optional: !isThere || base.optional,
    unknown: base.unknown,
  };
}

/** Whether each hop of it is a field that can be asked for. */
function isPath(ctx: BodyContext, expr: ast.Expr): boolean {
  const { kind } = stripParens(expr);
  return (
    kind === 'MemberExpr' ||
    kind === 'IndexExpr' ||
    kind === 'CallExpr' ||
    ctx.keys.get(expr)?.includes('.') === true
  );
}

function inferQualified(
  ctx: BodyContext,
  object: ast.NameExpr,
  expr: ast.MemberExpr,
  decl: ast.EnumDecl,
): FieldType {
  if (lookUp(ctx, object.name, object.span, typesOf) === 'reported') return ERROR;
  ctx.symbols.set(object, { tag: 'enum', name: object.name, decl });
  return inferEnumMember(ctx, expr, decl);
}

function inferEnumMember(ctx: BodyContext, expr: ast.MemberExpr, decl: ast.EnumDecl): FieldType {
  const { member } = expr;
  if (member.text === '') return ERROR;
  const name = decl.name.text;
  const members = ctx.schema.enums.get(name)?.members;
  const found = members?.get(member.text);
  if (found === undefined) {
    const { alternatives, fixes } = suggest(member.text, [...(members?.keys() ?? [])], member.span);
    report(
      ctx,
      'resolve/unknown-member',
      member.span,
      { enum: name, name: member.text, ...alternatives },
      { fixes },
    );
    return ERROR;
  }
  ctx.symbols.set(member, { tag: 'member', enum: name, member: member.text, decl: found });
  ctx.constants.add(expr);
  return plain({ tag: 'enum', name });
}
