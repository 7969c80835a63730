/** What the steps of cloud flows do to the world, by their type and by the operation they ask a connector for. */
import { at, entries, textAt, textOf } from '../json-cursor.js';
import { statementEffect } from '../sql-statement.js';
import type { Category } from '../vocabulary.js';
import { connectorFacts } from './connectors.js';
import type { FlowStep } from './flow.js';

const BY_TYPE: Readonly<Record<string, Category>> = {
  Http: 'request',
  HttpWebhook: 'request',
  Response: 'respond',
  JavaScriptCode: 'code',
  ExecuteJavaScriptCode: 'code',
  InlineCode: 'code',
  Workflow: 'control',
  If: 'control',
  Switch: 'control',
  Foreach: 'control',
  Until: 'control',
  Scope: 'control',
  Wait: 'control',
  Terminate: 'control',
  Expression: 'transform',
  Compose: 'transform',
  ParseJson: 'transform',
  Query: 'transform',
  Select: 'transform',
  Table: 'transform',
  Join: 'transform',
  InitializeVariable: 'transform',
  SetVariable: 'transform',
  AppendToArrayVariable: 'transform',
  AppendToStringVariable: 'transform',
  IncrementVariable: 'transform',
  DecrementVariable: 'transform',
};

/** Operations whose names do not tell, or tell something else. */
const BY_OPERATION: Readonly<Record<string, Category>> = {
  'shared_webcontents:InvokeHttp': 'request',
  'shared_webcontentsv2:InvokeHttp': 'request',
  'shared_excelonlinebusiness:RunScriptProd': 'code',
  'shared_excelonlinebusiness:RunScriptProdV2': 'code',
  'shared_azureautomation:CreateJob': 'exec',
  'shared_teams:AtMentionUser': 'read',
  'shared_approvals:StartAndWaitForAnApproval': 'send',
  'shared_approvals:CreateAnApproval': 'send',
  'shared_approvals:WaitForAnApproval': 'control',
  'shared_sharepointonline:PatchFileItem': 'write',
  'shared_sharepointonline:CheckInFile': 'file',
  'shared_sharepointonline:CheckOutFile': 'file',
  'shared_office365groups:CreateCalendarEventV2': 'write',
  'shared_office365:RespondToEvent_V2': 'send',
  'shared_rss:/ListFeedItems': 'read',
  'shared_commondataserviceforapps:GetEntityFileImageFieldContent': 'file',
  'shared_commondataserviceforapps:UpdateEntityFileImageFieldContent': 'file',
};

const BY_WORDS: readonly (readonly [RegExp, Category])[] = [
  [/^aibuilder|completion|^(?:generate|predict|analy[sz]e|detect)(?=[A-Z_]|$)/i, 'ai'],
  [/^(?:runuiflow|rundesktopflow)/i, 'exec'],
  [
    /^(?:get|list|search|query|find|read|lookup|userprofile|myprofile|manager|directreports|fetch|download|check|export|retrieve|count)/i,
    'read',
  ],
  [/^(?:delete|remove|clear|purge)/i, 'delete'],
  [
    /^(?:send|reply|forward|notify|postmessage|postcard|postfeed|post_?tweet|sharedmailboxsend)|sendemail/i,
    'send',
  ],
  [/file|folder|blob/i, 'file'],
  [
    /^(?:create|insert|post|add|update|patch|put|edit|upsert|set|copy|move|execute|perform|append|relate|(?:dis)?associate|submit|grant|share|(?:un|stop)shar|mark|flag|assign|complete|cancel|close|start|stop)/i,
    'write',
  ],
];

/** Connectors of which every operation that posts shows a message to people. */
const SHOWS_MESSAGES = /^shared_(?:teams|yammer|slack|discord|facebook|twitter|linkedinv?2?)$/;
/** Connectors to agents: whatever they are asked to do, a model decides on it. */
const ASKS_AGENTS = /^shared_(?:microsoftcopilotstudio|powervirtualagents)$/;

/** What some services put before the verb: `V4CalendarPostItem`. */
const BEFORE_VERB = /^(?:V\d+)?(?:Calendar|Contact)?(?=[A-Z])/;
/** The action of Dataverse that asks a model of AI Builder. */
const ASKS_MODEL = /^(?:Microsoft\.Dynamics\.CRM\.)?(?:Quick)?Predict(?:ByReference)?$/;

/** Operations of databases that run the statement in their parameter `query`. */
const RUNS_STATEMENT = /^Execute(?:PassThroughNative|Native)?Query/;

/** By what `HttpRequest` of SharePoint, Outlook and others asks the service to do, with the rights of the connection. */
function categoryOfServiceRequest(step: FlowStep): Category {
  // SharePoint's own way of putting another method into a POST.
  const headers = entries(at(step.cursor, 'inputs', 'parameters', 'parameters/headers'));
  const tunnelled = headers.find(([name]) => TUNNEL.test(name))?.[1];
  const method = textOf(tunnelled) ?? given(step, 'parameters/method') ?? given(step, 'Method') ?? '';
  if (/^(?:get|head)$/i.test(method)) return 'read';
  if (/^delete$/i.test(method)) return 'delete';
  if (!/^(?:post|put|patch|merge)$/i.test(method)) return 'request';
  return SENDS_MAIL.test(given(step, 'parameters/uri') ?? given(step, 'Uri') ?? '') ? 'send' : 'write';
}

function given({ cursor }: FlowStep, parameter: string): string | undefined {
  return textAt(cursor, 'inputs', 'parameters', parameter);
}

const TUNNEL = /^x-http-method(?:-override)?$/i;
const SENDS_MAIL = /\/send(?:mail|email)?\b|\.sendemail\b/i;

/** Whether an operation asks the service for anything that it offers, as its parameters say. */
export function asksService(operation: string | undefined): boolean {
  return operation !== undefined && /^HttpRequest(?:_?V\d+)?$/.test(operation);
}

/** Services in which what is made is before people's eyes at once. */
const SOCIAL = new Set(
  'shared_facebook shared_instagram shared_linkedin shared_linkedinv2 shared_pinterest shared_twitter shared_youtube'.split(
    ' ',
  ),
);
const PUBLISHES = /^(?:post|create|publish|share|upload|retweet|tweet)/i;

/** The kind of work that a step does. */
export function categoryOf(step: FlowStep): Category {
  const byType = Object.hasOwn(BY_TYPE, step.type) ? BY_TYPE[step.type] : undefined;
  if (byType !== undefined) return byType;
  const operation = step.operation ?? '';
  const full = `${step.connector ?? ''}:${operation}`;
  const exact = Object.hasOwn(BY_OPERATION, full) ? BY_OPERATION[full] : undefined;
  if (exact !== undefined) return exact;
  if (asksService(operation)) return categoryOfServiceRequest(step);
  if (ASKS_AGENTS.test(step.connector ?? '') || ASKS_MODEL.test(given(step, 'actionName') ?? '')) return 'ai';
  const name = (operation.replace(/^\/+/, '').split('/').at(-1) ?? '').replace(BEFORE_VERB, '');
  if (SHOWS_MESSAGES.test(step.connector ?? '') && /^post/i.test(name)) return 'send';
  if (RUNS_STATEMENT.test(name)) {
    return statementEffect(given(step, 'query/query') ?? given(step, 'query') ?? '') ?? 'write';
  }
  if (SOCIAL.has(step.connector ?? '') && PUBLISHES.test(name)) return 'send';
  const byWords = BY_WORDS.find(([words]) => words.test(name))?.[1];
  if (byWords !== 'read' && connectorFacts(step.connector)?.admin === true) return 'admin';
  if (byWords !== undefined) return byWords;
  return step.connector === undefined ? 'transform' : 'request';
}

/** The platform's own name for what a step or trigger is. */
export function operationName(call: {
  readonly type: string;
  readonly kind?: string | undefined;
  readonly connector: string | undefined;
  readonly operation: string | undefined;
}): string {
  if (call.connector !== undefined)
    return call.operation === undefined ? call.connector : `${call.connector}:${call.operation}`;
  return call.kind === undefined ? call.type || 'unknown' : `${call.type}:${call.kind}`;
}

/** Operations whose result is a secret. */
const SECRET_SOURCES = /^shared_keyvault:Get(?:Secret|Key)/i;
/** The action of Dataverse that reads a secret variable from its vault. */
const SECRET_ACTION = 'RetrieveEnvironmentVariableSecretValue';

/** Whether what a step gives is a secret. */
export function givesSecret(step: FlowStep): boolean {
  return (
    SECRET_SOURCES.test(operationName(step)) ||
    textAt(step.cursor, 'inputs', 'parameters', 'actionName') === SECRET_ACTION
  );
}
