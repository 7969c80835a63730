/** Tells Salesforce metadata from other XML: by its namespace, and by the name of its root. */
import type { Sniffed } from '../adapter.js';
import type { JsonCursor } from '../json-cursor.js';
import { noFacts, sniffed } from '../recognised.js';
import { redactText } from '../secrets/redact-text.js';
import { attributeOf, rootElement } from '../xml-cursor.js';
import { OBJECT_TYPES } from './objects.js';
import { APP_TYPES } from './pages.js';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** The metadata types that facts are taken from. */
export const METADATA_TYPES: ReadonlySet<string> = new Set([
  'Flow',
  'Profile',
  'PermissionSet',
  'PermissionSetGroup',
  'NamedCredential',
  'RemoteSiteSetting',
  'ExternalCredential',
  'ExternalServiceRegistration',
  ...OBJECT_TYPES,
  ...APP_TYPES.keys(),
]);

/** Names of metadata types are shorter. */
const MAX_SHOWN = 60;

export function sniffSalesforce(root: JsonCursor): Sniffed {
  const element = rootElement(root);
  if (element === undefined || attributeOf(element, 'xmlns') !== NAMESPACE) return { tag: 'foreign' };
  const type = element.element.name;
  if (METADATA_TYPES.has(type)) return { tag: 'found', roots: [root], notes: [] };
  return sniffed(noFacts(`a ${redactText(type).slice(0, MAX_SHOWN)}`), root, 'Salesforce');
}
