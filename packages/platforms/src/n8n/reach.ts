/** Where the nodes of an app go, as far as its name tells. Data. */

/** Nodes that go to a service, though others of their category work inside n8n. */
const SERVICES = new Set('uproc quickChart ftp git dhl soap'.split(' '));

/** Nodes that go to no service, though others do: parts of agents, stores in memory, n8n's own samples and tables. */
export const LOCAL: ReadonlySet<string> = new Set(
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

/** @returns undefined where the category of its nodes decides */
export function reachOf(app: string): 'local' | 'service' | undefined {
  if (LOCAL.has(app) || LOCAL_PARTS.test(app)) return 'local';
  return SERVICES.has(app) || SERVICE_PARTS.test(app) ? 'service' : undefined;
}
