/**
 * What an app node does, by the operation chosen in its parameters. Data: verbs by category, and the operation that
 * n8n takes where the export leaves it out.
 */
import type { Category } from '../vocabulary.js';

const VERBS: Readonly<Partial<Record<Category, string>>> = {
  read:
    'get list search read find lookup select query download fetch count check retrieve info status export describe browse ' +
    'scrape extract retrieve aggregate load validate verify lookup report analyze availability is exists',
  write:
    'create add append update upsert insert set edit move copy upload put assign tag label mark complete archive unarchive ' +
    'enable disable rename patch save replace import write follow like star sync enrich push pull subscribe ' +
    'unsubscribe pin unpin lock unlock open close resolve publish unpublish change execute run start stop trigger ' +
    'activate deactivate merge restore member ban kick promote',
  delete: 'delete remove clear drop purge trash flush leave unassign',
  send: 'send post reply message tweet retweet forward email notify share sms call invite broadcast comment answer',
  respond: 'respond',
};

const CATEGORY_BY_VERB: ReadonlyMap<string, Category> = new Map(
  Object.entries(VERBS).flatMap(([category, verbs]) =>
    verbs.split(' ').map((verb) => [verb, category as Category] as const),
  ),
);

/** The documented default of `operation`: by app, or by app and `resource` where they differ. */
const DEFAULT_OPERATIONS: Readonly<Record<string, string>> = {
  'googleDrive:fileFolder': 'search',
  'googleDrive:folder': 'create',
  'googleDrive:drive': 'create',
  'googleSheets:spreadsheet': 'create',
  'googleCalendar:calendar': 'availability',
  'googleCalendar:event': 'create',
  'gmail:draft': 'create',
  'gmail:label': 'getAll',
  'gmail:thread': 'getAll',
  'notion:block': 'append',
  'notion:database': 'get',
  'notion:databasePage': 'create',
  'notion:page': 'create',
  'notion:user': 'get',
  'slack:channel': 'create',
  'slack:file': 'upload',
  'slack:user': 'info',
  'slack:userProfile': 'get',
  'telegram:chat': 'get',
  'telegram:file': 'get',
  'telegram:callback': 'answerQuery',
  'airtable:base': 'getMany',
  'discord:channel': 'create',
  'discord:member': 'getAll',
  'github:file': 'create',
  'github:issue': 'create',
  'github:release': 'create',
  'jira:issue': 'create',
  'jira:issueAttachment': 'add',
  'jira:issueComment': 'add',
  'microsoftOutlook:draft': 'create',
  'microsoftOutlook:messageAttachment': 'getAll',
  'microsoftTeams:channelMessage': 'create',
  'hubspot:contact': 'upsert',
  'youTube:playlistItem': 'add',
  'youTube:video': 'getAll',
  'dropbox:file': 'upload',
  'dropbox:folder': 'create',
  'salesforce:search': 'query',
  postgres: 'insert',
  mySql: 'insert',
  microsoftSql: 'insert',
  mongoDb: 'find',
  redis: 'info',
  googleSheets: 'read',
  airtable: 'read',
  slack: 'post',
  telegram: 'sendMessage',
  discord: 'send',
  gmail: 'send',
  microsoftOutlook: 'send',
  microsoftTeams: 'create',
  mattermost: 'post',
  googleDrive: 'upload',
  whatsApp: 'send',
  twilio: 'send',
  twitter: 'create',
  zulip: 'sendPrivate',
  rocketchat: 'postMessage',
  asana: 'create',
  clickUp: 'create',
  dropbox: 'upload',
  github: 'create',
  googleCalendar: 'create',
  googleTasks: 'create',
  jira: 'create',
  linkedIn: 'create',
  pipedrive: 'create',
  supabase: 'create',
  todoist: 'create',
  trello: 'create',
  wordpress: 'create',
};

const VECTOR_STORE = /^langchain\.vectorStore(?!.*(?:Insert|Load)$)/;

/** Where a node says which of its operations was chosen. */
export function operationParameter(short: string): 'operation' | 'mode' {
  return VECTOR_STORE.test(short) ? 'mode' : 'operation';
}

/**
 * The operation chosen, with the documented default; undefined where neither is known.
 * @param resource what of the app is worked on, where the node has several
 */
export function operationOf(
  short: string,
  chosen: string | undefined,
  resource: string | undefined,
): string | undefined {
  if (chosen !== undefined && chosen !== '') return chosen.startsWith('=') ? undefined : chosen;
  if (VECTOR_STORE.test(short)) return 'retrieve';
  const app = short.replace(/Tool$/, '');
  if (resource !== undefined && Object.hasOwn(DEFAULT_OPERATIONS, `${app}:${resource}`))
    return DEFAULT_OPERATIONS[`${app}:${resource}`];
  // The default of an app is that of the resource it starts with.
  const first = FIRST_RESOURCES[app];
  if (resource !== undefined && resource !== '' && first !== undefined && resource !== first)
    return undefined;
  return Object.hasOwn(DEFAULT_OPERATIONS, app) ? DEFAULT_OPERATIONS[app] : undefined;
}

/** The resource that the default of an app is for; of others nothing is known. */
const FIRST_RESOURCES: Readonly<Record<string, string>> = {
  googleDrive: 'file',
  googleSheets: 'sheet',
  gmail: 'message',
  slack: 'message',
  telegram: 'message',
  airtable: 'record',
  discord: 'message',
  microsoftOutlook: 'message',
  asana: 'task',
  clickUp: 'task',
  dropbox: 'file',
  github: 'issue',
  googleCalendar: 'event',
  googleTasks: 'task',
  jira: 'issue',
  linkedIn: 'post',
  pipedrive: 'deal',
  supabase: 'row',
  todoist: 'task',
  trello: 'card',
  wordpress: 'post',
};

/**
 * The category of an app node. An operation that no verb explains is a request to the app, which may be anything.
 * @param sql the statement, for nodes that run one
 */
export function categoryOf(operation: string | undefined, sql: string | undefined): Category {
  if (operation === undefined) return 'request';
  if (operation === 'executeQuery') return sqlCategory(sql ?? '');
  const verb = /^[A-Za-z][a-z]*/.exec(operation)?.[0].toLowerCase() ?? '';
  return CATEGORY_BY_VERB.get(verb) ?? 'request';
}

/** By the strongest word of the statement: a statement that may change data is a change. */
function sqlCategory(sql: string): Category {
  const text = sql.slice(0, 65_536);
  if (/\b(?:delete|drop|truncate)\b/i.test(text)) return 'delete';
  if (/\b(?:insert|update|merge|create|alter|grant|into)\b/i.test(text)) return 'write';
  return /\b(?:select|show|describe|explain|with)\b/i.test(text) ? 'read' : 'request';
}
