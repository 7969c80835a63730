/** What the value of a fact refers to. */
import { type AssetId, type Fact, findKind, type Schema, storedField } from '@policyc/model';

/** @returns undefined where the value is no reference and no list of any */
export function referencesOf(
  { kind, field, value, before }: Fact,
  schema: Schema,
): readonly AssetId[] | undefined {
  const owner = findKind(schema, kind);
  const type = owner && storedField(owner, field)?.type.type;
  const element = type?.tag === 'list' || type?.tag === 'set' ? type.element : type;
  const keys = Array.isArray(value) ? value : [value];
  if (element?.tag !== 'asset' || !keys.every((k) => typeof k === 'string')) return undefined;
  const isGroup = findKind(schema, element.kind) === undefined;
  const moment = before ? { before } : {};
  return keys.map((key) => ({ ...referred(element.kind, key, isGroup), ...moment }));
}

/** What a reference means: those to a group have the kind before the key. */
function referred(kind: string, key: string, isGroup: boolean): AssetId {
  const colon = isGroup ? key.indexOf(':') : -1;
  return colon < 0 ? { kind, key } : { kind: key.slice(0, colon), key: key.slice(colon + 1) };
}
