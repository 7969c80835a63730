/**
 * What the text of a parameter is used as. Data: by short node type, path patterns (keys joined by dots; `*` stands for
 * one array element) to the role. To teach the adapter a sink, add a line.
 */
import { member } from '../json-cursor.js';
import type { SinkRole } from '../vocabulary.js';

/** The sinks of a type of nodes. */
export type Patterns = Readonly<Record<string, SinkRole>>;

const HTTP: Patterns = {
  url: 'url',
  endpoint: 'url',
  'headerParameters.parameters.*.value': 'header',
  'headerParametersUi.parameter.*.value': 'header',
  'parametersHeaders.values.*.value': 'header',
  jsonHeaders: 'header',
  headerParametersJson: 'header',
  'queryParameters.parameters.*.value': 'query_key',
  'queryParametersUi.parameter.*.value': 'query_key',
  'parametersQuery.values.*.value': 'query_key',
  jsonQuery: 'query_key',
  queryParametersJson: 'query_key',
  'bodyParameters.parameters.*.value': 'body',
  'bodyParametersUi.parameter.*.value': 'body',
  'parametersBody.values.*.value': 'body',
  jsonBody: 'body',
  body: 'body',
  bodyParametersJson: 'body',
  query: 'body',
  variables: 'body',
};

const SQL: Patterns = { query: 'sql', sqlQuery: 'sql' };

const PROMPT: Patterns = {
  text: 'prompt',
  prompt: 'prompt',
  'options.systemMessage': 'prompt',
  'options.prefix': 'prompt',
  'messages.messageValues.*.message': 'prompt',
  'messages.values.*.content': 'prompt',
  'messages.message.*.content': 'prompt',
  'prompt.messages.*.content': 'prompt',
  'responses.values.*.content': 'prompt',
  systemPromptTemplate: 'prompt',
  'options.systemPromptTemplate': 'prompt',
  systemMessage: 'prompt',
  inputText: 'prompt',
  'guardrails.custom.guardrail.*.prompt': 'prompt',
  'options.combineMapPrompt': 'prompt',
  'options.prompt': 'prompt',
  'options.refinePrompt': 'prompt',
  'options.summarizationMethodAndPrompts.values.combineMapPrompt': 'prompt',
  'options.summarizationMethodAndPrompts.values.prompt': 'prompt',
  'options.summarizationMethodAndPrompts.values.refinePrompt': 'prompt',
};

const CODE: Patterns = {
  jsCode: 'code',
  pythonCode: 'code',
  functionCode: 'code',
  'code.execute.code': 'code',
  'code.supplyData.code': 'code',
};

const RESPONSE: Patterns = {
  responseBody: 'body',
  redirectURL: 'url',
  'options.responseHeaders.entries.*.value': 'header',
};
/** Browsers show a text as a page unless a header says otherwise. */
const PAGE: Patterns = { ...RESPONSE, responseBody: 'html' };
const MARKUP = /^=?\s*<(?:!doctype html|(?:html|head|body|div|p|h[1-6]|table|form|script|style)\b)/i;

/** Mail is markup unless its node says that it is plain. */
const MAIL: Patterns = { message: 'html' };
/** Outlook takes it for plain unless the node says that it is markup. */
const OUTLOOK: Patterns = { bodyContent: 'html' };

/** Sub-workflows that are loaded when the step runs. */
const CALLED: Patterns = { workflowUrl: 'url', workflowPath: 'path' };

const SINKS: Readonly<Record<string, Patterns>> = {
  httpRequest: HTTP,
  'langchain.toolHttpRequest': HTTP,
  graphql: HTTP,
  rssFeedRead: { url: 'url' },
  'langchain.mcpClientTool': { sseEndpoint: 'url', endpointUrl: 'url' },
  'langchain.mcpClient': { sseEndpoint: 'url', endpointUrl: 'url' },
  'langchain.mcpRegistryClientTool': { endpointUrl: 'url' },
  respondToWebhook: RESPONSE,
  // A language like SQL, in which no values can be passed beside the text.
  quickbooks: { 'filters.query': 'sql' },
  azureCosmosDb: { query: 'sql' },
  mongoDb: { query: 'sql' },
  postgres: SQL,
  mySql: SQL,
  microsoftSql: SQL,
  snowflake: SQL,
  questDb: SQL,
  crateDb: SQL,
  timescaleDb: SQL,
  cockroachDb: SQL,
  oracleDatabase: SQL,
  oracleDb: SQL,
  oracleSql: SQL,
  googleBigQuery: SQL,
  databricks: SQL,
  salesforce: SQL,
  // Tables of what arrives, in memory.
  merge: SQL,
  executeWorkflow: CALLED,
  executeCommand: { command: 'shell' },
  ssh: { command: 'shell', cwd: 'path', path: 'path' },
  code: CODE,
  function: CODE,
  functionItem: CODE,
  'langchain.toolCode': CODE,
  'langchain.code': CODE,
  aiTransform: CODE,
  sort: { code: 'code' },
  itemLists: { code: 'code' },
  html: { html: 'html' },
  emailSend: { html: 'html' },
  mailgun: { html: 'html' },
  // The last page of a form.
  form: { responseText: 'html', redirectUrl: 'url' },
  gmail: MAIL,
  microsoftOutlook: OUTLOOK,
  readWriteFile: { fileSelector: 'path', fileName: 'path' },
  readBinaryFile: { filePath: 'path' },
  readBinaryFiles: { fileSelector: 'path' },
  writeBinaryFile: { fileName: 'path' },
  ftp: { path: 'path', oldPath: 'path', newPath: 'path' },
};

/** Sinks by the keys that lead to them. */
export interface SinkTree {
  readonly isRoot: boolean;
  role: SinkRole | undefined;
  readonly inner: Map<string, SinkTree>;
}

function treeOf(patterns: Patterns): SinkTree {
  const root: SinkTree = { isRoot: true, role: undefined, inner: new Map() };
  for (const [pattern, role] of Object.entries(patterns)) {
    let here = root;
    for (const key of pattern.split('.')) {
      let next = here.inner.get(key);
      if (next === undefined) {
        next = { isRoot: false, role: undefined, inner: new Map() };
        here.inner.set(key, next);
      }
      here = next;
    }
    here.role = role;
  }
  return root;
}

/**
 * What a node uses its texts as, or undefined where none is a sink.
 * @param patterns those of its type
 * @param parameters the node's: some say how their text is sent
 */
export function sinksOf(patterns: Patterns | undefined, parameters: unknown): SinkTree | undefined {
  if (patterns === undefined) return undefined;
  if (patterns === MAIL && member(parameters, 'emailType') === 'text') return undefined;
  if (patterns === OUTLOOK && bodyType(parameters) !== 'html') return undefined;
  if (patterns === CALLED && !loadsFromElsewhere(parameters)) return undefined;
  return TREES.get(patterns === RESPONSE && answersWithPage(parameters) ? PAGE : patterns);
}

function bodyType(parameters: unknown): unknown {
  return member(member(parameters, 'additionalFields'), 'bodyContentType');
}

function answersWithPage(parameters: unknown): boolean {
  const body = member(parameters, 'responseBody');
  return member(parameters, 'respondWith') === 'text' && typeof body === 'string' && MARKUP.test(body);
}

/** A step keeps the address of a sub-workflow that it no longer loads. */
function loadsFromElsewhere(parameters: unknown): boolean {
  const source = member(parameters, 'source');
  return source === 'url' || source === 'localFile';
}

/** @param key of a member, or `*` for a list element; one with dots stands for several, as in the patterns */
export function innerSinks(sinks: SinkTree, key: string): SinkTree | undefined {
  if (key === '' && sinks.isRoot) return sinks;
  if (!key.includes('.')) return sinks.inner.get(key);
  return key.split('.').reduce<SinkTree | undefined>((here, part) => here?.inner.get(part), sinks);
}

/** Whether the SQL editor of such nodes evaluates `{{ }}` even where the value does not start with `=`. */
export function isSql(patterns: Patterns | undefined): boolean {
  return patterns === SQL;
}

const TREES: ReadonlyMap<Patterns, SinkTree> = new Map(
  [...new Set([...Object.values(SINKS), PROMPT, PAGE])].map((patterns) => [patterns, treeOf(patterns)]),
);

/** The sinks of a type of nodes, or undefined where it has none. */
export function patternsOf(short: string): Patterns | undefined {
  if (Object.hasOwn(SINKS, short)) return SINKS[short];
  const app = short.endsWith('Tool') ? short.slice(0, -4) : short;
  if (Object.hasOwn(SINKS, app)) return SINKS[app];
  if (app === 'openAi' || app === 'perplexity' || short.startsWith('langchain.')) return PROMPT;
  return undefined;
}
