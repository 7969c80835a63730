/** Objects: the tables of a Salesforce organisation, as flows and permissions mention them. */
import { known, unknown } from '../fact.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { StoreContent } from '../vocabulary.js';
import type { XmlCursor } from '../xml-cursor.js';

const CONTENT: Readonly<Record<string, StoreContent>> = {
  User: 'users',
  Group: 'users',
  GroupMember: 'users',
  UserRole: 'access',
  Profile: 'access',
  PermissionSet: 'access',
  PermissionSetAssignment: 'access',
  ContentVersion: 'files',
  ContentDocument: 'files',
  ContentDocumentLink: 'files',
  Attachment: 'files',
  Document: 'files',
};

/** What an object holds; settings and metadata of an organisation's own are rows that its logic reads. */
export function contentOf(name: string): StoreContent {
  const listed = Object.hasOwn(CONTENT, name) ? CONTENT[name] : undefined;
  return listed ?? (name.endsWith('__mdt') ? 'logic' : 'records');
}

/** @returns the key of the object, which is its API name; undefined where it has none */
export function storeKey(
  name: string | undefined,
  file: number,
  mention: XmlCursor,
  builder: SnapshotBuilder,
): string | undefined {
  if (name === undefined) return undefined;
  const { key, first } = builder.sharedKey('DataStore', name);
  if (first)
    builder.add(
      'DataStore',
      key,
      { file, pointer: mention.pointer, fields: {} },
      {
        name: known(name),
        content: known(contentOf(name)),
        audit: unknown('the definition of the object is not among the files'),
      },
    );
  return key;
}
