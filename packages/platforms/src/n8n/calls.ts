/** Calls of sub-workflows: by id, to the workflow itself, or to one that the export cannot name. */
import { EXPRESSION, type Fact, knownSet, opaque, unknown } from '../fact.js';
import { at, member, scalarText, textAt } from '../json-cursor.js';
import { entryTriggers, type Neighbourhood } from './neighbourhood.js';
import type { Workflow, WorkflowNode } from './workflow.js';

const UNTIL_SETTLED = knownSet([]);

const CALLERS = new Set(['executeWorkflow', 'langchain.toolWorkflow', 'langchain.retrieverWorkflow']);
const SELF = /^=\s*\{\{\s*\$workflow\.id\s*\}\}\s*$/;

/** Which sub-workflows a step calls: the keys of their triggers. */
export function callsFact(workflow: Workflow, node: WorkflowNode, neighbourhood: Neighbourhood): Fact {
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
  if (SELF.test(id)) return knownSet(entryTriggers(workflow));
  if (id.startsWith('=')) return opaque(EXPRESSION);
  neighbourhood.refer(workflow.file, { kind: 'Step', key: node.key }, id);
  return UNTIL_SETTLED;
}
