/** The files of a folder as the adapters take them, and a check of every place against the raw file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pointerSegments, type Snapshot } from '@policyc/model';
import { EXPORT_EXTENSIONS, type ExportFile } from '@policyc/platforms';
import { unzipSync } from 'fflate';
import { type Node, parseTree } from 'jsonc-parser';
import { ROOT } from './sources.js';
import { xmlLines } from './xml-places.js';

export const CORPORA = process.env.POLICYC_CORPORA ?? join(ROOT, '../shared/corpora');

/** Whether a corpus is there; says so where it is not, because its tests are skipped then. */
export function hasCorpus(name: string): boolean {
  const there = existsSync(join(CORPORA, name));
  if (!there) console.info(`skipped: no corpus ${name} (set POLICYC_CORPORA)`);
  return there;
}

export function exportFiles(directory: string): readonly ExportFile[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && EXPORT_EXTENSIONS.some((e) => entry.name.toLowerCase().endsWith(e)))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(directory, path).replaceAll('\\', '/'), bytes: readFileSync(path) }));
}

/** Everything that is wrong with the places in JSON, XML and text files, as sentences. Those in `.js` files have a check
 * of their own. */
export function wrongPlaces(snapshot: Snapshot, files: readonly ExportFile[]): readonly string[] {
  const { origins } = snapshot;
  if (origins === undefined) return ['the snapshot has no origins'];
  const unpacked = files.flatMap(unpack);
  const texts = origins.files.map((path) => {
    const bytes = unpacked.find((f) => f.path === path)?.bytes ?? new Uint8Array();
    return new TextDecoder().decode(bytes);
  });
  const isCode = origins.files.map((path) => path.endsWith('.js'));
  const isText = origins.files.map((path) => path.endsWith('.txt'));
  const isXml = texts.map((text, i) => !isCode[i] && !isText[i] && text.trimStart().startsWith('<'));
  const isJson = texts.map((_, i) => !isXml[i] && !isCode[i] && !isText[i]);
  const values = texts.map((text, i) => (isJson[i] ? (JSON.parse(text) as unknown) : undefined));
  const trees = texts.map((text, i) => (isJson[i] ? parseTree(text) : undefined));
  const lines = texts.map((text, i) =>
    isXml[i] ? xmlLines(text) : isText[i] ? new Map([['', 1]]) : undefined,
  );
  const wrong: string[] = [];
  for (const [kind, places] of Object.entries(origins.assets))
    for (const [i, place] of places.entries())
      for (const { pointer, line } of [place, ...Object.values(place.fields ?? {})]) {
        const name = `${kind} ${String(snapshot.assets[kind]?.[i]?.id)}: ${origins.files[place.file]}${pointer}`;
        if (isCode[place.file]) continue;
        const found = lines[place.file];
        if (found !== undefined) {
          if (found.get(pointer) !== line)
            wrong.push(`${name} is in line ${found.get(pointer)}, not ${line}`);
        } else if (!resolves(values[place.file], pointer)) wrong.push(`${name} does not resolve`);
        else if (line !== lineOf(trees[place.file], texts[place.file] ?? '', pointer))
          wrong.push(`${name} is not in line ${line}`);
      }
  return wrong;
}

/** By another reader than the one under test. */
function unpack(file: ExportFile): readonly ExportFile[] {
  if (!/\.(?:zip|msapp)$/.test(file.path)) return [file];
  return Object.entries(unzipSync(file.bytes)).flatMap(([name, bytes]) =>
    unpack({ path: `${file.path}/${name.replaceAll('\\', '/')}`, bytes }),
  );
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

function resolves(root: unknown, pointer: string): boolean {
  return valueAt(root, pointer) !== undefined;
}

/** By another parser than the one under test. */
function lineOf(tree: Node | undefined, text: string, pointer: string): number | undefined {
  const path = pointerSegments(pointer);
  let node = tree;
  for (const segment of path)
    node =
      node?.type === 'array'
        ? node.children?.[Number(segment)]
        : node?.children?.findLast((property) => property.children?.[0]?.value === segment)?.children?.[1];
  return node === undefined ? undefined : text.slice(0, node.offset).split('\n').length;
}
