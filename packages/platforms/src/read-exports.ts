/**
 * From the bytes of export files to one snapshot and a report on every file.
 * Invariants: pure (the caller reads the files and gives the time); the same files give the same snapshot, in whatever
 * order they come; it never throws on the content of a file.
 */
import { compareUtf8, SourceText } from '@policyc/base';
import { locatePointers, type Snapshot } from '@policyc/model';
import type { PlatformAdapter, PlatformExport, Sniffed } from './adapter.js';
import { appsmithAdapter } from './appsmith/appsmith-adapter.js';
import { expandArchives } from './archive/expand.js';
import { addDataFlow } from './data-flow.js';
import { decodeText } from './decode-text.js';
import { describeJson } from './describe-json.js';
import { directusAdapter } from './directus/directus-adapter.js';
import type { DocumentFormat, Locate, ParsedDocument } from './document.js';
import type { FileNote, FileReport, NoteCode, SkippedFile } from './file-report.js';
import { assumeBoundaries } from './governance/boundaries.js';
import { governanceAdapter } from './governance/governance-adapter.js';
import type { JsonCursor } from './json-cursor.js';
import { makeAdapter } from './make/make-adapter.js';
import { n8nAdapter } from './n8n/n8n-adapter.js';
import { nodeRedAdapter } from './node-red/node-red-adapter.js';
import { parseJson, positionOf } from './parse-json.js';
import { powerPlatformAdapter } from './power-platform/power-platform-adapter.js';
import { addReleases } from './releases.js';
import { salesforceAdapter } from './salesforce/salesforce-adapter.js';
import { shownPointer } from './secrets/shown-pointer.js';
import { SnapshotBuilder, type SourceFile } from './snapshot-builder.js';
import { tooljetAdapter } from './tooljet/tooljet-adapter.js';

export interface ExportFile {
  /** Relative to the folder that was read, `/`-separated. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface ReadOptions {
  /** RFC 3339, UTC: the evaluation's clock. */
  readonly now: string;
  /** Larger files are skipped. Default 64 MiB. */
  readonly maxFileBytes?: number;
  /** Files that nest deeper are skipped. Default 200. */
  readonly maxDepth?: number;
}

export interface ReadResult {
  readonly snapshot: Snapshot;
  /** One for each file, by path; for an archive that could be opened, one for each file in it. */
  readonly files: readonly FileReport[];
}

export const DEFAULT_MAX_FILE_BYTES = 64 * 1024 * 1024;
export const DEFAULT_MAX_DEPTH = 200;

/** The platform of a snapshot that was made of no export. */
export const NO_PLATFORM = 'none';

/** The platform schema that adapters write for. */
export const SNAPSHOT_SCHEMA = { name: 'nocode', version: '1.1' } as const;

const EXPORTERS: readonly PlatformAdapter[] = [
  n8nAdapter,
  directusAdapter,
  salesforceAdapter,
  nodeRedAdapter,
  powerPlatformAdapter,
  appsmithAdapter,
  makeAdapter,
  tooljetAdapter,
];
/** The sidecar speaks of what the exporters give. */
const ADAPTERS: readonly PlatformAdapter[] = [...EXPORTERS, governanceAdapter];

/** Archives are opened by their content; what is inside stands for itself. */
const ARCHIVE_EXTENSIONS: readonly string[] = ['.zip', '.msapp'];

/** Endings of the files that some adapter reads, in lower case with the dot. Others need not be opened. */
export const EXPORT_EXTENSIONS: readonly string[] = [
  ...new Set([
    '.json',
    ...ARCHIVE_EXTENSIONS,
    ...ADAPTERS.flatMap((a) => a.formats ?? []).flatMap((f) => f.extensions),
  ]),
].sort(compareUtf8);

/** Whether some adapter reads files of this name. */
function hasExportEnding(path: string): boolean {
  const name = path.toLowerCase();
  return EXPORT_EXTENSIONS.some((extension) => name.endsWith(extension));
}

interface OpenedFile extends SourceFile {
  readonly locate: Locate;
  readonly adapter: PlatformAdapter;
  readonly roots: readonly JsonCursor[];
  readonly notes: FileNote[];
}

/**
 * @param files in any order; paths should be unique
 * @param options `now` and limits
 */
export function readExports(files: readonly ExportFile[], options: ReadOptions): ReadResult {
  const expanded = expandArchives(files, hasExportEnding, options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES);
  const sorted = [...expanded.files].sort((a, b) => compareUtf8(a.path, b.path));
  const skipped: SkippedFile[] = [...expanded.skipped];
  const opened: OpenedFile[] = [];
  for (const file of sorted) {
    const result = openFile(file, options);
    if ('tag' in result) skipped.push(result);
    else opened.push(result);
  }
  const builder = new SnapshotBuilder([...new Set(ADAPTERS.flatMap((a) => a.kinds))]);
  const paths = opened.map((o) => o.path);
  const map = (adapter: PlatformAdapter) =>
    adapter.map(exportsOf(opened, adapter), builder, (file, note) => opened[file]?.notes.push(note), paths);
  const used = EXPORTERS.filter((adapter) => opened.some((o) => o.adapter === adapter));
  for (const adapter of used) map(adapter);
  assumeBoundaries(builder);
  addDataFlow(builder);
  addReleases(builder);
  map(governanceAdapter);
  const snapshot = builder.build(
    { platform: used.map((a) => a.name).join('+') || NO_PLATFORM, schema: SNAPSHOT_SCHEMA, now: options.now },
    opened,
  );
  const counts = builder.countsByFile(opened.length);
  const mapped: FileReport[] = opened.map((o, i) => ({
    tag: 'mapped',
    path: o.path,
    platform: o.adapter.name,
    assets: counts[i] ?? {},
    notes: withLines(o),
  }));
  return { snapshot, files: [...mapped, ...skipped].sort((a, b) => compareUtf8(a.path, b.path)) };
}

function exportsOf(opened: readonly OpenedFile[], adapter: PlatformAdapter): readonly PlatformExport[] {
  return opened.flatMap((o, file) =>
    o.adapter === adapter ? o.roots.map((root) => ({ file, path: o.path, root })) : [],
  );
}

function openFile({ path, bytes }: ExportFile, options: ReadOptions): OpenedFile | SkippedFile {
  const skip = (
    reason: SkippedFile['reason'],
    message: string,
    rest: Partial<SkippedFile> = {},
  ): SkippedFile => ({
    tag: 'skipped',
    path,
    reason,
    message,
    ...rest,
  });
  const maxBytes = options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
  if (bytes.length > maxBytes)
    return skip('too-large', `the file has ${bytes.length} bytes; at most ${maxBytes} are read`);
  const decoded = decodeText(bytes);
  if (decoded.tag === 'undecodable')
    return skip('wrong-encoding', 'the file is neither UTF-8 nor UTF-16 text');
  const { text } = decoded;
  if (text.trim() === '') return skip('empty', 'the file is empty');
  const maxDepth = options.maxDepth ?? DEFAULT_MAX_DEPTH;
  const notes: FileNote[] = decoded.notes.map((code) => ({ code, message: ENCODING_NOTES[code] ?? code }));
  const formats = formatsOf(path);
  let refused: SkippedFile | undefined;
  for (const format of formats.length === 0 ? [undefined] : formats) {
    const document = format === undefined ? parseJsonDocument(text, maxDepth) : format.parse(text, maxDepth);
    if (document.tag === 'document') {
      const sniffed = sniffDocument(path, document, format);
      if (sniffed.tag === 'found') {
        const { locate } = document;
        const { adapter, roots } = sniffed;
        return { path, text, locate, adapter, roots, notes: [...notes, ...sniffed.notes] };
      }
      const place = placeOf(text, document.locate, sniffed.pointer);
      refused ??= skip(sniffed.reason, sniffed.message, place);
    } else {
      const { reason, message, position } = document;
      refused ??= skip(reason, message, position === undefined ? {} : { position });
    }
  }
  return refused ?? skip('not-an-export', 'not an export of a known platform');
}

type Unusable = Extract<Sniffed, { readonly tag: 'unusable' }>;

/** Asks the adapters that read the format whether the file is theirs. */
function sniffDocument(
  path: string,
  { root }: { readonly root: JsonCursor },
  format: DocumentFormat | undefined,
):
  | {
      readonly tag: 'found';
      readonly adapter: PlatformAdapter;
      readonly roots: readonly JsonCursor[];
      readonly notes: readonly FileNote[];
    }
  | Unusable {
  const doubled: readonly FileNote[] = root.embedded
    ? [
        {
          code: 'double-encoded',
          message:
            'the file is a JSON text inside a JSON string; all places in it are given as its first line',
        },
      ]
    : [];
  let unusable: Unusable | undefined;
  for (const adapter of ADAPTERS) {
    if (format !== undefined && adapter.formats?.includes(format) !== true) continue;
    const sniffed = adapter.sniff(root, path);
    if (sniffed.tag === 'found')
      return { tag: 'found', adapter, roots: sniffed.roots, notes: [...doubled, ...sniffed.notes] };
    // Another adapter may know it better.
    if (sniffed.tag === 'unusable') unusable ??= sniffed;
  }
  if (unusable !== undefined) return unusable;
  return {
    tag: 'unusable',
    reason: 'not-an-export',
    message:
      format === undefined
        ? `not an export of a known platform: ${describeJson(root.value)}`
        : `a ${format.name} file that is no export of a known platform`,
  };
}

function placeOf(text: string, locate: Locate, pointer: string | undefined): Partial<SkippedFile> {
  const offset = pointer === undefined ? undefined : locate([pointer]).get(pointer);
  return offset === undefined ? {} : { position: positionOf(text, offset) };
}

/** By the ending of the name; what has none that an adapter declares is taken for JSON. */
function formatsOf(path: string): readonly DocumentFormat[] {
  const name = path.toLowerCase();
  const formats = ADAPTERS.flatMap((a) => a.formats ?? []).filter((f) =>
    f.extensions.some((e) => name.endsWith(e)),
  );
  const claiming = formats.find((f) => f.claims?.(path) === true);
  return claiming === undefined ? [...new Set(formats)] : [claiming];
}

function parseJsonDocument(text: string, maxDepth: number): ParsedDocument {
  const parsed = parseJson(text, maxDepth);
  if (parsed.tag === 'not-json')
    return {
      tag: 'refused',
      reason: 'not-json',
      message: `not JSON: ${parsed.message}`,
      position: parsed.position,
    };
  if (parsed.tag === 'too-deep')
    return {
      tag: 'refused',
      reason: 'too-deep',
      message: `more than ${maxDepth} objects and lists stand inside each other`,
      position: parsed.position,
    };
  const root = unwrapText({ value: parsed.value, pointer: '', embedded: false }, maxDepth);
  return { tag: 'document', root, locate: (pointers) => locatePointers(text, pointers) };
}

const ENCODING_NOTES: Readonly<Partial<Record<NoteCode, string>>> = {
  'byte-order-mark': 'the file starts with a byte order mark, which JSON does not allow; it was passed over',
  'utf-16': 'the file is UTF-16, which JSON does not allow; it was read as such',
};

/** Some tools write the export as one JSON string. */
function unwrapText(cursor: JsonCursor, maxDepth: number): JsonCursor {
  if (typeof cursor.value !== 'string') return cursor;
  const parsed = parseJson(cursor.value, maxDepth);
  return parsed.tag === 'json' && typeof parsed.value === 'object' && parsed.value !== null
    ? { value: parsed.value, pointer: cursor.pointer, embedded: true }
    : cursor;
}

/** Gives each note the line of its pointer. */
function withLines({ path, text, locate, notes }: OpenedFile): readonly FileNote[] {
  const pointers = notes.flatMap((n) => n.pointer ?? []);
  if (pointers.length === 0) return notes;
  const source = new SourceText(path, text);
  const offsets = locate(pointers);
  return notes.map((note) => {
    if (note.pointer === undefined) return note;
    const offset = offsets.get(note.pointer);
    const pointer = shownPointer(note.pointer);
    return {
      ...note,
      pointer,
      ...(offset === undefined ? {} : { line: source.positionAt(offset).line + 1 }),
    };
  });
}
