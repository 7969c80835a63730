/**
 * `policyc.yaml` beside the exports. It refers to what the other adapters gave, so it is mapped after them.
 * Invariant: a file with a fault is not used at all, because half of it could mean the opposite.
 */
import type { AdapterOfAll, NoteSink, PlatformExport, Sniffed } from '../adapter.js';
import { at, isObject, type JsonCursor } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { shownPointer } from '../wanted-lines.js';
import { yamlFormat } from '../yaml-document.js';
import { mapAdditions } from './additions.js';
import { mapAdvisories } from './advisories.js';
import { mapAssets } from './assets.js';
import { mapBoundaries } from './boundaries.js';
import { mapComponents } from './components.js';
import { mapEnvironments } from './environments.js';
import { mapLogs } from './logs.js';
import { mapOwners } from './owners.js';
import { mapPlatforms } from './platforms.js';
import type { Fault } from './shape.js';
import { SIDECAR, SIDECAR_NAMES, type Sidecar } from './sidecar.js';

export const governanceAdapter: AdapterOfAll = {
  name: 'governance',
  kinds: ['Governance', 'Advisory', 'Principal', 'Workspace', 'App', 'Environment', 'LogSink', 'Credential'],
  formats: [yamlFormat(SIDECAR_NAMES)],
  sniff,
  map: mapSidecars,
};

/** What was read of each sidecar when it was recognised, by its tree. */
const READ = new WeakMap<object, Sidecar>();

/** Faults that are told; the others are counted. */
const FAULTS_TOLD = 3;

function sniff(root: JsonCursor): Sniffed {
  if (at(root, 'policyc') === undefined) return { tag: 'foreign' };
  const faults: Fault[] = [];
  const sidecar = SIDECAR.read(root, faults);
  const [first] = faults;
  if (first === undefined && sidecar !== undefined && isObject(root.value)) READ.set(root.value, sidecar);
  if (first === undefined) return { tag: 'found', roots: [root], notes: [] };
  // A key may be a secret that stands in the wrong place.
  const told = faults.slice(0, FAULTS_TOLD).map((f) => `${shownPointer(f.pointer) || '/'}: ${f.message}`);
  const more = faults.length > FAULTS_TOLD ? [`and ${faults.length - FAULTS_TOLD} more`] : [];
  return {
    tag: 'unusable',
    reason: 'invalid',
    message: `not used, because of ${[...told, ...more].join('; ')}`,
    pointer: first.pointer,
  };
}

/** What is only known where a sidecar has the key. */
const COVERED: readonly (readonly [string, string])[] = [
  ['Governance', 'assets'],
  ['Advisory', 'advisories'],
];

function mapSidecars(
  exports: readonly PlatformExport[],
  builder: SnapshotBuilder,
  note: NoteSink,
  paths: readonly string[],
): void {
  for (const [kind, key] of COVERED) {
    const holders = exports.filter(({ root }) => at(root, key) !== undefined);
    if (holders.length === 0) builder.cover(kind, { state: 'none', reason: `no policyc.yaml has ${key}` });
  }
  for (const source of exports) {
    const read = isObject(source.root.value) ? READ.get(source.root.value) : undefined;
    const sidecar = read ?? SIDECAR.read(source.root, []);
    if (sidecar === undefined) continue;
    const target = {
      file: source.file,
      builder,
      paths,
      note: (n: Parameters<NoteSink>[1]) => note(source.file, n),
    };
    mapOwners(sidecar, target);
    mapAssets(sidecar, target);
    mapAdditions(sidecar, target);
    mapEnvironments(sidecar, target);
    mapLogs(sidecar, target);
    mapBoundaries(sidecar, target);
    mapComponents(sidecar, target);
    mapPlatforms(sidecar, target);
    mapAdvisories(sidecar, target);
  }
}
