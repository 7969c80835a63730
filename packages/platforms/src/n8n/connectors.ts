/**
 * What a node is connected to the outside by. n8n has no descriptions of connectors: a node type of an app is the way to its
 * service, named by the type without the ending that tells triggers and tools of agents apart.
 */
import { codeConnector } from '../code-connector.js';
import { ABSENT, commonText, type Fact, unknown } from '../fact.js';
import { addNamedConnector } from '../named-connector.js';
import type { Category } from '../vocabulary.js';
import { codeText } from './code-text.js';
import type { Neighbourhood } from './neighbourhood.js';
import { LOCAL } from './reach.js';
import { memberPlace, type Workflow, type WorkflowNode } from './workflow.js';

/** Nodes of these categories work inside n8n, or send requests that are described as such. */
const INSIDE: ReadonlySet<Category> = new Set([
  'control',
  'transform',
  'respond',
  'request',
  'file',
  'admin',
]);

export function stepConnector(
  workflow: Workflow,
  node: WorkflowNode,
  category: Category,
  neighbourhood: Neighbourhood,
): Fact {
  if (category === 'code') return codeConnector(codeText(node));
  if (node.traits.app === 'executeCommand') return unknown('a command may connect to anything');
  const { reach } = node.traits;
  const inside = node.is.category !== undefined && INSIDE.has(node.is.category);
  return reach === 'local' || (inside && reach !== 'service')
    ? ABSENT
    : appConnector(workflow, node, neighbourhood);
}

export function triggerConnector(workflow: Workflow, node: WorkflowNode, neighbourhood: Neighbourhood): Fact {
  const kind = node.is.trigger;
  if ((kind !== 'event' && kind !== 'email') || LOCAL.has(node.short)) return ABSENT;
  return appConnector(workflow, node, neighbourhood);
}

function appConnector(workflow: Workflow, node: WorkflowNode, { builder, connectors }: Neighbourhood): Fact {
  const id = node.traits.connector;
  let fact = connectors.get(id);
  if (fact === undefined) {
    const key = addNamedConnector(
      {
        id,
        name: id.slice(id.lastIndexOf('.') + 1),
        custom: node.traits.package?.official === true ? false : undefined,
        group: undefined,
        undescribed: 'n8n keeps no description of services',
      },
      { file: workflow.file, pointer: memberPlace(node, 'type') ?? node.cursor },
      builder,
    );
    fact = commonText(key);
    connectors.set(id, fact);
  }
  return fact;
}
