/** The files of tables: read by the host, checked against the declaration, and put into the data of the bundle. */
import { type CheckedTable, createDiagnostic, type SoundProgram } from '@policyc/analysis';
import { type Diagnostic, type Json, SourceText } from '@policyc/base';
import { locatePointers, normalRows, pointerTo, type RowFault, rowFaults } from '@policyc/model';
import type { ReadTestFile } from './testing/recorded-snapshot.js';

/** At most so many faults of one file are told. */
const MOST_FAULTS = 20;

export interface TableData {
  /** OPA's data: `policyc.tables`, or nothing where there are no tables. */
  readonly data: { readonly [section: string]: Json };
  readonly diagnostics: readonly Diagnostic[];
  /** The JSON files, for diagnostics. */
  readonly sources: ReadonlyMap<string, SourceText>;
}

export function readTables({ tables, schema }: SoundProgram, readFile: ReadTestFile): TableData {
  const sources = new Map<string, SourceText>();
  const diagnostics: Diagnostic[] = [];
  const rows = tables.map((table): readonly [string, Json] => {
    const source = sourceOf(table, readFile);
    if (!(source instanceof SourceText)) {
      diagnostics.push(source);
      return [table.id, []];
    }
    sources.set(source.uri, source);
    const parsed = parse(source.text);
    if (parsed.value === undefined) {
      diagnostics.push(rowsDiagnostic(table, source, parsed.offset, 'the file is not JSON'));
      return [table.id, []];
    }
    const { value } = parsed;
    const normal = Array.isArray(value) ? normalRows(value as readonly Json[], table.kind) : value;
    // Told in the order of the file: its own sets need not be sorted.
    const ordered = Array.isArray(value)
      ? (value as readonly Json[]).map((row) => normalRows([row], table.kind)[0] ?? null)
      : value;
    diagnostics.push(...faultsOf(ordered, table, source, schema));
    return [table.id, normal];
  });
  const data = tables.length === 0 ? {} : { policyc: { tables: Object.fromEntries(rows) } };
  return { data, diagnostics, sources };
}

function sourceOf({ decl, module }: CheckedTable, readFile: ReadTestFile): SourceText | Diagnostic {
  const { uri } = module.source;
  const path = decl.source.value;
  try {
    const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
    return new SourceText(`${folder}${path}`, readFile(uri, path));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    return createDiagnostic('tables/path', uri, decl.source.span, { path, why });
  }
}

function parse(text: string): { readonly value: Json | undefined; readonly offset: number } {
  try {
    return { value: JSON.parse(text) as Json, offset: 0 };
  } catch (error) {
    const [, at] = /position (\d+)/.exec(error instanceof Error ? error.message : '') ?? [];
    return { value: undefined, offset: Math.min(Number(at ?? 0), Math.max(0, text.length - 1)) };
  }
}

function faultsOf(
  value: Json,
  table: CheckedTable,
  source: SourceText,
  schema: SoundProgram['schema'],
): readonly Diagnostic[] {
  const faults: RowFault[] = [];
  for (const fault of rowFaults(value, table.kind, schema)) if (faults.push(fault) >= MOST_FAULTS) break;
  const places = locatePointers(
    source.text,
    faults.map((f) => pointerOf(f)),
  );
  return faults.map((f) => {
    const value = places.get(pointerOf(f)) ?? 0;
    const start = f.isName ? nameBefore(source.text, value) : value;
    return rowsDiagnostic(table, source, start, f.message);
  });
}

/** Where the name of the member stands whose value starts at an offset. */
function nameBefore(text: string, value: number): number {
  const end = text.lastIndexOf('"', value - 1);
  for (let at = text.lastIndexOf('"', end - 1); at >= 0; at = text.lastIndexOf('"', at - 1)) {
    const [escapes = ''] = /\\*$/.exec(text.slice(Math.max(0, at - 8), at)) ?? [];
    if (escapes.length % 2 === 0) return at;
  }
  return value;
}

function pointerOf({ path }: RowFault): string {
  return path.reduce<string>(pointerTo, '');
}

function rowsDiagnostic(table: CheckedTable, { uri, text }: SourceText, start: number, message: string) {
  const [token = ''] = /^("(?:[^"\\]|\\.)*"|[^\s,\]}]+)/.exec(text.slice(start, start + 200)) ?? [];
  const span = { start, end: Math.min(text.length, start + Math.max(1, token.length)) };
  return createDiagnostic('tables/rows', uri, span, { table: table.decl.name.text, message });
}
