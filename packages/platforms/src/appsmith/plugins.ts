/**
 * What the plugins of Appsmith are: what their queries do, and what their texts are used as. Data: to teach the adapter a
 * plugin, add its id. Plugins not listed count as requests to some service.
 */
import type { Category, SinkRole } from '../vocabulary.js';

export interface Plugin {
  readonly nature: 'sql' | 'http' | 'code' | 'mail' | 'ai' | 'files' | 'documents' | 'commands';
  /** Whether it can pass values beside the text of a statement. */
  readonly prepares: boolean;
}

const sql = (prepares: boolean): Plugin => ({ nature: 'sql', prepares });
const other = (nature: Plugin['nature']): Plugin => ({ nature, prepares: false });

const PLUGINS: Readonly<Record<string, Plugin>> = {
  'postgres-plugin': sql(true),
  'mysql-plugin': sql(true),
  'mssql-plugin': sql(true),
  'oracle-plugin': sql(true),
  'redshift-plugin': sql(false),
  'snowflake-plugin': sql(false),
  'databricks-plugin': sql(false),
  'arangodb-plugin': sql(false),
  'restapi-plugin': other('http'),
  'graphql-plugin': other('http'),
  'js-plugin': other('code'),
  'mongo-plugin': { nature: 'documents', prepares: true },
  'amazons3-plugin': other('files'),
  'smtp-plugin': other('mail'),
  'openai-plugin': other('ai'),
  'anthropic-plugin': other('ai'),
  'googleai-plugin': other('ai'),
  'appsmithai-plugin': other('ai'),
};

const UNLISTED = other('commands');
/** Plugins that come from elsewhere are called as their provider is: `Anthropic`. */
const AI_ID = /^(?:openai|anthropic|google ?(?:ai|gemini)|gemini|mistral|cohere|groq|appsmith ?ai)\b/i;
const AI = other('ai');

export function pluginOf(id: string): Plugin {
  const listed = Object.hasOwn(PLUGINS, id) ? PLUGINS[id] : undefined;
  return listed ?? (AI_ID.test(id) ? AI : UNLISTED);
}

/** Beginnings of the names of commands (`UPLOAD_FILE_FROM_BODY`, `INSERT`, `deleteRow`) and of statements. */
const COMMANDS: readonly (readonly [RegExp, Category])[] = [
  [/^(?:delete|remove|drop|truncate)/i, 'delete'],
  [/^(?:insert|update|upsert|upload|create|set|add|merge|replace|alter|grant|bulk|put)/i, 'write'],
  [/^(?:select|find|list|read|get|fetch|count|aggregate|distinct|with|show|query)/i, 'read'],
  [/^send/i, 'send'],
];

/** What a command or a statement does, by its first word. */
export function categoryOfCommand(text: string): Category | undefined {
  const bare = text.replace(/^(?:\s|\(|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, '');
  return COMMANDS.find(([pattern]) => pattern.test(bare))?.[1];
}

const HTTP: Readonly<Record<string, SinkRole>> = {
  // Where no datasource has the beginning of an address, all of it stands here.
  path: 'url',
  'headers.*.value': 'header',
  'queryParameters.*.value': 'query_key',
  body: 'body',
  'bodyFormData.*.value': 'body',
  'formData.body.data': 'body',
};

/** Texts of commands to a store of documents, into which values are joined as into a statement. */
const DOCUMENT_QUERY =
  /^formData\.(?:body|(?:(?:find|delete|updateMany|count|distinct)\.query|aggregate\.arrayPipelines|insert\.documents|updateMany\.update))(?:\.data)?$/;
const FILE_SINKS: Readonly<Record<string, SinkRole>> = {
  'formData.path.data': 'path',
  'formData.body.data': 'body',
};

/** @param pattern keys of `actionConfiguration`, joined by dots, `*` for list elements */
export function sinkOf({ nature }: Plugin, pattern: string): SinkRole {
  if (nature === 'sql') return pattern === 'body' || pattern === 'formData.body.data' ? 'sql' : 'none';
  if (nature === 'http') return (Object.hasOwn(HTTP, pattern) ? HTTP[pattern] : undefined) ?? 'none';
  if (nature === 'mail') return pattern === 'body' ? 'html' : 'none';
  if (nature === 'ai') return /content|prompt|query|text|input/i.test(pattern) ? 'prompt' : 'none';
  if (nature === 'files')
    return (Object.hasOwn(FILE_SINKS, pattern) ? FILE_SINKS[pattern] : undefined) ?? 'none';
  if (nature === 'documents') return DOCUMENT_QUERY.test(pattern) ? 'sql' : 'none';
  return 'none';
}

/** Properties of widgets whose text the browser takes as more than text. */
const WIDGET_SINKS: Readonly<Record<string, Readonly<Record<string, SinkRole>>>> = {
  IFRAME_WIDGET: { srcDoc: 'html', source: 'url' },
  CUSTOM_WIDGET: { 'srcDoc.html': 'html', 'srcDoc.js': 'code' },
};

/** The property by which a widget of one's own is given its data: its code sees nothing else of the page. */
export const MODEL = 'defaultModel';

/** Undefined for widgets that show nothing but text. */
export function widgetSinks(type: string): Readonly<Record<string, SinkRole>> | undefined {
  return Object.hasOwn(WIDGET_SINKS, type) ? WIDGET_SINKS[type] : undefined;
}
