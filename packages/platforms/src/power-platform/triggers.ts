/** What starts a flow, and the address that it opens. */

import { type Fact, known, unknown } from '../fact.js';
import { at, type JsonCursor } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import { upperCase } from '../secrets/letter-case.js';
import type { Audience, AuthKind, TriggerKind } from '../vocabulary.js';
import { connectorFacts } from './connectors.js';
import type { FlowTrigger } from './flow.js';

const REQUEST_KINDS: Readonly<Record<string, TriggerKind>> = {
  Http: 'http',
  Button: 'manual',
  PowerApp: 'app',
  PowerAppV2: 'app',
  VirtualAgent: 'app',
  Skills: 'app',
  EventGrid: 'event',
  ApiConnection: 'event',
};

/** The platform's name for a trigger to the schema's. */
export function triggerKind(trigger: FlowTrigger): TriggerKind {
  if (trigger.type === 'Request') {
    const kind = trigger.kind ?? 'Http';
    return Object.hasOwn(REQUEST_KINDS, kind) ? (REQUEST_KINDS[kind] ?? 'other') : 'other';
  }
  if (trigger.type === 'Recurrence' || trigger.type === 'SlidingWindow') return 'schedule';
  if (trigger.type === 'HttpWebhook' || trigger.type === 'Http') return 'event';
  if (trigger.connector === undefined) return 'other';
  if (trigger.connector === 'shared_microsoftforms') return 'form';
  const mail = connectorFacts(trigger.connector)?.mail === true && /mail/i.test(trigger.operation ?? '');
  return mail ? 'email' : 'event';
}

interface Caller {
  readonly auth: AuthKind;
  readonly callers: Audience;
}

/** The documented values of `triggerAuthenticationType`. The address carries a signature, but that is all that `All` asks for. */
const CALLERS: Readonly<Record<string, Caller>> = {
  All: { auth: 'none', callers: 'everyone' },
  Tenant: { auth: 'platform', callers: 'organisation' },
  User: { auth: 'platform', callers: 'listed' },
};

/** What the platform assumes for `method`. */
const DEFAULT_METHOD = 'POST';

export interface MappedEndpoint {
  readonly facts: { readonly [field: string]: Fact };
  readonly fields: { readonly [field: string]: string };
  readonly caller: Caller | undefined;
}

/** The address that a trigger opens, or undefined where it opens none. */
export function readEndpoint(trigger: FlowTrigger): MappedEndpoint | undefined {
  if (triggerKind(trigger) !== 'http') return undefined;
  const authentication = at(trigger.cursor, 'inputs', 'triggerAuthenticationType');
  const method = at(trigger.cursor, 'inputs', 'method');
  const value = authentication?.value;
  const caller = typeof value === 'string' && Object.hasOwn(CALLERS, value) ? CALLERS[value] : undefined;
  const missing = unknown(
    authentication === undefined
      ? 'a flow made before callers could be limited, or saved without it'
      : 'not a kind of caller that the platform documents',
  );
  return {
    caller,
    facts: {
      kind: known('http'),
      method: methodFact(method),
      path: unknown('minted when the flow is saved'),
      auth: caller === undefined ? missing : known(caller.auth),
      callers: caller === undefined ? missing : known(caller.callers),
      public: known(true),
      cors: unknown('not in the export'),
      ip_limited: unknown('a setting of the environment'),
      disabled: known(false),
    },
    fields: pointers({ method, auth: authentication, callers: authentication }),
  };
}

function methodFact(method: JsonCursor | undefined): Fact {
  const value = method?.value ?? DEFAULT_METHOD;
  if (typeof value !== 'string') return unknown('not a method');
  return known(upperCase(value.trim()) || DEFAULT_METHOD);
}

/** Whether anyone outside the organisation can choose what the trigger receives. */
export function untrustedFact(trigger: FlowTrigger, endpoint: MappedEndpoint | undefined): Fact {
  if (endpoint !== undefined)
    return endpoint.caller === undefined
      ? unknown('the export does not say who may call it')
      : known(endpoint.caller.callers === 'everyone');
  if (trigger.kind === 'VirtualAgent' || trigger.kind === 'Skills')
    return unknown('who may talk to the bot is not in the flow');
  if (trigger.connector === undefined) return known(false);
  const facts = connectorFacts(trigger.connector);
  if (facts === undefined) return unknown('nothing is known of the connector');
  return facts.outsiders === 'maybe' ? unknown('guests may write there') : known(facts.outsiders === true);
}
