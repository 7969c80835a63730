/**
 * A strict reader for zip archives of exports. Nothing is written to disk.
 * Invariants: names come out as clean relative paths, each once; no byte of the archive serves two entries; what comes out is no
 * larger than the limits, whatever the archive claims, and has the checksum that it says.
 */
import { crc32 } from '@policyc/base';
import { inflateBounded } from './inflate.js';

export interface ZipLimits {
  readonly entries: number;
  /** Most bytes of one file. */
  readonly entryBytes: number;
  /** Most bytes of all files together. */
  readonly totalBytes: number;
  /** How many times smaller than its content a file of more than a megabyte may be. */
  readonly ratio: number;
}

export const ZIP_LIMITS: ZipLimits = {
  entries: 20_000,
  entryBytes: 64 << 20,
  totalBytes: 512 << 20,
  ratio: 200,
};

export type ZipReason = 'too-large' | 'damaged' | 'unsafe-entry' | 'unsupported';

export interface ZipProblem {
  readonly reason: ZipReason;
  /** One sentence; quotes no content. */
  readonly message: string;
}

export interface ZipEntry {
  /** `/`-separated, relative; what made it unsafe is taken out where there is a problem. */
  readonly name: string;
  readonly content: Uint8Array | ZipProblem;
}

export type ReadZip =
  | { readonly tag: 'entries'; readonly entries: readonly ZipEntry[] }
  | { readonly tag: 'refused'; readonly problem: ZipProblem };

/** Whether bytes begin like a zip archive. */
export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 &&
    bytes[1] === 0x4b &&
    ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  );
}

class Refusal extends Error {
  constructor(readonly problem: ZipProblem) {
    super(problem.message);
  }
}

function refuse(reason: ZipReason, message: string): never {
  throw new Refusal({ reason, message });
}

/**
 * @param wanted which entries are worth inflating; others come out empty
 */
export function readZip(
  bytes: Uint8Array,
  limits: ZipLimits = ZIP_LIMITS,
  wanted: (name: string) => boolean = () => true,
): ReadZip {
  try {
    const headers = centralDirectory(bytes, limits);
    refuseOverlaps(headers);
    return { tag: 'entries', entries: contents(bytes, headers, limits, wanted) };
  } catch (error) {
    if (error instanceof Refusal) return { tag: 'refused', problem: error.problem };
    throw error;
  }
}

interface Header {
  readonly rawName: Uint8Array;
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly isLink: boolean;
  /** Where the data begins, behind the local header. */
  readonly start: number;
  readonly localAt: number;
}

const END_MARK = 0x06054b50;
const CENTRAL_MARK = 0x02014b50;
const LOCAL_MARK = 0x04034b50;
const END_LENGTH = 22;
const MAX_COMMENT = 0xffff;

function centralDirectory(bytes: Uint8Array, limits: ZipLimits): readonly Header[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endRecord(view);
  const count = view.getUint16(end + 10, true);
  const length = view.getUint32(end + 12, true);
  const from = view.getUint32(end + 16, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count)
    refuse('unsupported', 'the archive is one of several parts');
  if (count === 0xffff || length === 0xffffffff || from === 0xffffffff)
    refuse('unsupported', 'the archive is of the kind for more than 4 GiB or 65,534 files');
  if (count > limits.entries) refuse('too-large', `the archive has more than ${limits.entries} entries`);
  if (from + length > end) refuse('damaged', 'the list of files reaches beyond the end of the archive');
  const headers: Header[] = [];
  let at = from;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL_MARK)
      refuse('damaged', `entry ${i + 1} of the list of files is damaged`);
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) refuse('damaged', `entry ${i + 1} of the list of files is damaged`);
    const rawName = bytes.subarray(at + 46, at + 46 + nameLength);
    const localAt = view.getUint32(at + 42, true);
    headers.push({
      rawName,
      name: nameOf(rawName),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      // The upper half of the attributes is a Unix mode where a Unix tool wrote the entry.
      isLink: view.getUint8(at + 5) === 3 && view.getUint32(at + 38, true) >>> 28 === 0xa,
      start: dataStart(view, localAt, rawName, bytes, from),
      localAt,
    });
    at = next;
  }
  return headers;
}

/** Searched from the end, where a comment may stand behind it. */
function endRecord(view: DataView): number {
  const last = view.byteLength - END_LENGTH;
  for (let at = last; at >= 0 && at >= last - MAX_COMMENT; at--)
    if (
      view.getUint32(at, true) === END_MARK &&
      at + END_LENGTH + view.getUint16(at + 20, true) === view.byteLength
    )
      return at;
  return refuse('damaged', 'the archive has no end: it is truncated, or no zip archive');
}

/** The name in front of the data has to be the one in the list: tools differ in which they believe. */
function dataStart(
  view: DataView,
  localAt: number,
  rawName: Uint8Array,
  bytes: Uint8Array,
  directoryAt: number,
): number {
  if (localAt + 30 > directoryAt || view.getUint32(localAt, true) !== LOCAL_MARK)
    refuse('damaged', 'an entry does not stand where the list of files says');
  const nameLength = view.getUint16(localAt + 26, true);
  const start = localAt + 30 + nameLength + view.getUint16(localAt + 28, true);
  const name = bytes.subarray(localAt + 30, localAt + 30 + nameLength);
  if (start > directoryAt || name.length !== rawName.length || name.some((b, i) => b !== rawName[i]))
    refuse('damaged', 'an entry has another name than the list of files says');
  return start;
}

/** Older tools write no flag for UTF-8; what is none is taken byte for byte. */
function nameOf(raw: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return Array.from(raw, (b) => String.fromCharCode(b)).join('');
  }
}

/** Entries that share data make a small archive huge. */
function refuseOverlaps(headers: readonly Header[]): void {
  let end = 0;
  for (const header of [...headers].sort((a, b) => a.localAt - b.localAt)) {
    if (header.localAt < end) refuse('unsafe-entry', 'two entries of the archive share their data');
    end = header.start + header.packed;
  }
}

function contents(
  bytes: Uint8Array,
  headers: readonly Header[],
  limits: ZipLimits,
  wanted: (name: string) => boolean,
): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  const seen = new Set<string>();
  let total = 0;
  for (const header of headers) {
    const name = header.name.replaceAll('\\', '/');
    if (name.endsWith('/')) continue;
    const problem = problemOf(header, name, limits) ?? (seen.has(name) ? DUPLICATE : undefined);
    seen.add(name);
    if (problem !== undefined) {
      entries.push({ name: cleanName(name), content: problem });
      continue;
    }
    if (!wanted(name)) {
      entries.push({ name, content: new Uint8Array() });
      continue;
    }
    total += header.size;
    if (total > limits.totalBytes)
      refuse('too-large', `the archive holds more than ${limits.totalBytes} bytes`);
    entries.push({ name, content: content(bytes, header) });
  }
  return entries;
}

const DUPLICATE: ZipProblem = {
  reason: 'unsafe-entry',
  message: 'a second file of this name in the archive; the first was read',
};

function problemOf(header: Header, name: string, limits: ZipLimits): ZipProblem | undefined {
  const problem = (reason: ZipReason, message: string): ZipProblem => ({ reason, message });
  if (!isCleanPath(name)) return problem('unsafe-entry', 'an entry whose name leads out of the archive');
  if (header.isLink) return problem('unsafe-entry', 'a link; archives of exports hold plain files');
  if ((header.flags & 1) !== 0) return problem('unsupported', 'the file is encrypted');
  if (header.method !== 0 && header.method !== 8)
    return problem('unsupported', 'the file is compressed in a way that is not supported');
  if (header.size > limits.entryBytes)
    return problem('too-large', `the file has ${header.size} bytes; at most ${limits.entryBytes} are read`);
  if (header.size > 1 << 20 && header.size > header.packed * limits.ratio)
    return problem(
      'too-large',
      `the file is more than ${limits.ratio} times larger than its data in the archive`,
    );
  return undefined;
}

function isCleanPath(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters looked for
  if (name === '' || name.length > 1_024 || /[\u0000-\u001f]/.test(name) || /^(?:\/|[A-Za-z]:)/.test(name))
    return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** What may be shown of a name that is not clean. */
function cleanName(name: string): string {
  return (
    name
      .slice(0, 200)
      .split('/')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters taken out
      .map((part) => part.replace(/[\u0000-\u001f:]/g, '_').replace(/^\.{1,2}$/, '_'))
      .filter((part) => part !== '')
      .join('/')
  );
}

function content(bytes: Uint8Array, header: Header): Uint8Array | ZipProblem {
  const damaged: ZipProblem = { reason: 'damaged', message: 'the data of the file is damaged' };
  const data = bytes.subarray(header.start, header.start + header.packed);
  const whole = header.method === 0 ? data : inflateBounded(data, header.size);
  return whole === undefined || whole.length !== header.size || crc32(whole) !== header.crc ? damaged : whole;
}
