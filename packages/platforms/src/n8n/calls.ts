/** Calls of sub-workflows: by id, to the workflow itself, or to one that the export cannot name. */
import { EXPRESSION, type Fact, knownSet, opaque, unknown } from '../fact.js';
import { at, member, scalarText, textAt } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Workflow, WorkflowNode } from './workflow.js';

/** What starts when a sub-workflow is called; older versions start at the first manual trigger. */
function entryTriggers(target: Workflow): readonly WorkflowNode[] {
  const triggers = target.nodes.filter((n) => n.is.role === 'trigger' && !n.disabled);
  const subflow = triggers.filter((n) => n.is.trigger === 'subflow');
  return subflow.length > 0 ? subflow : triggers.filter((n) => n.is.trigger === 'manual').slice(0, 1);
}

const CALLERS = new Set(['executeWorkflow', 'langchain.toolWorkflow', 'langchain.retrieverWorkflow']);
const SELF = /^=\s*\{\{\s*\$workflow\.id\s*\}\}\s*$/;

/** Which sub-workflows a step calls: the keys of their triggers. */
export function callsFact(
  workflow: Workflow,
  node: WorkflowNode,
  builder: SnapshotBuilder,
  byId: ReadonlyMap<string, Workflow>,
): Fact {
  // A disabled step hands its input on and calls nothing.
  if (node.disabled || !CALLERS.has(node.short)) return knownSet([]);
  const source = textAt(node.parameters, 'source') ?? 'database';
  if (source === 'parameter') return unknown('the sub-workflow is written inside the step');
  if (source !== 'database') return unknown('the sub-workflow is loaded when the step runs');
  const locator = at(node.parameters, 'workflowId');
  const id = scalarText(
    member(locator?.value, '__rl') === true ? member(locator?.value, 'value') : locator?.value,
  );
  if (id === undefined || id === '') return unknown('no sub-workflow is chosen');
  const target = SELF.test(id) ? workflow : id.startsWith('=') ? undefined : byId.get(id);
  if (target !== undefined) return knownSet(entryTriggers(target).map((t) => t.key));
  if (id.startsWith('=')) return opaque(EXPRESSION);
  return knownSet([builder.stub('Trigger', `${id}/start`)]);
}
