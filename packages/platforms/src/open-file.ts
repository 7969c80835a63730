/**
 * From the bytes of one file to the exports in it, or to the reason why there are none.
 * Invariant: it never throws on the content of a file.
 */
import { SourceText } from '@policyc/base';
import { locatePointers } from '@policyc/model';
import type { PlatformAdapter, Sniffed } from './adapter.js';
import { ADAPTERS, FORMATS } from './adapters.js';
import { decodedUtf8, decodeText } from './decode-text.js';
import { describeJson } from './describe-json.js';
import type { DocumentFormat, FindLines, Locate, ParsedDocument } from './document.js';
import { embeddedJson } from './embedded-json.js';
import { bytesOf, type ExportFile, sizeOf } from './export-file.js';
import type { FileNote, NoteCode, SkippedFile } from './file-report.js';
import { findLines } from './find-lines.js';
import type { JsonCursor } from './json-cursor.js';
import { ScannedJson } from './json-scan.js';
import { DEFAULT_MAX_DEPTH, parseJson, positionOf } from './parse-json.js';
import type { SourceFile } from './snapshot-builder.js';
import { WantedLines } from './wanted-lines.js';

export interface ReadLimits {
  /** Larger files are skipped. Default 64 MiB. */
  readonly maxFileBytes?: number;
  /** Files that nest deeper are skipped. Default 200. */
  readonly maxDepth?: number;
}

export const DEFAULT_MAX_FILE_BYTES = 64 * 1024 * 1024;

export interface OpenedFile extends SourceFile {
  readonly adapter: PlatformAdapter;
  roots: readonly JsonCursor[];
  readonly notes: FileNote[];
}

/** Decodes and parses a file, and asks the adapters whose it is. */
export function openFile(file: ExportFile, options: ReadLimits): OpenedFile | SkippedFile {
  const { path } = file;
  const maxBytes = options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
  const size = sizeOf(file);
  if (size > maxBytes)
    return skipped(path, 'too-large', `the file has ${size} bytes; at most ${maxBytes} are read`);
  const bytes = bytesOf(file);
  if (!(bytes instanceof Uint8Array)) return skipped(path, 'not-readable', bytes.problem);
  const maxDepth = options.maxDepth ?? DEFAULT_MAX_DEPTH;
  const formats = formatsOf(path);
  if (formats.length === 0) {
    // Almost every file is JSON in UTF-8, and its text is needed for messages only.
    const text = () => decodedUtf8(bytes) ?? '';
    const document = scannedDocument(bytes, file, maxDepth, text);
    if (document !== undefined) return openDocument(path, document, undefined, text);
  }
  const decoded = decodeText(bytes);
  if (decoded.tag === 'undecodable')
    return skipped(path, 'wrong-encoding', 'the file is neither UTF-8 nor UTF-16 text');
  const { text } = decoded;
  if (!/\S/.test(text)) return skipped(path, 'empty', 'the file is empty');
  const notes: FileNote[] = decoded.notes.map((code) => ({ code, message: ENCODING_NOTES[code] ?? code }));
  let refused: SkippedFile | undefined;
  for (const format of formats.length === 0 ? [undefined] : formats) {
    const document =
      format === undefined ? parseJsonDocument(text, decoded.utf8, maxDepth) : format.parse(text, maxDepth);
    if (document.tag === 'document') {
      const opened = openDocument(path, document, format, () => text);
      if (!('tag' in opened)) return { ...opened, notes: [...notes, ...opened.notes] };
      refused ??= opened;
    } else {
      const { reason, message, position } = document;
      refused ??= skipped(path, reason, message, position === undefined ? {} : { position });
    }
  }
  return refused ?? skipped(path, 'not-an-export', 'not an export of a known platform');
}

function skipped(
  path: string,
  reason: SkippedFile['reason'],
  message: string,
  rest: Partial<SkippedFile> = {},
): SkippedFile {
  return { tag: 'skipped', path, reason, message, ...rest };
}

/**
 * The exports in a document, or why there are none.
 * @param format undefined for JSON
 */
function openDocument(
  path: string,
  document: TextDocument,
  format: DocumentFormat | undefined,
  text: () => string,
): OpenedFile | SkippedFile {
  const sniffed = sniffDocument(path, document, format);
  if (sniffed.tag === 'found') {
    const { adapter, roots, notes } = sniffed;
    const findLines = document.findLines ?? linesByOffset(text(), document.locate);
    return { path, findLines, adapter, roots, notes: [...(document.notes ?? []), ...notes] };
  }
  const { reason, message, pointer } = sniffed;
  return skipped(path, reason, message, placeOf(text, document.locate, pointer));
}

type TextDocument = Extract<ParsedDocument, { readonly tag: 'document' }>;
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

function placeOf(text: () => string, locate: Locate, pointer: string | undefined): Partial<SkippedFile> {
  const offset = pointer === undefined ? undefined : locate([pointer]).get(pointer);
  return offset === undefined ? {} : { position: positionOf(text(), offset) };
}

/** By the ending of the name; what has none that an adapter declares is taken for JSON. */
function formatsOf(path: string): readonly DocumentFormat[] {
  const name = path.toLowerCase();
  const formats = FORMATS.filter((f) => f.extensions.some((e) => name.endsWith(e)));
  const claiming = formats.find((f) => f.claims?.(path) === true);
  return claiming === undefined ? formats : [claiming];
}

/**
 * @param source of the bytes
 * @returns undefined where the bytes are no JSON in UTF-8, or nest deeper
 */
function scannedDocument(
  bytes: Uint8Array,
  source: Pick<ExportFile, 'bytes'>,
  maxDepth: number,
  text: () => string,
): TextDocument | undefined {
  const read = ScannedJson.read(bytes, maxDepth, source);
  if (read === undefined) return undefined;
  const { value, scanned } = read;
  return {
    tag: 'document',
    root: unwrapText({ value, pointer: '', embedded: false }, maxDepth),
    locate: (pointers) => locatePointers(text(), pointers),
    findLines: linesIn(scanned),
  };
}

/** @param bytes of the text in UTF-8 */
function parseJsonDocument(text: string, bytes: Uint8Array, maxDepth: number): ParsedDocument {
  const document = scannedDocument(bytes, { bytes }, maxDepth, () => text);
  if (document !== undefined) return document;
  // It says what is wrong with the text.
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

/** Holds on to nothing else of the document. */
function linesIn(scanned: ScannedJson): FindLines {
  return (wanted) => findLines(scanned, wanted);
}

function linesByOffset(text: string, locate: Locate): FindLines {
  return (wanted) => {
    const places = [...wanted.places()];
    const source = new SourceText('', text);
    const offsets = locate(places.map((place) => place.pointer));
    for (const place of places) {
      const offset = offsets.get(place.pointer);
      if (offset !== undefined) place.line = source.positionAt(offset).line + 1;
    }
  };
}

const ENCODING_NOTES: Readonly<Partial<Record<NoteCode, string>>> = {
  'byte-order-mark': 'the file starts with a byte order mark, which JSON does not allow; it was passed over',
  'utf-16': 'the file is UTF-16, which JSON does not allow; it was read as such',
};

/** Some tools write the export as one JSON string. */
function unwrapText(cursor: JsonCursor, maxDepth: number): JsonCursor {
  if (typeof cursor.value !== 'string') return cursor;
  const embedded = embeddedJson(cursor.value, cursor.pointer, maxDepth);
  return typeof embedded?.value === 'object' && embedded.value !== null ? embedded : cursor;
}

/** Gives each note the line of its pointer. */
export function withLines({ findLines, notes }: OpenedFile): readonly FileNote[] {
  if (!notes.some((n) => n.pointer !== undefined)) return notes;
  const wanted = new WantedLines();
  const places = notes.map(({ pointer }) => (pointer === undefined ? undefined : wanted.place(pointer)));
  findLines(wanted);
  return notes.map((note, i) => {
    const place = places[i];
    if (place === undefined) return note;
    const { pointer } = place.shown;
    return place.line === 0 ? { ...note, pointer } : { ...note, pointer, line: place.line };
  });
}
