/** The addresses that a workflow offers: webhooks, forms, chats, MCP servers and continuations of waiting runs. */

import { EXPRESSION, type Fact, known, knownSet, opaque, unknown } from '../fact.js';
import { at, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import { upperCase } from '../secrets/letter-case.js';
import type { AuthKind, TriggerKind } from '../vocabulary.js';
import { AUTH_KINDS, DEFAULTS } from './defaults.js';
import { untoldBut } from './preview.js';
import { memberPlace, type WorkflowNode } from './workflow.js';

export interface MappedEndpoint {
  readonly facts: {
    readonly kind: Fact;
    readonly method: Fact;
    readonly path: Fact;
    readonly auth: Fact;
    readonly public: Fact;
    readonly cors: Fact;
    readonly ip_limited: Fact;
    readonly responds: Fact;
    readonly disabled: Fact;
  };
  readonly fields: { readonly [field: string]: JsonCursor | undefined };
}

/**
 * The endpoint that a node opens, or undefined where it opens none.
 * @param isPreview whether the node is one of a preview
 */
export function readEndpoint(node: WorkflowNode, isPreview: boolean): MappedEndpoint | undefined {
  const kind = endpointKind(node);
  if (kind === undefined) return undefined;
  const p = node.parameters;
  const authentication = at(p, kind === 'resume' ? 'incomingAuthentication' : 'authentication');
  const addresses = at(p, 'options', 'ipWhitelist');
  const origins = at(p, 'options', 'allowedOrigins');
  const method = kind === 'http' || kind === 'resume' ? at(p, 'httpMethod') : undefined;
  const path = kind === 'chat' ? undefined : (at(p, 'path') ?? at(p, 'options', 'path'));
  const isPublic = kind === 'chat' ? at(p, 'public') : undefined;
  const mode = kind === 'chat' ? at(p, 'options', 'responseMode') : at(p, 'responseMode');
  const ipLimited = ipFact(addresses);
  const fields = {
    method,
    path,
    auth: authentication ?? (isIpLimited(ipLimited) ? addresses : undefined),
    public: isPublic,
    cors: origins,
    ip_limited: addresses,
    responds: mode,
    disabled: memberPlace(node, 'disabled'),
  };
  const facts = {
    kind: known(kind),
    method: methodFact(kind, method, at(p, 'multipleMethods')?.value === true),
    path: pathFact(node, kind, path),
    auth: authFact(authentication, ipLimited),
    public: publicFact(kind, isPublic),
    cors: corsFact(kind, origins),
    ip_limited: ipLimited,
    responds: responseFact(kind, mode),
    disabled: known(node.disabled),
  };
  return { facts: isPreview ? untoldBut(facts, toldByType(kind)) : facts, fields };
}

/** What is so of all endpoints of a kind, whatever their parameters. */
function toldByType(kind: TriggerKind): readonly (keyof MappedEndpoint['facts'])[] {
  if (kind === 'http') return ['kind', 'public', 'disabled'];
  return kind === 'chat' ? ['kind', 'method', 'disabled'] : ['kind', 'method', 'public', 'cors', 'disabled'];
}

/** The values of `responseMode` that n8n documents. */
const RESPONSE_MODES: Readonly<Record<string, string>> = {
  onReceived: 'at_once',
  lastNode: 'at_end',
  responseNode: 'by_step',
  responseNodes: 'by_step',
  streaming: 'by_step',
};

function responseFact(kind: TriggerKind, mode: JsonCursor | undefined): Fact {
  if (kind === 'mcp' || kind === 'resume') return unknown('the tool or the step decides');
  const text = textOf(mode) ?? (kind === 'chat' ? DEFAULTS.chatResponseMode : DEFAULTS.responseMode);
  return Object.hasOwn(RESPONSE_MODES, text) ? known(RESPONSE_MODES[text] ?? null) : unknown('computed');
}

/** Whether anyone can choose what arrives: a fact only where authentication and reach are. */
export function endpointIsOpen(endpoint: MappedEndpoint): Fact {
  const { auth, public: reach } = endpoint.facts;
  if (reach.tag === 'known' && reach.value === false) return known(false);
  if (auth.tag === 'known' && auth.value !== 'none') return known(false);
  if (auth.tag === 'known' && reach.tag === 'known') return known(true);
  return auth.tag === 'known' ? reach : auth;
}

const ENDPOINT_KINDS: ReadonlySet<TriggerKind> = new Set<TriggerKind>(['http', 'form', 'chat', 'mcp']);

function endpointKind(node: WorkflowNode): TriggerKind | undefined {
  if (node.is.trigger !== undefined) return ENDPOINT_KINDS.has(node.is.trigger) ? node.is.trigger : undefined;
  if (node.short !== 'wait') return undefined;
  const resume = textAt(node.parameters, 'resume') ?? DEFAULTS.resume;
  return resume === 'webhook' || resume === 'form' ? 'resume' : undefined;
}

function authFact(authentication: JsonCursor | undefined, ipLimited: Fact): Fact {
  const value = authentication?.value ?? DEFAULTS.authentication;
  if (typeof value !== 'string') return unknown('not a kind of authentication that n8n knows');
  if (value.startsWith('=')) return opaque(EXPRESSION);
  const kind: AuthKind | undefined = Object.hasOwn(AUTH_KINDS, value) ? AUTH_KINDS[value] : undefined;
  if (kind === undefined) return unknown('not a kind of authentication that n8n knows');
  if (kind !== 'none') return known(kind);
  // Only listed addresses get in: that is the authentication there is.
  if (ipLimited.tag === 'known') return known(ipLimited.value === true ? 'ip' : 'none');
  return ipLimited;
}

function isIpLimited(fact: Fact): boolean {
  return fact.tag === 'known' && fact.value === true;
}

function ipFact(addresses: JsonCursor | undefined): Fact {
  const value = addresses?.value;
  if (value === undefined || value === null) return known(false);
  if (typeof value !== 'string') return unknown('not a list of addresses');
  return value.startsWith('=') ? opaque(EXPRESSION) : known(value.trim() !== '');
}

function methodFact(kind: TriggerKind, method: JsonCursor | undefined, several: boolean): Fact {
  if (kind !== 'http' && kind !== 'resume') return known(DEFAULTS.formMethod);
  const value = method?.value ?? (several ? DEFAULTS.httpMethods : DEFAULTS.httpMethod);
  const list = Array.isArray(value) ? value : [value];
  if (!list.every((m): m is string => typeof m === 'string')) return unknown('not a method that n8n knows');
  if (list.some((m) => m.startsWith('='))) return opaque(EXPRESSION);
  return known(list.map((m) => upperCase(m.trim())).join(', '));
}

function pathFact(node: WorkflowNode, kind: TriggerKind, path: JsonCursor | undefined): Fact {
  if (kind === 'resume') return unknown('minted for every run');
  const id = node.members.webhookId;
  const text = typeof path?.value === 'string' && path.value !== '' ? path.value : id;
  if (typeof text !== 'string') return unknown('chosen when the workflow is saved');
  if (text.startsWith('=')) return opaque(EXPRESSION);
  return known(kind === 'chat' ? `${text}/chat` : text);
}

function publicFact(kind: TriggerKind, isPublic: JsonCursor | undefined): Fact {
  if (kind !== 'chat') return known(true);
  const value = isPublic?.value ?? DEFAULTS.chatIsPublic;
  if (typeof value === 'boolean') return known(value);
  return typeof value === 'string' && value.startsWith('=')
    ? opaque(EXPRESSION)
    : unknown('not true or false');
}

function corsFact(kind: TriggerKind, origins: JsonCursor | undefined): Fact {
  if (kind !== 'http' && kind !== 'chat') return knownSet([]);
  const value = origins?.value ?? DEFAULTS.allowedOrigins;
  if (typeof value !== 'string') return unknown('not a list of origins');
  if (value.startsWith('=')) return opaque(EXPRESSION);
  return knownSet(
    value
      .split(',')
      .map((o) => o.trim())
      .filter((o) => o !== ''),
  );
}
