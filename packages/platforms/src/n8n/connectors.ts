/**
 * What a node is connected to the outside by. n8n has no descriptions of connectors: a node type of an app is the way to its
 * service, named by the type without the ending that tells triggers and tools of agents apart.
 */
import { codeConnector } from '../code-connector.js';
import { ABSENT, type Fact, knownClean, unknown } from '../fact.js';
import { textAt } from '../json-cursor.js';
import { addNamedConnector } from '../named-connector.js';
import { remembered } from '../remembered.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Category } from '../vocabulary.js';
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

/** Nodes of those categories that go to a service all the same. */
const SERVICES = new Set('uproc quickChart aiTransform ftp git dhl soap'.split(' '));

/** Nodes of other categories, and of none, that go to no service: parts of agents, stores in memory, n8n's own samples and tables. */
const LOCAL = new Set(
  (
    'dataTable n8nTrainingCustomerDatastore n8nTrainingCustomerMessenger langchain.vectorStoreInMemory langchain.vectorStoreInMemoryInsert ' +
    'langchain.vectorStoreInMemoryLoad langchain.informationExtractor langchain.textClassifier langchain.sentimentAnalysis ' +
    'langchain.guardrails langchain.documentDefaultDataLoader langchain.documentBinaryInputLoader ' +
    'langchain.documentJsonInputLoader langchain.toolVectorStore sseTrigger rssFeedReadTrigger localFileTrigger'
  ).split(' '),
);
const LOCAL_PARTS = /^langchain\.(?:agent|chain|retriever)/;
/** Preparing a text with a model, and remembering in a database, is done by a service. */
const SERVICE_PARTS =
  /^langchain\.(?:embeddings|reranker|documentGithub|memory(?!BufferWindow|Manager|ChatRetriever))/;

export function stepConnector(
  workflow: Workflow,
  node: WorkflowNode,
  category: Category,
  builder: SnapshotBuilder,
): Fact {
  if (category === 'code')
    return codeConnector(textAt(node.parameters, 'jsCode') ?? textAt(node.parameters, 'functionCode'));
  if (node.traits.app === 'executeCommand') return unknown('a command may connect to anything');
  const reach = reachOf(node.traits.app);
  const inside = node.is.category !== undefined && INSIDE.has(node.is.category);
  return reach === 'local' || (inside && reach !== 'service')
    ? ABSENT
    : appConnector(workflow, node, builder);
}

/** What the name of a node's app tells of where it goes. */
const reachOf = remembered((app): 'local' | 'service' | undefined => {
  if (LOCAL.has(app) || LOCAL_PARTS.test(app)) return 'local';
  return SERVICES.has(app) || SERVICE_PARTS.test(app) ? 'service' : undefined;
});

export function triggerConnector(workflow: Workflow, node: WorkflowNode, builder: SnapshotBuilder): Fact {
  const kind = node.is.trigger;
  if ((kind !== 'event' && kind !== 'email') || LOCAL.has(node.short)) return ABSENT;
  return appConnector(workflow, node, builder);
}

function appConnector(workflow: Workflow, node: WorkflowNode, builder: SnapshotBuilder): Fact {
  const id = node.traits.connector;
  return knownClean(
    addNamedConnector(
      {
        id,
        name: id.slice(id.lastIndexOf('.') + 1),
        custom: node.traits.package?.official === true ? false : undefined,
        group: undefined,
        undescribed: 'n8n keeps no description of services',
      },
      { file: workflow.file, pointer: memberPlace(node, 'type') ?? node.cursor },
      builder,
    ),
  );
}
