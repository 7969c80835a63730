/**
 * What the text of a parameter is used as. Data: by type of the step or connector, a pattern over the parameter's path
 * (keys joined by `/`, list elements as `*`). To teach the adapter a sink, add a line; the first that fits counts.
 */
import type { SinkRole } from '../vocabulary.js';
import { asksService } from './operations.js';

type Patterns = readonly (readonly [RegExp, SinkRole])[];

const HTTP: Patterns = [
  [/^uri$/, 'url'],
  [/^headers\//, 'header'],
  [/^queries\//, 'query_key'],
  [/^authentication\/(?:password|secret|pfx|value|parameter)$/i, 'credential'],
  [/^body(?:\/|$)/, 'body'],
];

/** Requests that go to one service by way of its connector: the address is only a path there. */
const SERVICE_HTTP: Patterns = [
  [/(?:^|\/)uri$/i, 'path'],
  [/headers?(?:\/|$)/i, 'header'],
  [/(?:^|\/)body(?:\/|$)/i, 'body'],
];

const SQL: Patterns = [
  [/(?:^|\/)(?:query|q)(?:\/query)?$/i, 'sql'],
  [/\$(?:filter|orderby)$/i, 'record_selector'],
  [/(?:^|\/)item(?:\/|$)/, 'record_data'],
];

const RECORDS: Patterns = [
  [/\$filter$|fetchXml$|^recordId$|^(?:parameters\/)?id$/i, 'record_selector'],
  [/(?:^|\/)item(?:\/|$)/, 'record_data'],
];

const MAIL: Patterns = [[/(?:^|\/)body$/i, 'html']];
const PROMPT: Patterns = [[/requestv2|prompt|messages|content$/i, 'prompt']];

/** Any connector may speak OData. */
const ELSEWHERE: Patterns = [[/(?:^|\/)\$filter$/i, 'record_selector']];

const BY_CONNECTOR: Readonly<Record<string, Patterns>> = {
  shared_sql: SQL,
  shared_sqldw: SQL,
  shared_oracle: SQL,
  shared_mysql: SQL,
  shared_postgresql: SQL,
  shared_commondataserviceforapps: RECORDS,
  shared_commondataservice: RECORDS,
  shared_sharepointonline: RECORDS,
  shared_salesforce: RECORDS,
  shared_excelonlinebusiness: RECORDS,
  shared_excel: RECORDS,
  shared_googlesheet: RECORDS,
  shared_office365: MAIL,
  shared_outlook: MAIL,
  shared_gmail: MAIL,
  shared_sendmail: [[/(?:^|\/)text$/i, 'html']],
  shared_teams: [[/messageBody$|content$/i, 'html']],
  shared_openai: PROMPT,
  shared_openaiip: PROMPT,
  shared_azureopenai: PROMPT,
  shared_aibuilder: PROMPT,
  shared_microsoftcopilotstudio: [[/message$/i, 'prompt']],
  shared_webcontents: [
    [/request\/url$/i, 'url'],
    [/request\/headers(?:\/|$)/i, 'header'],
    [/request\/body$/i, 'body'],
  ],
};

const RESPONSE: Patterns = [
  [/^headers\//, 'header'],
  [/^body(?:\/|$)/, 'body'],
];

/**
 * @param step its type, connector and operation
 * @param path keys joined by `/`, without `parameters/` at the start
 */
export function sinkRoleOf(
  step: {
    readonly type: string;
    readonly connector: string | undefined;
    readonly operation: string | undefined;
  },
  path: string,
): SinkRole {
  return patternsOf(step).find(([pattern]) => pattern.test(path))?.[1] ?? 'none';
}

function patternsOf(step: Parameters<typeof sinkRoleOf>[0]): Patterns {
  if (step.type === 'Http' || step.type === 'HttpWebhook') return HTTP;
  if (step.type === 'Response') return RESPONSE;
  if (step.type === 'JavaScriptCode' || step.type === 'InlineCode') return [[/^code$/, 'code']];
  if (step.connector === undefined) return [];
  if (asksService(step.operation)) return SERVICE_HTTP;
  if (/^aibuilder/i.test(step.operation ?? '')) return PROMPT;
  const name = step.connector.replace(/^shared_webcontentsv2$/, 'shared_webcontents');
  return Object.hasOwn(BY_CONNECTOR, name) ? (BY_CONNECTOR[name] ?? []) : ELSEWHERE;
}
