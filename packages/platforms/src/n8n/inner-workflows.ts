/**
 * Sub-workflows that are written inside the step which calls them, as a JSON text. Each is an automation of its own, which nothing but its
 * step can call; all of it stands where the text does.
 */

import { embeddedJson } from '../embedded-json.js';
import type { FileNote } from '../file-report.js';
import { at, isObject, type JsonCursor, member } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { callSource } from './calls.js';
import { MAX_NODES } from './sniff.js';
import { isWorkflow, readInnerWorkflow, type Workflow, type WorkflowNode } from './workflow.js';

/** Such a text may hold steps with such texts; each level doubles the backslashes of the next. */
const MAX_LEVELS = 4;

/**
 * Reads the workflows inside the steps of a workflow, and those inside their steps.
 * @returns all of them; each workflow knows its own
 */
export function readInnerWorkflows(
  workflow: Workflow,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
  level = 1,
): readonly Workflow[] {
  const found: Workflow[] = [];
  for (const node of workflow.nodes) {
    if (callSource(node) !== 'parameter') continue;
    const root = innerRoot(node, level, note);
    if (root === undefined) continue;
    const inner = readInnerWorkflow(root, { workflow, node }, builder, note);
    workflow.inner.set(node, inner);
    found.push(inner, ...readInnerWorkflows(inner, builder, note, level + 1));
  }
  return found;
}

function innerRoot(
  node: WorkflowNode,
  level: number,
  note: (note: FileNote) => void,
): JsonCursor | undefined {
  const written = at(node.parameters, 'workflowJson');
  if (written === undefined) return undefined;
  const skip = (message: string) => {
    note({ code: 'element-skipped', message, pointer: written.pointer });
    return undefined;
  };
  const root = parsed(written);
  if (root === undefined || !isWorkflow(root.value)) {
    // What the editor puts there until somebody writes one.
    const isEmpty = isObject(root?.value) && Object.keys(root.value).length === 0;
    return isEmpty || isBlank(written)
      ? undefined
      : skip(
          'the sub-workflow inside this step is no JSON text of a workflow, or computed; its steps are not read',
        );
  }
  if (level > MAX_LEVELS) return skip(`sub-workflows inside more than ${MAX_LEVELS} others are not read`);
  const nodes = member(root.value, 'nodes');
  if (Array.isArray(nodes) && nodes.length > MAX_NODES)
    return skip(`a workflow with more than ${MAX_NODES} nodes is not read`);
  return root;
}

/** The text is JSON. One that was switched to an expression may still be: then its fields are computed one by one. */
function parsed(written: JsonCursor): JsonCursor | undefined {
  if (typeof written.value !== 'string') return written;
  const text = written.value.startsWith('=') ? written.value.slice(1) : written.value;
  return embeddedJson(text, written.pointer);
}

function isBlank({ value }: JsonCursor): boolean {
  return value === null || (typeof value === 'string' && /^=?\s*$/.test(value));
}
