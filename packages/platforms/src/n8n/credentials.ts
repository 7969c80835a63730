/** The stored logins that nodes use. Exports hold their names and ids only. */
import { known } from '../fact.js';
import { isObject, type JsonCursor, member, step, textAt, textOf } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Workflow, WorkflowNode } from './workflow.js';

/**
 * Adds the credential that a node uses, where it uses one.
 * @returns its key, or null
 */
export function mapCredential(
  workflow: Workflow,
  node: WorkflowNode,
  builder: SnapshotBuilder,
): string | null {
  const used = usedCredential(node);
  if (used === undefined) return null;
  const [type, cursor] = used;
  const name = textOf(cursor) ?? textAt(cursor, 'name') ?? '';
  const rawId = member(cursor.value, 'id');
  const id = typeof rawId === 'string' || typeof rawId === 'number' ? String(rawId) : '';
  const { key, first } = builder.sharedKey('Credential', credentialKey(type, id, name));
  if (first)
    builder.add(
      'Credential',
      key,
      { file: workflow.file, pointer: cursor, fields: {} },
      // n8n encrypts every credential that it stores; exports of workflows hold none.
      {
        name: known(name || type),
        type: known(type),
        encrypted: known(true),
        stored_in: known('platform'),
      },
    );
  return key;
}

/** Ids of older versions are small numbers, which mean another credential in every instance. */
export function credentialKey(type: string, id: string, name: string): string {
  return id.length >= 10 ? `${type}:${id}` : [type, id, name].filter((part) => part !== '').join(':');
}

/** A node keeps credentials that its `authentication` no longer selects. */
function usedCredential(node: WorkflowNode): readonly [string, JsonCursor] | undefined {
  const { credentials } = node.members;
  const { authentication } = node.given;
  if (!isObject(credentials) || authentication === 'none') return undefined;
  const selected =
    authentication === 'predefinedCredentialType'
      ? textAt(node.parameters, 'nodeCredentialType')
      : authentication === 'genericCredentialType'
        ? textAt(node.parameters, 'genericAuthType')
        : undefined;
  for (const type in credentials) {
    if (selected !== undefined && type !== selected) continue;
    const all = step(node.cursor, 'credentials', credentials);
    return [type, step(all, type, credentials[type])];
  }
  return undefined;
}
