/**
 * What the modules of Make are: what they do, and what their fields are used as. Data: to teach the adapter an app or a
 * module, add a line. What is not listed is judged by the words of its name (`app:ActionCreateRecord`).
 */
import { groupOfWord } from '../group-of-word.js';
import { statementEffect } from '../sql-statement.js';
import type { Category, ConnectorGroup, SinkRole, TriggerKind } from '../vocabulary.js';

/** Apps whose modules all do one thing. */
const APPS: Readonly<Record<string, Category>> = {
  http: 'request',
  soap: 'request',
  ssh: 'exec',
  code: 'code',
  'connected-code': 'code',
  builtin: 'control',
  flow: 'control',
  'scenario-service': 'control',
  util: 'transform',
  json: 'transform',
  xml: 'transform',
  csv: 'transform',
  regexp: 'transform',
  math: 'transform',
  html2text: 'transform',
  markdown: 'transform',
  archive: 'transform',
  crypto: 'transform',
  email: 'send',
  make: 'admin',
};

/** Apps that hand texts to a model: names bear the provider's first, and sometimes a suffix (`gemini-ai-q9zyjp`). */
const AI_APPS =
  /^(?:ai-(?:local-)?agent|ai-tools|make-ai|openai|anthropic|gemini|google-vertex|google-gemini|mistral|perplexity|azure-openai|deepseek|cohere|groq|xai|ai-agent-xai|hugging-?face|amazon-bedrock|aws-bedrock|stability|replicate|together-ai|openrouter|ollama|eden-ai|leonardo)/;

const MODULES: Readonly<Record<string, Category>> = {
  'gateway:WebhookRespond': 'respond',
  'scenario-service:ReturnData': 'respond',
  // A place where nobody has chosen a module yet.
  'placeholder:Placeholder': 'control',
  'util:FunctionSleep': 'control',
};

/** Words of a module's name, by what they say that it does. The first that fits counts. */
const WORDS: readonly (readonly [RegExp, Category])[] = [
  [/(?:api ?call|universal|graphql|request)/, 'request'],
  [/^(?:action )?(?:get|list|search|find|read|download|watch|select|retrieve|count)\b/, 'read'],
  [/\b(?:delete|remove|clear|purge|trash)\b/, 'delete'],
  [/\b(?:send|post|reply|notify|publish|message|forward|tweet)\b/, 'send'],
  [
    /\b(?:add|create|update|upsert|insert|upload|append|set|write|edit|move|copy|replace|make|save|execute|procedure|share|invite|mark|archive|assign|cancel|close|complete|approve|subscribe|unsubscribe|duplicate|clone|merge|import|submit|register|restore|refund|increment|enroll)\b/,
    'write',
  ],
  [/\b(?:get|list|search|find|read|download|watch|select|retrieve|query|count|check|exist|filter)\b/, 'read'],
];

export function appOf(module: string): string {
  return module.replace(/:.*$/, '');
}

/** @param statement what a module of a database executes */
export function categoryOf(module: string, statement?: string): Category {
  const app = appOf(module);
  const effect = isSqlModule(module) ? statementEffect(statement ?? '') : undefined;
  if (effect !== undefined) return effect;
  const listed =
    (Object.hasOwn(MODULES, module) ? MODULES[module] : undefined) ??
    (Object.hasOwn(APPS, app) ? APPS[app] : undefined) ??
    (AI_APPS.test(app) ? 'ai' : undefined);
  if (listed !== undefined) return listed;
  const words = module
    .slice(app.length + 1)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[^A-Za-z]+/g, ' ')
    .toLowerCase();
  const found = WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'request';
  return found === 'write' && SOCIAL.has(app) && PUBLISHES.test(words) ? 'send' : found;
}

/** Apps in which what is made is before people's eyes at once. */
const SOCIAL = new Set(
  'bluesky facebook facebook-pages instagram-business linkedin mastodon pinterest reddit threads tiktok twitter x youtube'.split(
    ' ',
  ),
);
const PUBLISHES = /\b(?:create|upload|add|make|share|publish)\b/;

/** Whether a statement is what a module executes. */
export function isSqlModule(module: string): boolean {
  return SQL_APPS.has(appOf(module)) && /:.*(?:quer|sql)/i.test(module);
}

const SQL_APPS = new Set([
  'mysql',
  'postgres',
  'postgresql',
  'mssql',
  'microsoft-sql-server',
  'oracle-db',
  'snowflake',
  'google-bigquery',
  'amazon-redshift',
]);

/** The first module of a scenario starts it where it is one of these, or watches something. */
export function triggerKindOf(module: string, hasHook: boolean, instant: boolean): TriggerKind | undefined {
  if (/^(?:gateway|webhooks?):customWebHook$/i.test(module)) return 'http';
  if (module === 'gateway:CustomMailHook') return 'email';
  if (/^scenario-service:Start/i.test(module)) return 'subflow';
  // It hands on what its maker wrote into it, at every run.
  if (module === 'util:BasicTrigger') return 'schedule';
  if (/^(?:email|google-email|microsoft-email|gmail):(?:trigger|watch)/i.test(module)) return 'email';
  if (hasHook || /:(?:[Aa]ction)?(?:[Tt]rigger|[Ww]atch|[Nn]ew(?=[A-Z]))/.test(module)) return 'event';
  // What waits for something to happen says so, whatever it is called; an app's first module is what waits.
  return instant && groupOf(appOf(module)) !== 'platform' && !WITHOUT_EVENTS.test(module)
    ? 'event'
    : undefined;
}

/** Apps of protocols that nothing comes from by itself. */
const WITHOUT_EVENTS = /^(?:http|soap|ssh|ftp|sftp):/;

/** Apps through which anybody outside can send something in. */
const OUTSIDERS = new Set(
  (
    'aircall bluesky calendly cal-com chatwoot cognito-forms crisp discord elementor eventbrite facebook-lead-ads ' +
    'facebook-messenger facebook-pages fillout formstack freshdesk google-forms gorgias gravity-forms green-api gumroad helpscout ' +
    'instagram-business intercom jotform landbot line manychat messagebird netlify openphone paperform paypal reddit retell rss ' +
    'shopify stripe surveymonkey tally telegram tidio twilio twitter typeform unbounce vapi viber vonage wazzup webflow ' +
    'whatsapp-business-cloud woocommerce wpforms wufoo zendesk'
  ).split(' '),
);

/** Undefined where the service behind it decides. */
export function bringsOutsiders(kind: TriggerKind, module: string): boolean | undefined {
  if (kind === 'email' || OUTSIDERS.has(appOf(module))) return true;
  return kind === 'subflow' || kind === 'schedule' ? false : undefined;
}

type Patterns = Readonly<Record<string, SinkRole>>;

const HTTP: Patterns = {
  url: 'url',
  'headers.*.value': 'header',
  'headers.?': 'header',
  'qs.*.value': 'query_key',
  'qs.?': 'query_key',
  'queryParameters.*.value': 'query_key',
  'queryParameters.?': 'query_key',
  'querystring.?': 'query_key',
  data: 'body',
  body: 'body',
  'body.**': 'body',
  jsonStringBodyContent: 'body',
  'dataStructureBodyContent.**': 'body',
  'formDataFields.*.value': 'body',
  'inputs.*.value': 'body',
  authUser: 'credential',
  authPass: 'credential',
};

const RECORD: Patterns = {
  key: 'record_selector',
  'filter.*.*.a': 'record_selector',
  'filter.*.*.b': 'record_selector',
  'data.**': 'record_data',
  data: 'record_data',
};

/** What modules of any app write into records, and how they choose them. */
const WRITTEN: Patterns = {
  'values.**': 'record_data',
  'record.**': 'record_data',
  'records.**': 'record_data',
  'fields.**': 'record_data',
  'properties.**': 'record_data',
};
const CHOSEN: Patterns = {
  id: 'record_selector',
  recordId: 'record_selector',
  rowNumber: 'record_selector',
  formula: 'record_selector',
  'filter.*.*.a': 'record_selector',
  'filter.*.*.b': 'record_selector',
};

const BY_CATEGORY: Readonly<Partial<Record<Category, Patterns>>> = {
  read: CHOSEN,
  delete: CHOSEN,
  write: { ...CHOSEN, ...WRITTEN },
};

const CODE: Patterns = { code: 'code', codeEditorJavascript: 'code', codeEditorPython: 'code' };

const APP_SINKS: Readonly<Record<string, Patterns>> = {
  http: HTTP,
  datastore: RECORD,
  gateway: { body: 'body', 'headers.*.value': 'header' },
  email: { html: 'html' },
  'google-email': { html: 'html', content: 'html' },
  'microsoft-email': { html: 'html', content: 'html' },
  ssh: { command: 'shell' },
  code: CODE,
  'connected-code': CODE,
};

/** Most apps have a module that sends a request of the maker's own to their service. */
const API_CALL = /:make(?:an?)?apicall/i;

const PROMPT = /(?:^|\.)(?:\w*prompt|\w*message|content|text|input|instructions|system|question)$/i;

/** @param pattern keys of options joined by dots, `*` for list elements; in tables `?` for any key, `**` for all below */
export function sinkOf(module: string, pattern: string): SinkRole {
  const app = appOf(module);
  if (isSqlModule(module)) return pattern === 'query' || pattern === 'sql' ? 'sql' : 'none';
  const category = categoryOf(module);
  if (category === 'ai') return PROMPT.test(pattern) ? 'prompt' : 'none';
  const own = Object.hasOwn(APP_SINKS, app) ? APP_SINKS[app] : undefined;
  const patterns = own ?? (API_CALL.test(module) ? HTTP : BY_CATEGORY[category]);
  if (patterns === undefined) return 'none';
  if (Object.hasOwn(patterns, pattern)) return patterns[pattern] ?? 'none';
  const anyKey = pattern.replace(/\.[^.*]+$/, '.?');
  if (Object.hasOwn(patterns, anyKey)) return patterns[anyKey] ?? 'none';
  const below = Object.keys(patterns).find((p) => p.endsWith('.**') && pattern.startsWith(p.slice(0, -2)));
  return below === undefined ? 'none' : (patterns[below] ?? 'none');
}

/** Modules that end the handling of a failure, by whether the run goes on as if nothing had happened. */
const DIRECTIVES: Readonly<Record<string, boolean>> = {
  'builtin:Ignore': true,
  'builtin:Resume': true,
  'builtin:Commit': false,
  'builtin:Rollback': false,
  'builtin:Break': false,
};

/** Undefined for modules that are no directive. */
export function directiveGoesOn(module: string): boolean | undefined {
  return Object.hasOwn(DIRECTIVES, module) ? DIRECTIVES[module] : undefined;
}

const GROUPS: Readonly<Record<ConnectorGroup, string>> = {
  platform:
    'builtin flow placeholder gateway util json xml csv regexp math datastore code connected-code scenario-service make archive crypto markdown html2text ai-agent ai-local-agent ai-tools ' +
    'make-ai-web-search make-ai-extractors',
  generic: 'http soap email ssh ftp sftp mysql postgres postgresql mssql mqtt rss',
  consumer:
    'bluesky discord dropbox evernote facebook facebook-pages google-photos instagram-business line pinterest reddit spotify ' +
    'telegram tiktok todoist twitter viber whatsapp youtube',
  business:
    'activecampaign airtable asana bamboohr baserow bitbucket box brevo calendly clickup coda confluence docusign freshdesk ' +
    'github gitlab google-analytics google-bigquery google-calendar google-contacts google-docs google-drive google-email ' +
    'google-forms google-sheets google-slides highlevel hubspotcrm intercom jira klaviyo linear linkedin mailchimp mailerlite ' +
    'mailgun microsoft-calendar microsoft-dynamics-365-crm microsoft-email microsoft-excel microsoft-teams monday notion onedrive ' +
    'pandadoc pipedrive quickbooks salesforce sendgrid sharepoint shopify slack smartsheet stripe supabase trello twilio ' +
    'typeform webflow whatsapp-business-cloud woocommerce wordpress workfront xero zendesk zohocrm zoom',
};

const GROUP_OF = groupOfWord(GROUPS);

/** Undefined for apps that nothing is known of. */
export function groupOf(app: string): ConnectorGroup | undefined {
  return GROUP_OF.get(app);
}
