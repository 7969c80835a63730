/** What n8n assumes where an export leaves a parameter out: the export drops every parameter that has its default. */
import type { AuthKind } from '../vocabulary.js';
import type { GivenParameters } from './given-parameters.js';

export const DEFAULTS = {
  /** `authentication` of webhook, form, chat and MCP triggers; `incomingAuthentication` of a waiting step. */
  authentication: 'none',
  /** `httpMethod` of a webhook, `method` or `requestMethod` of an HTTP request. */
  httpMethod: 'GET',
  /** `requestMethod` of a GraphQL step. */
  graphqlMethod: 'POST',
  /** `httpMethod` of a webhook with `multipleMethods`: one output for each. */
  httpMethods: ['GET', 'POST'],
  /** `public` of a chat trigger: only the editor can talk to it. */
  chatIsPublic: false,
  /** `options.allowedOrigins` of webhook and chat triggers. */
  allowedOrigins: '*',
  /** `allowUnauthorizedCerts`: certificates are checked. */
  allowUnauthorizedCerts: false,
  /** `resume` of a wait step: after a time, without an address. */
  resume: 'timeInterval',
  /** `responseMode` of webhooks and forms. */
  responseMode: 'onReceived',
  /** `options.responseMode` of a chat trigger. */
  chatResponseMode: 'lastNode',
  /** `maxTries` of a node that is tried again. */
  maxTries: 3,
  /** `options.timeout` of an HTTP request, in milliseconds. */
  timeout: 300_000,
  /** What chat clients and form pages send. */
  formMethod: 'POST',
} as const;

/** The values of `authentication` that n8n documents. */
export const AUTH_KINDS: Readonly<Record<string, AuthKind>> = {
  none: 'none',
  basicAuth: 'basic',
  headerAuth: 'header',
  bearerAuth: 'header',
  jwtAuth: 'jwt',
  n8nUserAuth: 'platform',
  n8nOAuth2: 'oauth',
};

/** How an HTTP node names its method and address, in order of version. */
export const METHOD_KEYS: readonly string[] = ['method', 'requestMethod'];
export const URL_KEYS: readonly string[] = ['url', 'endpoint', 'endpointUrl', 'sseEndpoint', 'workflowUrl'];
/** Where the switch for unchecked certificates stands, in order of version. */
export const UNCHECKED_TLS_PATHS: readonly (readonly [keyof GivenParameters, ...string[]])[] = [
  ['options', 'allowUnauthorizedCerts'],
  ['allowUnauthorizedCerts'],
  ['requestOptions', 'allowUnauthorizedCerts'],
  // Of feeds.
  ['options', 'ignoreSSL'],
];
