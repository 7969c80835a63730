/** What may follow a dot: fields, relations, methods, enum members, packages. */
import { methodsOf } from '@policyc/builtins';
import {
  fieldBefore,
  fieldIn,
  findEnum,
  findKind,
  IDENTITY_FIELD,
  isRecordType,
  kindsOf,
  momentOf,
  showFieldType,
  showType,
  type Type,
  tableOf,
  withTableKinds,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';
import {
  describeBefore,
  describeBuiltin,
  describeDerived,
  describeField,
} from '../../symbols/describe-symbol.js';
import { partsOf } from '../../symbols/type-of.js';
import { type CompletionItem, item, rank } from './item.js';
import { type ChainMeaning, chainEndingAt, meaningOfChain, type Scene } from './scene.js';

export function memberItems(scene: Scene): readonly CompletionItem[] {
  const { tokens, declaration, inHole } = scene.place;
  if (!inHole && (declaration === 'use' || declaration === 'package')) return packageItems(scene);
  if (!inHole && declaration === 'edge') return edgeFieldItems(scene);
  const dot = tokens.length - 1;
  const meaning = meaningInTree(scene) ?? meaningOfChain(scene, chainEndingAt(tokens, dot - 1));
  if (meaning === undefined) return [];
  switch (meaning.tag) {
    case 'enum':
      return enumMemberItems(scene, meaning.name, rank.best);
    case 'path':
      return [item('field', 'length', { detail: 'int', documentation: 'How many edges the walk has.' })];
    case 'value':
      return membersOfType(scene, meaning.type.type);
  }
}

/** What the checker says about the expression before the dot. */
function meaningInTree(scene: Scene): ChainMeaning | undefined {
  const { start } = scene.place.replace;
  const member = scene.path.findLast(
    (node): node is ast.MemberExpr =>
      node.kind === 'MemberExpr' && node.object.span.end <= start && node.span.end >= start,
  );
  if (member === undefined) return undefined;
  const symbol = scene.program.symbols.get(member.object);
  if (symbol?.tag === 'enum') return { tag: 'enum', name: symbol.name };
  if (symbol?.tag === 'path') return { tag: 'path' };
  const type = scene.program.types.get(member.object);
  return type === undefined || type.type.tag === 'error' ? undefined : { tag: 'value', type };
}

function membersOfType(scene: Scene, type: Type): readonly CompletionItem[] {
  if (type.tag === 'asset') return fieldItems(scene, type.kind);
  if (isRecordType(type)) return partItems(scene, type);
  return methodsOf(type).map((builtin) => {
    const takesMore = builtin.params.length > 1;
    const { signature, doc } = describeBuiltin(builtin);
    return item('method', builtin.name, {
      detail: showType(builtin.result),
      signature,
      documentation: doc,
      snippet: takesMore ? `${builtin.name}($1)$0` : `${builtin.name}()$0`,
      rank: rank.good,
    });
  });
}

/** The parts of a record in their order. */
export function partItems(scene: Scene, type: Type, suffix = ''): readonly CompletionItem[] {
  return partsOf(scene.program, type).map((part) => {
    const { signature, doc } = describeField(showType(type), part);
    const detail = showFieldType(part.type);
    const insert = part.name + suffix;
    return item('field', part.name, { detail, signature, documentation: doc, insert, rank: rank.best });
  });
}

/** The fields of a kind in the order of the schema, relations after stored fields, derived ones last. */
export function fieldItems(
  scene: Scene,
  kindName: string,
  options: { readonly storedOnly?: boolean; readonly suffix?: string } = {},
): readonly CompletionItem[] {
  const { derived: derivedFields, tables } = scene.program;
  const rows = tables.map((t) => t.kind);
  const schema = scene.program.schema && withTableKinds(scene.program.schema, rows);
  const { kind: plainKind, before } = momentOf(kindName);
  const kinds = schema ? kindsOf(schema, plainKind) : [];
  const kind = schema && findKind(schema, kinds[0] ?? '');
  // Of a group, what all its kinds have.
  const common = (kind?.fields ?? []).flatMap((f) => (schema && fieldIn(schema, plainKind, f.name)) ?? []);
  const fields = common.map((field) => (before ? fieldBefore(field) : field));
  const stored = fields.flatMap((field) => {
    if (field.name === IDENTITY_FIELD) return [];
    const { signature, doc } = describeField(kindName, field);
    const described = { signature, documentation: doc };
    const insert = field.name + (options.suffix ?? '');
    if (field.tag === 'stored') {
      const detail = showFieldType(field.type);
      return item('field', field.name, { detail, ...described, insert, rank: rank.best });
    }
    if (options.storedOnly) return [];
    const detail = `${field.many ? 'many' : 'one'} ${field.kind}`;
    return item('relation', field.name, { detail, ...described, insert, rank: rank.good });
  });
  // A test gives only what has data.
  if (options.storedOnly || options.suffix !== undefined) return stored;
  const everyKindDerives = (name: string) =>
    kinds.every((k) => derivedFields.get(k)?.some((f) => f.name === name));
  const shared = (derivedFields.get(kinds[0] ?? '') ?? []).filter((f) => everyKindDerives(f.name));
  const derived = shared.map(({ name, type, decl }) => {
    const { signature, doc } = describeDerived(kindName, decl, type);
    const detail = showFieldType(type);
    return item('field', name, { detail, signature, documentation: doc, rank: rank.good });
  });
  if (before || tableOf(kindName) !== undefined || fields.some((f) => f.name === 'before'))
    return [...stored, ...derived];
  const { signature, doc } = describeBefore(kindName);
  return [
    ...stored,
    ...derived,
    item('relation', 'before', {
      detail: `${kindName} of the baseline?`,
      signature,
      documentation: doc,
      rank: rank.good,
    }),
  ];
}

/** The members of an enum in their order. */
export function enumMemberItems(scene: Scene, name: string, order: number): readonly CompletionItem[] {
  const type = scene.program.schema && findEnum(scene.program.schema, name);
  return (type?.members ?? []).map((member) =>
    item('member', member.name, {
      detail: member.title && member.title !== member.name ? member.title : undefined,
      signature: `${name}.${member.name}`,
      documentation: member.doc,
      rank: order,
    }),
  );
}

/** The rest of the package names that begin like the path before the dot. */
export function packageItems(scene: Scene): readonly CompletionItem[] {
  const { tokens } = scene.place;
  const last = tokens[tokens.length - 1]?.text === '.' ? tokens.length - 2 : -1;
  const before = last < 0 ? [] : chainEndingAt(tokens, last);
  const prefix = before.length === 0 ? '' : `${before.join('.')}.`;
  const own = scene.program.modules.find((module) => module.file === scene.document.file)?.packageName;
  return scene.packages
    .filter((name) => name !== own && name.startsWith(prefix))
    .map((name) => item('package', name.slice(prefix.length), { detail: 'package', rank: rank.best }));
}

/** `edge a: From -> To via from.|` */
function edgeFieldItems(scene: Scene): readonly CompletionItem[] {
  const words = scene.place.tokens.map(({ text }) => text);
  const arrow = words.indexOf('->');
  const side = words[words.length - 2];
  const kind = side === 'from' ? words[arrow - 1] : side === 'to' ? words[arrow + 1] : undefined;
  return arrow < 0 || kind === undefined ? [] : fieldItems(scene, kind, { storedOnly: true });
}
