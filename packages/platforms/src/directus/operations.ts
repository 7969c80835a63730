/**
 * What the operations of Directus flows are: what they do, and what their options are used as. Data: to teach the
 * adapter an operation, add its type; to teach it a sink, add a path (keys joined by dots, `*` for list elements, `**`
 * at the end for everything below). Types not listed come from extensions.
 */
import type { Category, SinkRole } from '../vocabulary.js';

interface OperationType {
  readonly category: Category;
  readonly sinks: Readonly<Record<string, SinkRole>>;
  /** Whether it has the option `permissions`: whose rights it acts with. */
  readonly choosesRights?: true;
}

const RECORDS: Readonly<Record<string, SinkRole>> = {
  collection: 'record_selector',
  key: 'record_selector',
  'key.*': 'record_selector',
  'query.**': 'record_selector',
  query: 'record_selector',
  payload: 'record_data',
  'payload.**': 'record_data',
};

const OPERATIONS: Readonly<Record<string, OperationType>> = {
  'item-create': { category: 'write', sinks: RECORDS, choosesRights: true },
  'item-read': { category: 'read', sinks: RECORDS, choosesRights: true },
  'item-update': { category: 'write', sinks: RECORDS, choosesRights: true },
  'item-delete': { category: 'delete', sinks: RECORDS, choosesRights: true },
  exec: { category: 'code', sinks: { code: 'code' } },
  request: {
    category: 'request',
    sinks: { url: 'url', 'headers.*.value': 'header', body: 'body', 'body.**': 'body' },
  },
  mail: { category: 'send', sinks: { body: 'html', 'data.**': 'html' } },
  notification: { category: 'send', sinks: {}, choosesRights: true },
  log: { category: 'log', sinks: {} },
  transform: { category: 'transform', sinks: {} },
  'json-web-token': { category: 'transform', sinks: { secret: 'credential' } },
  condition: { category: 'control', sinks: {} },
  trigger: { category: 'control', sinks: {} },
  sleep: { category: 'control', sinks: {} },
  throw: { category: 'control', sinks: {} },
  'throw-error': { category: 'control', sinks: {} },
  // Of Directus's labs: it fills a template in, and reaches nothing.
  'liquidjs-operation': { category: 'transform', sinks: { template: 'html' } },
};

/** What an operation of an extension does cannot be told from its name, but for those that say that they ask a model. */
const EXTENSION: OperationType = { category: 'request', sinks: {} };
const AI_EXTENSION: OperationType = {
  category: 'ai',
  sinks: {
    text: 'prompt',
    prompt: 'prompt',
    system: 'prompt',
    'messages.**': 'prompt',
    'thread.**': 'prompt',
  },
};
const AI_NAME = /(?:^|[^a-z])(?:ai|openai|chatgpt|gpt|llm|claude|anthropic|gemini|mistral)(?:$|[^a-z])/i;

/** Whether it is known what it does. */
export function isBuiltIn(type: string): boolean {
  return Object.hasOwn(OPERATIONS, type);
}

export function operationType(type: string): OperationType {
  return (
    (Object.hasOwn(OPERATIONS, type) ? OPERATIONS[type] : undefined) ??
    (AI_NAME.test(type) ? AI_EXTENSION : EXTENSION)
  );
}

/** @param pattern keys joined by dots, `*` for list elements */
export function sinkRoleOf(type: string, pattern: string): SinkRole {
  const { sinks } = operationType(type);
  if (Object.hasOwn(sinks, pattern)) return sinks[pattern] ?? 'none';
  const below = Object.keys(sinks).find(
    (known) => known.endsWith('.**') && pattern.startsWith(known.slice(0, -2)),
  );
  return below === undefined ? 'none' : (sinks[below] ?? 'none');
}
