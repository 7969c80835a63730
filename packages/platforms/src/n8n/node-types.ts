/**
 * What the node types of n8n are. Data: to teach the adapter a node, add its name to a list.
 * Names are short: `n8n-nodes-base.X` is `X`, `@n8n/n8n-nodes-langchain.X` is `langchain.X`; community nodes keep their
 * full type. A node not listed is an app node, judged by its operation (`operations.ts`), or by its ending in `Trigger`.
 */
import { remembered } from '../remembered.js';
import type { Category, TriggerKind } from '../vocabulary.js';

export interface NodeType {
  /** No asset: notes on the canvas. */
  readonly role: 'note' | 'pass-through' | 'trigger' | 'step';
  /** Of a step whose category does not depend on its operation. */
  readonly category?: Category;
  readonly trigger?: TriggerKind;
  /** Whether outsiders choose what the trigger receives, whoever they are; undefined where the type does not tell. */
  readonly outsiders?: boolean;
  /** Ordinary outputs before an error output; `many` where it depends on the parameters. */
  readonly outputs: number | 'many';
}

const NOTES = ['stickyNote'];
/** Nodes that hand on what they get. */
const PASS_THROUGH = ['noOp'];

const TRIGGERS: Readonly<Partial<Record<TriggerKind, string>>> = {
  http: 'webhook',
  form: 'formTrigger',
  chat: 'langchain.chatTrigger',
  mcp: 'langchain.mcpTrigger',
  schedule: 'scheduleTrigger cron interval rssFeedReadTrigger',
  event: 'localFileTrigger',
  email:
    'emailReadImap gmailTrigger microsoftOutlookTrigger emailTrigger postmarkTrigger mailjetTrigger sendInBlueTrigger',
  manual: 'manualTrigger start langchain.manualChatTrigger evaluationTrigger',
  subflow: 'executeWorkflowTrigger',
  error: 'errorTrigger',
  other: 'n8nTrigger workflowTrigger activationTrigger',
};

/** Event triggers that pass on what people outside write: messages, form entries, orders, tickets, mail. */
const OUTSIDERS =
  'telegramTrigger whatsAppTrigger facebookLeadAdsTrigger facebookTrigger lineTrigger twilioTrigger typeformTrigger jotFormTrigger ' +
  'formstackTrigger formIoTrigger surveyMonkeyTrigger koBoToolboxTrigger wufooTrigger calTrigger calendlyTrigger acuitySchedulingTrigger ' +
  'eventbriteTrigger shopifyTrigger wooCommerceTrigger stripeTrigger payPalTrigger gumroadTrigger helpScoutTrigger ' +
  'intercomTrigger zendeskTrigger freshdeskTrigger githubTrigger gitlabTrigger emailReadImap gmailTrigger ' +
  'microsoftOutlookTrigger postmarkTrigger rssFeedReadTrigger lemlistTrigger mailerLiteTrigger webflowTrigger hubspotTrigger ' +
  'mailchimpTrigger getResponseTrigger convertKitTrigger activeCampaignTrigger netlifyTrigger bitbucketTrigger chargebeeTrigger';
/** Triggers of which the workflow does not tell who can feed them. */
const UNTOLD =
  'amqpTrigger awsSnsTrigger kafkaTrigger mqttTrigger rabbitmqTrigger redisTrigger sseTrigger'.split(' ');
/** Community triggers for what anybody can send, by their names. */
const OUTSIDERS_NAME = /whatsapp|waha|rapiwa|evolution|telegram|telepilot|discord|messenger|sms|mail/i;

const STEPS: Readonly<Partial<Record<Category, string>>> = {
  control:
    'if switch filter merge splitInBatches wait executeWorkflow compareDatasets stopAndError limit executionData ' +
    'langchain.toolWorkflow langchain.modelSelector langchain.toolExecutor simulate timeSaved debugHelper',
  transform:
    'set splitOut aggregate summarize sort removeDuplicates renameKeys itemLists dateTime html htmlExtract markdown xml crypto ' +
    'totp jwt compression convertToFile extractFromFile spreadsheetFile moveBinaryData editImage readPDF iCal quickChart ' +
    'langchain.toolCalculator langchain.toolThink evaluation uproc ' +
    'langchain.textSplitterRecursiveCharacterTextSplitter langchain.textSplitterTokenSplitter ' +
    'langchain.textSplitterCharacterTextSplitter langchain.outputParserStructured langchain.outputParserAutofixing ' +
    'langchain.outputParserItemList',
  code: 'code function functionItem aiTransform langchain.toolCode langchain.code',
  exec: 'executeCommand ssh',
  file: 'readWriteFile readBinaryFile readBinaryFiles writeBinaryFile ftp git localFile',
  request:
    'httpRequest langchain.toolHttpRequest graphql langchain.mcpClientTool langchain.mcpClient ' +
    'langchain.mcpRegistryClientTool soap dhl rssFeedRead',
  respond: 'respondToWebhook langchain.chat form',
  send:
    'emailSend awsSes awsSns sendGrid mailgun mailjet mandrill pushover pushbullet gotify msg91 plivo vonage sms77 mocean spontit ' +
    'kafka amqp mqtt n8nTrainingCustomerMessenger',
  admin: 'n8n',
  read:
    'langchain.retrieverVectorStore langchain.retrieverContextualCompression langchain.retrieverMultiQuery ' +
    'langchain.retrieverWorkflow langchain.toolVectorStore langchain.toolWikipedia langchain.toolSerpApi ' +
    'langchain.toolSearXng langchain.toolWolframAlpha langchain.documentDefaultDataLoader ' +
    'langchain.documentGithubLoader langchain.documentBinaryInputLoader langchain.documentJsonInputLoader ' +
    'openWeatherMap coinGecko hackerNews clearbit hunter dropcontact peekalink n8nTrainingCustomerDatastore',
  ai:
    'openAi mindee googleCloudNaturalLanguage awsComprehend awsRekognition awsTextract awsTranscribe deepL perplexity ' +
    'mistralAi jinaAi humanticAi lingvaNex googleTranslate googlePerspective messageAnAgent',
};

/** Nodes whose work is one request to an address in their parameters. */
const HTTP_NODES = new Set(['httpRequest', 'langchain.toolHttpRequest', 'graphql', 'rssFeedRead']);
const PROTOCOL_NODES = new Set([
  'langchain.mcpClientTool',
  'langchain.mcpClient',
  'langchain.mcpRegistryClientTool',
]);

/** What a node speaks to the address in its parameters; undefined where it has none. */
export function requestOf(short: string): 'http' | 'protocol' | undefined {
  if (HTTP_NODES.has(short) || HTTP_NODES.has(short.replace(/Tool$/, ''))) return 'http';
  return PROTOCOL_NODES.has(short) ? 'protocol' : undefined;
}

/** Nodes that call a sub-workflow. */
export const CALLERS: ReadonlySet<string> = new Set([
  'executeWorkflow',
  'langchain.toolWorkflow',
  'langchain.retrieverWorkflow',
]);

const OUTPUTS: Readonly<Record<string, number | 'many'>> = {
  if: 2,
  splitInBatches: 2,
  compareDatasets: 4,
  switch: 'many',
  'langchain.textClassifier': 'many',
  'langchain.sentimentAnalysis': 'many',
  'langchain.guardrails': 2,
  'langchain.code': 'many',
};

const BASE = 'n8n-nodes-base.';
const LANGCHAIN = '@n8n/n8n-nodes-langchain.';

/** The short name of a node type: see the header. */
export const shortType = remembered((type) => {
  if (type.startsWith(BASE)) return type.slice(BASE.length);
  return type.startsWith(LANGCHAIN) ? `langchain.${type.slice(LANGCHAIN.length)}` : type;
});

/** @param short the short name: of a package that is not n8n's own it names the package */
function isOfStrangers(short: string): boolean {
  return short.includes('.') && !short.startsWith('langchain.');
}

export interface PackageName {
  readonly name: string;
  readonly official: boolean;
}

/** The package that a node type comes from, or undefined where the type names none. */
export const packageOf = remembered((type): PackageName | undefined => {
  const dot = type.lastIndexOf('.');
  if (dot <= 0) return undefined;
  return packageNamed(type.slice(0, dot));
});

const packageNamed = remembered((name): PackageName => {
  return { name, official: `${name}.` === BASE || `${name}.` === LANGCHAIN };
});

const TABLE: ReadonlyMap<string, NodeType> = buildTable();

function buildTable(): ReadonlyMap<string, NodeType> {
  const table = new Map<string, NodeType>();
  const outputsOf = (name: string) => (Object.hasOwn(OUTPUTS, name) ? (OUTPUTS[name] ?? 1) : 1);
  for (const [category, names] of Object.entries(STEPS))
    for (const name of names.split(' '))
      table.set(name, { role: 'step', category: category as Category, outputs: outputsOf(name) });
  const outsiders = new Set(OUTSIDERS.split(' '));
  for (const name of outsiders)
    table.set(name, { role: 'trigger', trigger: 'event', outsiders: true, outputs: 1 });
  for (const [kind, names] of Object.entries(TRIGGERS))
    for (const name of names.split(' '))
      table.set(name, {
        role: 'trigger',
        trigger: kind as TriggerKind,
        outsiders: outsiders.has(name),
        outputs: 1,
      });
  for (const name of UNTOLD) table.set(name, { role: 'trigger', trigger: 'event', outputs: 1 });
  for (const name of NOTES) table.set(name, { role: 'note', outputs: 0 });
  for (const name of PASS_THROUGH) table.set(name, { role: 'pass-through', outputs: 1 });
  return table;
}

/**
 * What a node type is.
 * @param short the short name; app nodes come as agent tools too, with `Tool` behind their name
 */
export const nodeTypeOf = remembered((short): NodeType => {
  const listed = TABLE.get(short) ?? (short.endsWith('Tool') ? TABLE.get(short.slice(0, -4)) : undefined);
  if (listed !== undefined) return listed;
  if (/Trigger$/.test(short)) {
    const outsiders = OUTSIDERS_NAME.test(short) || (isOfStrangers(short) ? undefined : false);
    return {
      role: 'trigger',
      trigger: 'event',
      ...(outsiders === undefined ? {} : { outsiders }),
      outputs: 1,
    };
  }
  const outputs = Object.hasOwn(OUTPUTS, short) ? (OUTPUTS[short] ?? 1) : 1;
  if (/^langchain\.vectorStore/.test(short)) return { role: 'step', outputs };
  // What a model remembers, and what prepares texts for it, writes nothing of its own.
  if (/^langchain\.(?:memory|embeddings|outputParser|textSplitter|document|reranker)/.test(short))
    return { role: 'step', category: 'transform', outputs };
  if (short.startsWith('langchain.')) return { role: 'step', category: 'ai', outputs };
  return { role: 'step', outputs };
});
