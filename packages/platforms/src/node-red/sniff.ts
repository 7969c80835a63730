/** Tells Node-RED's files from everything else by content: flows, stored credentials, settings, manifests. */
import type { Sniffed } from '../adapter.js';
import { at, isObject, type JsonCursor, member } from '../json-cursor.js';
import { isCredentialFile } from './credentials.js';
import { MAX_NODES } from './flow.js';
import { isManifest } from './packages.js';
import { looksLikeSettings } from './settings.js';

export type NodeRedFile = 'flows' | 'credentials' | 'settings' | 'manifest';

/** What a recognised root is. Settings come from JavaScript, so objects of theirs are told by their keys. */
export function fileKindOf(root: JsonCursor): NodeRedFile | undefined {
  const { value } = root;
  if (Array.isArray(value)) return isFlowList(value) ? 'flows' : undefined;
  if (!isObject(value)) return undefined;
  if (isCredentialFile(value)) return 'credentials';
  if (isManifest(value)) return 'manifest';
  return Object.getPrototypeOf(value) === null && looksLikeSettings(Object.keys(value))
    ? 'settings'
    : undefined;
}

export function sniffNodeRed(root: JsonCursor): Sniffed {
  // The API, snapshots of instances and some tools wrap the list.
  for (const candidate of [
    root,
    at(root, 'flows'),
    at(root, 'flows', 'flows'),
    at(root, 'flow'),
    // One flow, as the API answers it: its nodes, beside what configures them.
    at(root, 'configs') === undefined ? undefined : at(root, 'nodes'),
  ]) {
    if (candidate === undefined) continue;
    const kind = fileKindOf(candidate);
    if (kind === undefined) continue;
    if (kind === 'flows' && Array.isArray(candidate.value) && candidate.value.length > MAX_NODES)
      return {
        tag: 'unusable',
        reason: 'too-large',
        message: `a flow file with more than ${MAX_NODES} nodes is not read`,
      };
    const stored = kind === 'flows' ? storedBeside(root) : [];
    return { tag: 'found', roots: [candidate, ...stored], notes: [] };
  }
  return { tag: 'foreign' };
}

/** A snapshot of an instance keeps what its nodes log in with beside its flows. */
function storedBeside(root: JsonCursor): readonly JsonCursor[] {
  const found = at(root, 'flows', 'credentials') ?? at(root, 'credentials');
  return found !== undefined && fileKindOf(found) === 'credentials' ? [found] : [];
}

/** Most elements are nodes: objects with id and type, some with wires, a place on the canvas, or a tab's label. */
function isFlowList(list: readonly unknown[]): boolean {
  const typed = list.filter(
    (n) => typeof member(n, 'id') === 'string' && typeof member(n, 'type') === 'string',
  );
  return (
    typed.length > 0 &&
    typed.length * 2 >= list.length &&
    typed.some(
      (n) =>
        Array.isArray(member(n, 'wires')) ||
        (member(n, 'type') === 'tab' && typeof member(n, 'label') === 'string') ||
        (member(n, 'type') === 'subflow' && Array.isArray(member(n, 'in'))),
    )
  );
}
