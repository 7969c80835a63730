/** Calls of sub-workflows: by id, to the workflow itself, or to one that the export cannot name. */
import { EXPRESSION, type Fact, knownSet, NOTHING, opaque, unknown } from '../fact.js';
import { at, type JsonCursor, member, scalarText, textAt } from '../json-cursor.js';
import { entryTriggers, type Neighbourhood } from './neighbourhood.js';
import type { Workflow, WorkflowNode } from './workflow.js';

const UNTIL_SETTLED = NOTHING;

/** Where a step has the sub-workflow from that it calls; undefined of a step that calls none. */
export function callSource(node: WorkflowNode): string | undefined {
  return node.traits.callsWorkflows ? (textAt(node.parameters, 'source') ?? 'database') : undefined;
}

/** Where a step says which sub-workflow it calls. */
export function callPlace(node: WorkflowNode): JsonCursor | undefined {
  const source = callSource(node);
  return source === undefined ? undefined : at(node.parameters, PLACES.get(source) ?? 'workflowId');
}

const PLACES: ReadonlyMap<string, string> = new Map([
  ['parameter', 'workflowJson'],
  ['localFile', 'workflowPath'],
  ['url', 'workflowUrl'],
]);

const SELF = /^=\s*\{\{\s*\$workflow\.id\s*\}\}\s*$/;

/** Which sub-workflows a step calls: the keys of their triggers. */
export function callsFact(workflow: Workflow, node: WorkflowNode, neighbourhood: Neighbourhood): Fact {
  // A disabled step hands its input on and calls nothing.
  const source = node.disabled ? undefined : callSource(node);
  if (source === undefined) return NOTHING;
  if (source === 'parameter') {
    const inner = workflow.inner.get(node);
    return inner === undefined
      ? unknown('what is written inside the step is no workflow that can be read')
      : knownSet(entryTriggers(inner));
  }
  if (source !== 'database') return unknown('the sub-workflow is loaded when the step runs');
  const locator = at(node.parameters, 'workflowId');
  const id = scalarText(
    member(locator?.value, '__rl') === true ? member(locator?.value, 'value') : locator?.value,
  );
  if (id === undefined || id === '') return unknown('no sub-workflow is chosen');
  if (SELF.test(id)) return knownSet(entryTriggers(workflow));
  if (id.startsWith('=')) return opaque(EXPRESSION);
  neighbourhood.refer(workflow.file, { kind: 'Step', key: node.key }, id);
  return UNTIL_SETTLED;
}
