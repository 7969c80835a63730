/** Packages of nodes: the ones that a project's manifest or a flow file lists, and the ones that known types come from. */

import type { PlatformExport } from '../adapter.js';
import { type Fact, known, unknown } from '../fact.js';
import { at, entries, isObject, type JsonCursor, member, textOf } from '../json-cursor.js';
import { manifestVersion } from '../releases.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { FlowFile, FlowNode } from './flow.js';
import { packageOf } from './node-types.js';

/** Packages of the Node-RED project itself and of the company behind it. */
const OFFICIAL =
  /^(?:node-red|node-red-dashboard|node-red-node-[a-z0-9-]+|@node-red\/.+|@flowfuse\/.+|@flowforge\/.+)$/;
const NODE_PACKAGE = /(?:^|\/)node-red(?:-|$)|^@node-red\/|-node-red(?:-|$)/;

/** Whether a manifest is that of a Node-RED project or user directory. */
export function isManifest(value: unknown): boolean {
  if (!isObject(value) || typeof member(value, 'name') !== 'string') return false;
  const dependencies = member(value, 'dependencies');
  const settings = member(value, 'node-red');
  if (isObject(member(settings, 'settings'))) return true;
  // A package that brings nodes says so, and is no export.
  if (isObject(member(settings, 'nodes'))) return false;
  return isObject(dependencies) && Object.keys(dependencies).some((name) => NODE_PACKAGE.test(name));
}

export function mapManifests(
  manifests: readonly PlatformExport[],
  files: readonly FlowFile[],
  builder: SnapshotBuilder,
): void {
  for (const { root, file } of manifests)
    for (const [name, version] of entries(at(root, 'dependencies')))
      if (NODE_PACKAGE.test(name)) addPackage(name, version, file, builder);
  for (const { modules, file } of files)
    for (const [name, version] of entries(modules)) addPackage(name, version, file, builder);
}

function addPackage(name: string, version: JsonCursor, file: number, builder: SnapshotBuilder): void {
  const { key, first } = builder.sharedKey('Package', name);
  if (!first) return;
  const text = textOf(version)?.trim();
  builder.add(
    'Package',
    key,
    { file, pointer: version.pointer, fields: {} },
    {
      name: known(name),
      source: sourceFact(name),
      version: manifestVersion(text),
      pinned:
        text === undefined ? unknown('not a version') : known(/^v?\d+\.\d+\.\d+(?:[-+].+)?$/.test(text)),
    },
  );
}

function sourceFact(name: string): Fact {
  return known(OFFICIAL.test(name) ? 'official' : 'community');
}

/** The package that brings a node's type, or null where the type's name does not tell. */
export function packageKey(node: FlowNode, file: FlowFile, builder: SnapshotBuilder): string | null {
  const name = packageOf(node.type);
  if (name === undefined) return null;
  const { key, first } = builder.sharedKey('Package', name);
  if (first)
    builder.add(
      'Package',
      key,
      { file: file.file, pointer: at(node.cursor, 'type')?.pointer ?? node.cursor.pointer, fields: {} },
      {
        name: known(name),
        source: sourceFact(name),
        version: unknown('no package.json is among the files'),
        pinned: unknown('no package.json is among the files'),
      },
    );
  return key;
}
