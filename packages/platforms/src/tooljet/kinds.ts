/**
 * What the data sources of ToolJet are: what their queries do, and what their options are used as. Data: to teach the
 * adapter a kind, add it. Kinds not listed count as requests to some service.
 */
import { groupOfWord } from '../group-of-word.js';
import type { Category, SinkRole } from '../vocabulary.js';

export type Nature = 'sql' | 'http' | 'code' | 'database' | 'mail' | 'ai' | 'workflow' | 'service';

const KINDS: Readonly<Record<Exclude<Nature, 'service'>, string>> = {
  sql: 'postgresql mysql mariadb mssql oracledb snowflake bigquery redshift clickhouse databricks saphana athena',
  http: 'restapi graphql openapi soap',
  code: 'runjs runpy',
  database: 'tooljetdb',
  mail: 'smtp sendgrid mailgun ses amazonses',
  ai: 'openai anthropic gemini mistral_ai cohere hugging_face',
  workflow: 'workflows',
};

const NATURE_OF = groupOfWord(KINDS);

export function natureOf(kind: string): Nature {
  return NATURE_OF.get(kind) ?? 'service';
}

const OPERATIONS: readonly (readonly [RegExp, Category])[] = [
  [/^(?:delete|remove|drop|truncate)/i, 'delete'],
  [/^(?:insert|update|upsert|create|set|add|merge|replace|alter|put|upload|bulk|append)/i, 'write'],
  [/^(?:select|find|list|read|get|fetch|count|aggregate|join|with|show|query|download)/i, 'read'],
  [/^send/i, 'send'],
];

/** What an operation or a statement does, by its first word. */
export function categoryOfOperation(text: string): Category | undefined {
  return OPERATIONS.find(([pattern]) => pattern.test(text.trimStart()))?.[1];
}

const HTTP: Readonly<Record<string, SinkRole>> = {
  url: 'url',
  'headers.*.1': 'header',
  'cookies.*.1': 'header',
  'url_params.*.1': 'query_key',
  'body.*.1': 'body',
  json_body: 'body',
  raw_body: 'body',
};

/** Queries of ToolJet's own database name columns and values, or hold a statement. */
const DATABASE: readonly (readonly [RegExp, SinkRole])[] = [
  [/^sql_execution\.sqlQuery$/, 'sql'],
  [/^\w+\.where_filters\.[^.]+\.value$|^join_table\.conditions\..*\.value$/, 'record_selector'],
  [/^(?:create_row|\w+\.columns)\.[^.]+\.value$|^bulk_\w+\.rows?_?\w*$/, 'record_data'],
];

/** @param pattern keys of the options joined by dots; of a pair in a list, `1` is its value */
export function sinkOf(kind: string, pattern: string): SinkRole {
  switch (natureOf(kind)) {
    case 'sql':
      return pattern === 'query' ? 'sql' : 'none';
    case 'http':
      return (Object.hasOwn(HTTP, pattern) ? HTTP[pattern] : undefined) ?? 'none';
    case 'code':
      return pattern === 'code' ? 'code' : 'none';
    case 'database':
      return DATABASE.find(([used]) => used.test(pattern))?.[1] ?? 'none';
    case 'mail':
      return pattern === 'htmlContent' || pattern === 'html' ? 'html' : 'none';
    case 'ai':
      return /prompt|message|content/.test(pattern) ? 'prompt' : 'none';
    default:
      return 'none';
  }
}
