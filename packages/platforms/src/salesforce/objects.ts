/** Definitions of objects and of their fields: an element of its own file each, or all in the file of the object. */
import { type Fact, known, unknown } from '../fact.js';
import { fieldClass } from '../field-class.js';
import type { FileNote } from '../file-report.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { DataClass } from '../vocabulary.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import type { Component } from './component.js';
import { contentOf, storeKey } from './stores.js';

/** The metadata types that this file reads. */
export const OBJECT_TYPES: ReadonlySet<string> = new Set(['CustomObject', 'CustomField']);

/** Adds an object as its definition tells it; before anything that only mentions it. */
export function mapObject({ root, file, name }: Component, builder: SnapshotBuilder): void {
  const history = childOf(root, 'enableHistory');
  const { key, first } = builder.sharedKey('DataStore', name);
  if (first)
    builder.add(
      'DataStore',
      key,
      { file, pointer: root.pointer, fields: pointers({ audit: history }) },
      { name: known(name), content: known(contentOf(name)), audit: auditFact(xmlText(history)) },
    );
  for (const field of childrenOf(root, 'fields')) {
    const fieldName = xmlText(childOf(field, 'fullName'));
    if (fieldName !== undefined) addField(key, fieldName, field, file, builder);
  }
}

/** A field in a file of its own: the folders above it name its object. */
export function mapField(
  component: Component,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): void {
  const { root, file, name, path } = component;
  const folders = path.split('/');
  const store =
    folders.at(-2) === 'fields' ? storeKey(folders.at(-3) || undefined, file, root, builder) : undefined;
  if (store === undefined)
    note({
      code: 'node-skipped',
      message: 'a field of which no folder says the object',
      pointer: root.pointer,
    });
  else addField(store, name, root, file, builder);
}

function auditFact(history: string | undefined): Fact {
  return history === 'false'
    ? known('none')
    : unknown(
        history === 'true' ? 'each field says whether its history is kept' : 'the definition does not say',
      );
}

/** Types whose values are stored encrypted, and shown only to those with a right of their own. */
const ENCRYPTED_TYPE = 'EncryptedText';

function addField(
  store: string,
  name: string,
  field: XmlCursor,
  file: number,
  builder: SnapshotBuilder,
): void {
  const { key, first } = builder.sharedKey('Field', `${store}/${name}`);
  if (!first) return;
  const type = childOf(field, 'type');
  const scheme = childOf(field, 'encryptionScheme');
  const groups = childOf(field, 'complianceGroup');
  const text = xmlText(type);
  const masked = text === ENCRYPTED_TYPE;
  const encrypted = masked || (scheme !== undefined && xmlText(scheme) !== 'None');
  builder.add(
    'Field',
    key,
    {
      file,
      pointer: field.pointer,
      fields: pointers({
        type,
        class: groups,
        masked: type,
        encrypted: masked ? type : (scheme ?? type),
      }),
    },
    {
      store: known(store),
      name: known(name),
      // Fields of Salesforce itself are defined without a type.
      type: text === undefined ? unknown('the definition gives no type') : known(text),
      class: known(classOf(xmlText(groups), name, text)),
      masked: text === undefined ? unknown('the definition gives no type') : known(masked),
      encrypted:
        text === undefined && !encrypted ? unknown('the definition gives no type') : known(encrypted),
    },
  );
}

const PERSONAL_TYPES: ReadonlySet<string | undefined> = new Set(['Email', 'Phone']);

/** What administrators say that a field falls under; several are separated by semicolons. */
const COMPLIANCE: readonly (readonly [RegExp, DataClass])[] = [
  [/\bHIPAA\b/, 'health'],
  [/\bPCI\b/, 'payment'],
  [/\b(?:PII|GDPR|CCPA|COPPA|PersonalInfo)\b/, 'personal'],
];

function classOf(groups: string | undefined, name: string, type: string | undefined): DataClass {
  return complianceClass(groups) ?? (PERSONAL_TYPES.has(type) ? 'personal' : fieldClass(name, type ?? ''));
}

function complianceClass(groups: string | undefined): DataClass | undefined {
  return groups === undefined ? undefined : COMPLIANCE.find(([pattern]) => pattern.test(groups))?.[1];
}
