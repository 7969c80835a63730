/** Tells n8n workflows from everything else by content, and says what else a file looks like. */
import type { Sniffed } from '../adapter.js';
import type { FileNote } from '../file-report.js';
import { at, elements, isObject, type JsonCursor, member } from '../json-cursor.js';
import { isCredential } from './credential-export.js';
import { isTableExport } from './data-tables.js';
import { instanceFile } from './instance.js';
import { isWorkflow } from './workflow.js';

/** Members under which other tools and n8n's own API wrap workflows. */
const WRAPPERS = ['data', 'workflow', 'workflows', 'workflowData', 'json', 'result'];
/** Wrappers inside wrappers: `{ data: [{ workflow: {...} }] }`. */
const WRAPPER_DEPTH = 4;

/** @param root the parsed file; strings that hold JSON are the caller's to unwrap */
export function sniffN8n(root: JsonCursor): Sniffed {
  const roots: JsonCursor[] = [];
  const notes: FileNote[] = [];
  findWorkflows(root, WRAPPER_DEPTH, roots, notes);
  const readable = roots.filter((r) => countNodes(r) <= MAX_NODES);
  if (readable.length > 0) {
    for (const r of roots)
      if (!readable.includes(r))
        notes.push({ code: 'element-skipped', message: TOO_MANY_NODES, pointer: r.pointer });
    return { tag: 'found', roots: readable, notes };
  }
  if (roots.length > 0) return { tag: 'unusable', reason: 'too-large', message: TOO_MANY_NODES };
  if (instanceFile(root) !== undefined || isTableExport(root.value))
    return { tag: 'found', roots: [root], notes: [] };
  const credentials = credentialsIn(root);
  if (credentials.length > 0) return { tag: 'found', roots: credentials, notes: [] };
  const beside = besideWorkflows(root);
  if (beside !== undefined)
    return { tag: 'unusable', reason: 'no-facts', message: `${beside} of n8n; no facts are taken from it` };
  if (isObject(root.value) && Object.keys(root.value).some((key) => /^"(?:nodes|connections)"$/.test(key)))
    return {
      tag: 'unusable',
      reason: 'damaged',
      message:
        'an n8n workflow that some tool has taken apart line by line: its keys are quoted twice; export it again',
    };
  return { tag: 'foreign' };
}

/** What source control of n8n keeps beside workflows and credentials. */
function besideWorkflows({ value }: JsonCursor): string | undefined {
  const has = (...keys: readonly string[]) => keys.every((key) => member(value, key) !== undefined);
  if (Array.isArray(value)) {
    const isStub = (v: unknown) =>
      typeof member(v, 'key') === 'string' && member(v, 'value') === '' && member(v, 'type') !== undefined;
    return value.length > 0 && value.every(isStub) ? 'the names of variables' : undefined;
  }
  if (!isObject(value)) return undefined;
  if (has('tags', 'mappings') && Object.keys(value).length === 2) return 'the tags of workflows';
  const { folders } = value;
  if (Array.isArray(folders) && Object.keys(value).length === 1)
    return folders.every((f) => member(f, 'homeProjectId') !== undefined)
      ? 'the folders of workflows'
      : undefined;
  return has('id', 'name', 'owner', 'variableStubs') ? 'a project' : undefined;
}

/** Far more than a canvas can show; it bounds the links that nodes which pass through can multiply. */
export const MAX_NODES = 5_000;
const TOO_MANY_NODES = `a workflow with more than ${MAX_NODES} nodes is not read`;

function countNodes(workflow: JsonCursor): number {
  const nodes = member(workflow.value, 'nodes');
  return Array.isArray(nodes) ? nodes.length : 0;
}

function findWorkflows(cursor: JsonCursor, depth: number, roots: JsonCursor[], notes: FileNote[]): void {
  if (isWorkflow(cursor.value)) {
    roots.push(cursor);
  } else if (depth > 0 && Array.isArray(cursor.value)) {
    const before = roots.length;
    const empty: JsonCursor[] = [];
    for (const element of elements(cursor)) {
      const found = roots.length;
      findWorkflows(element, depth - 1, roots, notes);
      if (roots.length === found) empty.push(element);
    }
    if (roots.length > before)
      for (const element of empty)
        notes.push({
          code: 'element-skipped',
          message: 'an element that is no workflow',
          pointer: element.pointer,
        });
  } else if (depth > 0) {
    for (const key of WRAPPERS) {
      const inner = at(cursor, key);
      if (inner !== undefined) findWorkflows(inner, depth - 1, roots, notes);
    }
  }
}

/** A list of nothing but credentials, or one alone. */
function credentialsIn(root: JsonCursor): readonly JsonCursor[] {
  const list = Array.isArray(root.value) ? elements(root) : [root];
  return list.every((c) => isCredential(c.value)) ? list : [];
}
