/**
 * A platform schema as a reference page in Markdown: a diagram of the kinds (Mermaid), then each kind, enum and edge set
 * with its documentation.
 */
import {
  type AssetKind,
  type DerivedDeclaration,
  type EnumType,
  type GroupType,
  IDENTITY_FIELD,
  isExtensionKind,
  keyFields,
  type RecordType,
  type Schema,
  type SchemaField,
  showFieldType,
  type Type,
} from '@policyc/model';

export function formatSchemaReference(whole: Schema, derived: readonly DerivedDeclaration[] = []): string {
  const schema = { ...whole, kinds: whole.kinds.filter((k) => !isExtensionKind(k.name)) };
  const parts = [
    `# ${schema.platform} ${schema.version}`,
    `The platform schema: ${schema.kinds.length} kinds, ${schema.enums.length} enums, ${schema.edges.length} edge sets.`,
    ...(schema.extensions ?? []).map((e) =>
      [
        `Extended by ${e.name} ${e.version}, which some snapshots carry:`,
        ...[...e.kinds, ...e.fields].map((name) => `\`${name}\``),
      ].join(' '),
    ),
    diagram(schema),
    '## Kinds',
    ...schema.kinds.map((kind) =>
      kindText(
        kind,
        derived.filter((d) => d.kind === kind.name),
      ),
    ),
    ...(schema.records?.length ? ['## Records', ...schema.records.map(recordText)] : []),
    ...((schema.groups ?? []).length > 0 ? ['## Groups', ...(schema.groups ?? []).map(groupText)] : []),
    ...(schema.enums.length > 0 ? ['## Enums', ...schema.enums.map(enumText)] : []),
    ...(schema.edges.length > 0 ? ['## Edges', edgeTable(schema)] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** References between kinds; relations are the same seen from the other end. */
function diagram(schema: Schema): string {
  const lines = schema.kinds.flatMap((kind) =>
    kind.fields.flatMap((field) => {
      if (field.tag !== 'stored') return [];
      const target = referred(field.type.type);
      if (target === undefined) return [];
      const many = field.type.type.tag !== 'asset';
      const end = many ? 'o{' : field.type.optional || field.type.unknown ? 'o|' : '||';
      return [`  ${kind.name} }o--${end} ${target} : ${field.name}`];
    }),
  );
  return ['```mermaid', 'erDiagram', ...lines, '```'].join('\n');
}

function referred(type: Type): string | undefined {
  if (type.tag === 'asset') return type.kind;
  return type.tag === 'list' || type.tag === 'set' ? referred(type.element) : undefined;
}

function kindText(kind: AssetKind, derived: readonly DerivedDeclaration[]): string {
  const rows = [
    ...kind.fields
      .filter((f) => f.name !== IDENTITY_FIELD)
      .map((f) => `| \`${f.name}\` | ${fieldText(kind, f)} | ${cell(f.doc)} |`),
    ...derived.map((d) => `| \`${d.name}\` | derived \`${showFieldType(d.type)}\` | ${cell(d.doc)} |`),
  ];
  return [
    `### ${kind.name}`,
    ...paragraph(kind.doc),
    ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

function recordText({ name, doc, key, parts }: RecordType): string {
  const rows = parts.map(
    (p) =>
      `| \`${p.name}\` | ${[p.name === key ? 'key' : '', p.secret ? 'secret' : '', `\`${showFieldType(p.type)}\``].filter(Boolean).join(' ')} | ${cell(p.doc)} |`,
  );
  return [
    `### ${name}`,
    ...paragraph(doc),
    ['| part | type | |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

function fieldText(kind: AssetKind, field: SchemaField): string {
  if (field.tag === 'relation') return `${field.many ? 'many' : 'one'} ${field.kind} via ${field.via}`;
  const marks = [keyFields(kind).includes(field.name) ? 'key' : '', field.secret ? 'secret' : ''].filter(
    Boolean,
  );
  return [...marks, `\`${showFieldType(field.type)}\``].join(' ');
}

function groupText(group: GroupType): string {
  return [`### ${group.name}`, ...paragraph(group.doc), group.members.map((k) => `\`${k}\``).join(', ')].join(
    '\n\n',
  );
}

function enumText(of: EnumType): string {
  const rows = of.members.map((m) => `| \`${m.name}\` | ${cell(m.title)} | ${cell(m.doc)} |`);
  const head = `### ${of.name}${of.ordered ? ' (ordered)' : ''}`;
  return [
    head,
    ...paragraph(of.doc),
    ['| member | title | |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

function edgeTable(schema: Schema): string {
  const rows = schema.edges.flatMap((set) =>
    set.edges.map(
      (e) => `| \`${set.name}\` | ${e.from} -> ${e.to} | \`${e.side}.${e.field}\` | ${cell(set.doc)} |`,
    ),
  );
  return ['| edge set | from -> to | via | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function paragraph(doc: string): readonly string[] {
  return doc === '' ? [] : [doc];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
