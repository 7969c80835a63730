/**
 * Whether places show the thing itself: the line that a finding names holds the key, the name or the opening of what it
 * is about, and what stands there is inside what it belongs to. Shares nothing with the readers under test.
 */
import { pointerSegments, type Snapshot, type SnapshotAsset } from '@policyc/model';
import type { ExportFile } from '@policyc/platforms';
import { unzipSync } from 'fflate';

interface File {
  readonly path: string;
  readonly lines: readonly string[];
  /** Of JSON files. */
  readonly root: unknown;
}

/** Everything that is wrong, as sentences. */
export function unshownPlaces(snapshot: Snapshot, exports: readonly ExportFile[]): readonly string[] {
  const { origins } = snapshot;
  if (origins === undefined) return ['the snapshot has no origins'];
  const opened = new Map(exports.flatMap(unpack).map((f) => [f.path, f.bytes] as const));
  const files = origins.files.map((path) => openFile(path, opened.get(path)));
  const placeOf = new Map(
    Object.entries(origins.assets).flatMap(([kind, list]) =>
      list.map((place, i) => [`${kind} ${String(snapshot.assets[kind]?.[i]?.id)}`, place] as const),
    ),
  );
  const wrong: string[] = [];
  for (const [kind, list] of Object.entries(origins.assets))
    for (const [i, place] of list.entries()) {
      const asset = snapshot.assets[kind]?.[i];
      const file = files[place.file];
      if (asset === undefined || file === undefined) {
        wrong.push(`${kind} ${i} has no file`);
        continue;
      }
      const name = `${kind} ${String(asset.id)} at ${file.path}${place.pointer}:${place.line}`;
      for (const [field, { pointer, line }] of [['', place] as const, ...Object.entries(place.fields ?? {})])
        if (!lineShows(file, pointer, line))
          wrong.push(`${name} ${field}: ${pointer} is not to be seen in line ${line}`);
      const owner = ownerOf(kind, asset, placeOf);
      if (owner !== undefined && owner.file === place.file && !isInside(place.pointer, owner.pointer))
        wrong.push(`${name} is not inside what it belongs to: ${owner.pointer}`);
    }
  return wrong;
}

/** By another reader than the one under test. */
function unpack(file: ExportFile): readonly ExportFile[] {
  if (!/\.(?:zip|msapp)$/i.test(file.path)) return [file];
  return Object.entries(unzipSync(file.bytes)).flatMap(([name, bytes]) =>
    unpack({ path: `${file.path}/${name.replaceAll('\\', '/')}`, bytes }),
  );
}

function openFile(path: string, bytes: Uint8Array = new Uint8Array()): File {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes);
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    root = undefined;
  }
  return { path, lines: text.split('\n'), root };
}

/** A key is looked for in its line or the one before, where writers put values below their keys. */
function lineShows({ lines, root, path }: File, pointer: string, line: number): boolean {
  const here = lines[line - 1];
  if (here === undefined) return false;
  const last = pointerSegments(pointer).at(-1);
  // The file as a whole; its first lines may be a prologue or comments.
  if (last === undefined) return lines.slice(0, line - 1).every((l) => !/^\s*["{[]/.test(l));
  if (root !== undefined) {
    if (typeof root === 'string') return line === 1;
    const value = valueAt(root, pointer);
    if (value === undefined) return false;
    const shows = opening(value).some((text) => here.includes(text));
    if (/^\d+$/.test(last) && Array.isArray(valueAt(root, parentOf(pointer)))) return shows;
    return (
      shows &&
      [here, lines[line - 2] ?? ''].some((l) => l.includes(JSON.stringify(last)) || l.includes(escaped(last)))
    );
  }
  if (path.endsWith('.js') || path.endsWith('.cjs'))
    return /^\d+$/.test(last) ? /[{['"\d]/.test(here) : here.includes(last);
  if (last.startsWith('@')) return here.includes(last.slice(1));
  if (/\.ya?ml$/.test(path))
    return /^\d+$/.test(last)
      ? /-|\[|\{/.test(here)
      : here.includes(last) || (lines[line - 2] ?? '').includes(last);
  return here.includes(`<${last.replace(/\[\d+\]$/, '')}`);
}

/** Other writers escape what is not ASCII, or slashes. */
function escaped(key: string): string {
  const ascii = JSON.stringify(key).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return ascii;
}

function opening(value: unknown): readonly string[] {
  if (Array.isArray(value)) return ['['];
  if (typeof value === 'object' && value !== null) return ['{'];
  if (typeof value === 'string') {
    const first = JSON.stringify([...value.slice(0, 2)][0] ?? '').slice(1, -1);
    return [`"${first}`, '"\\'];
  }
  return [String(value)];
}

function valueAt(root: unknown, pointer: string): unknown {
  return pointerSegments(pointer).reduce<unknown>(
    (value, segment) =>
      typeof value === 'object' && value !== null
        ? Object.getOwnPropertyDescriptor(value, segment)?.value
        : undefined,
    root,
  );
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

/** The reference to what an asset is a part of, where its place has to be inside the place of that. */
const OWNERS: Readonly<Record<string, readonly [field: string, kind: string]>> = {
  Param: ['step', 'Step'],
  Request: ['step', 'Step'],
};

interface Place {
  readonly file: number;
  readonly pointer: string;
}

function ownerOf(kind: string, asset: SnapshotAsset, places: ReadonlyMap<string, Place>): Place | undefined {
  const owner = Object.hasOwn(OWNERS, kind) ? OWNERS[kind] : undefined;
  if (owner === undefined) return undefined;
  const [field, of] = owner;
  return places.get(`${of} ${String(asset[field])}`);
}

function isInside(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}
