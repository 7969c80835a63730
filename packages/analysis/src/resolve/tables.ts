/** `table advisories from "advisories.json" { ... }`: the kind of its rows, and where they come from. */
import {
  type AssetKind,
  type SchemaField,
  type StoredField,
  showType,
  type Type,
  tableKind,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { createDiagnostic } from '../diagnostics/tables.js';
import type { ModuleIndex } from './module-index.js';
import { type DeclarationPass, resolveTypeExpr } from './type-expressions.js';

export interface TableFieldEntry {
  /** `undefined` after a report. */
  readonly field: SchemaField | undefined;
  readonly derived: undefined;
  readonly decl: ast.FieldDecl;
  readonly module: ModuleIndex;
}

export interface TableEntry {
  readonly decl: ast.TableDecl;
  readonly module: ModuleIndex;
  /** The package, a dot, and the name. */
  readonly id: string;
  readonly kind: AssetKind;
  readonly fields: ReadonlyMap<string, TableFieldEntry>;
}

/** Files with more than this are refused by whoever reads them. */
export function tablePathFault(path: string): string | undefined {
  if (!path.endsWith('.json')) return 'it does not end in `.json`';
  if (/^(\/|[A-Za-z]:)|\\/.test(path)) return 'it is not relative, with `/`';
  return path.split('/').includes('..') ? 'it leads out of the folder of this file' : undefined;
}

export function resolveTable(pass: DeclarationPass, decl: ast.TableDecl): TableEntry {
  const { module } = pass.scope;
  const { uri } = module.source;
  const { name, source } = decl;
  const id = `${module.packageName}.${name.text}`;
  const report = pass.diagnostics;
  if (/^[A-Z]/.test(name.text))
    report.push(
      createDiagnostic('resolve/capitals', uri, name.span, {
        name: name.text,
        what: 'table',
        capital: false,
      }),
    );
  const why = source.value === '' ? undefined : tablePathFault(source.value);
  if (why !== undefined)
    report.push(createDiagnostic('tables/path', uri, source.span, { path: source.value, why }));
  const fields = new Map<string, TableFieldEntry>();
  const keys: ast.FieldDecl[] = [];
  for (const field of decl.fields) {
    const { text, span } = field.name;
    if (text === '') continue;
    if (fields.has(text)) {
      const params = { what: 'field', name: text, where: `Table \`${name.text}\`` };
      report.push(createDiagnostic('resolve/duplicate-name', uri, span, params));
      continue;
    }
    if (field.modifiers.includes('key')) keys.push(field);
    const resolved = resolveRowField(pass, field);
    fields.set(text, { field: resolved, derived: undefined, decl: field, module });
    if (resolved !== undefined)
      pass.symbols.set(field.name, { tag: 'field', kind: tableKind(id), field: resolved, decl: field });
  }
  const key = checkKey(pass, decl, keys, fields);
  const stored = [...fields.values()].flatMap(({ field }) => field ?? []);
  const kind = { name: tableKind(id), doc: decl.doc, singleton: false, key, fields: stored };
  const element: Type = { tag: 'asset', kind: kind.name };
  if (name.text !== '')
    pass.symbols.set(name, {
      tag: 'table',
      decl,
      kind: kind.name,
      type: { type: { tag: 'set', element }, optional: false, unknown: false },
    });
  return { decl, module, id, kind, fields };
}

/** The name of the field that tells rows apart. */
function checkKey(
  pass: DeclarationPass,
  decl: ast.TableDecl,
  keys: readonly ast.FieldDecl[],
  fields: ReadonlyMap<string, TableFieldEntry>,
): string {
  const { uri } = pass.scope.module.source;
  const fault = (at: ast.Name, why: string) => {
    if (at.text !== '')
      pass.diagnostics.push(createDiagnostic('tables/key', uri, at.span, { table: decl.name.text, why }));
    return at.text;
  };
  const [first, second] = keys;
  if (first === undefined) {
    fault(decl.name, 'no field is its key');
    return '';
  }
  if (second !== undefined) return fault(second.name, 'it has a key already');
  const field = fields.get(first.name.text)?.field;
  if (field?.tag !== 'stored') return first.name.text;
  const { type, optional } = field.type;
  if (optional || type.tag !== 'string') return fault(first.name, 'its key is no `string`');
  return first.name.text;
}

function resolveRowField(pass: DeclarationPass, field: ast.FieldDecl): StoredField | undefined {
  const { uri } = pass.scope.module.source;
  const { name, doc, modifiers, type: written } = field;
  const fault = (why: string) => {
    pass.diagnostics.push(createDiagnostic('tables/field', uri, name.span, { name: name.text, why }));
    return undefined;
  };
  const modifier = modifiers.find((m) => m !== 'key');
  if (modifier !== undefined) return fault(`\`${modifier}\` is for fields of assets`);
  const { base } = written;
  if (base.tag === 'many' || base.tag === 'one') return fault('relations are for assets');
  if (base.tag === 'ref') return fault('a row refers to no asset; hold its key as a `string`');
  const type = resolveTypeExpr(pass, written, 'field');
  if (type.type.tag === 'error') return undefined;
  if (type.unknown) return fault('rows are always known');
  const single = type.type.tag === 'list' || type.type.tag === 'set' ? type.type.element : type.type;
  if (!isRowValue(single)) return fault(`\`${showType(type.type)}\` is no value of a row`);
  return { tag: 'stored', name: name.text, doc, type, secret: false };
}

function isRowValue({ tag }: Type): boolean {
  return tag !== 'asset' && tag !== 'record' && tag !== 'url' && tag !== 'map';
}
