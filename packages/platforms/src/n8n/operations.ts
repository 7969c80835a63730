/** What an app node does, by the operation chosen in its parameters. Data: verbs by category. */

import { groupOfWord } from '../group-of-word.js';
import { remembered } from '../remembered.js';
import { statementEffect } from '../sql-statement.js';
import type { Category } from '../vocabulary.js';
import { type DefaultOperations, defaultOperation } from './default-operations.js';

const VERBS: Readonly<Partial<Record<Category, string>>> = {
  read:
    'get list search read find lookup select query download fetch count check retrieve info status export describe browse ' +
    'scrape extract enrich retrieve aggregate load validate verify lookup report analyze availability is exists ' +
    'history replies changelog transitions messages',
  write:
    'create add append update upsert insert set edit move copy upload put assign tag label mark complete archive unarchive ' +
    'enable disable rename patch save replace import write follow like star sync push pull subscribe ' +
    'unsubscribe pin unpin lock unlock open close resolve publish unpublish change execute run start stop trigger ' +
    'activate deactivate merge restore member ban kick promote ' +
    'undo incr increment reopen duplicate dispatch launch cancel book submit track register join',
  delete: 'delete remove clear drop purge trash flush leave unassign soft',
  send: 'send post reply message tweet retweet forward email notify share sms call invite broadcast comment answer',
  respond: 'respond',
};

const CATEGORY_BY_VERB = groupOfWord(VERBS);

const VECTOR_STORE = /^langchain\.vectorStore(?!.*(?:Insert|Load)$)/;

/** Where a node says which of its operations was chosen. */
export function operationParameter(short: string): 'mode' | 'operation' {
  return VECTOR_STORE.test(short) ? 'mode' : 'operation';
}

/**
 * The operation chosen, with the documented default; undefined where neither is known.
 * @param defaults those of the node's version
 * @param resource what of the app is worked on, where the node says so
 */
export function operationOf(
  operationKey: string,
  defaults: DefaultOperations,
  chosen: string | undefined,
  resource: string | undefined,
): string | undefined {
  if (chosen !== undefined && chosen !== '') return chosen.startsWith('=') ? undefined : chosen;
  if (operationKey === 'mode') return 'retrieve';
  return defaultOperation(defaults, resource);
}

/** What is before people's eyes once it is made: of any app, and of some. Notes and drafts of posts are records. */
const PUBLISHED =
  'message channelMessage chatMessage directMessage messageConversation tweet twist:thread twist:comment linkedIn:post reddit:post ' +
  'reddit:postComment medium:post discourse:post googleBusinessProfile:post youTube:video helpScout:conversation helpScout:thread';
const IS_PUBLISHED = new Set(PUBLISHED.split(' '));
const PUBLISHING = new Set(['create', 'upload', 'schedule']);

/**
 * The category of an app node. An operation that no verb explains is a request to the app, which may be anything.
 * @param resource what of the app is worked on
 * @param sql the statement, for nodes that run one
 */
export function categoryOf(
  app: string,
  operation: string | undefined,
  resource: string | undefined,
  sql: string | undefined,
): Category {
  if (operation === undefined) return 'request';
  // A statement that is not known may change what the database holds; it reaches nothing else.
  if (sql !== undefined && (operation === 'executeQuery' || operation === 'execute'))
    return statementEffect(sql) ?? 'write';
  if (operation === 'executeQuery') return 'request';
  if (resource !== undefined && PUBLISHING.has(operation))
    if (IS_PUBLISHED.has(resource) || IS_PUBLISHED.has(`${app}:${resource}`)) return 'send';
  return categoryOfName(operation);
}

const categoryOfName = remembered((operation): Category => {
  const verb = /^[A-Za-z][a-z]*/.exec(operation)?.[0].toLowerCase() ?? '';
  // `roleAdd`, `mediaUrlGet`: some operations name what they work on first.
  const last = /[A-Z][a-z]*$/.exec(operation)?.[0].toLowerCase() ?? '';
  return CATEGORY_BY_VERB.get(verb) ?? CATEGORY_BY_VERB.get(last) ?? 'request';
});
