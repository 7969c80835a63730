/** Constants as they stand in locals and cells. Texts and collections go into the static data. */
import type { ir } from '@policyc/ir';
import { findEnum, isKeyedMap, type Schema, type Type } from '@policyc/model';
import type { StaticData } from './module/static-data.js';

export function constantBits(
  module: { readonly data: StaticData; readonly schema: Schema },
  value: ir.ParamValue,
  type: Type,
): bigint {
  const { data, schema } = module;
  if (isKeyedMap(type)) {
    // Keys, each with its value behind it.
    const entries = Object.entries(value as { readonly [key: string]: string | number | boolean });
    const at = data.reserve(entries.length * 16);
    entries.forEach(([key, of], i) => {
      data.u64(at + i * 16, data.text(key));
      data.u64(at + i * 16 + 8, constantBits(module, of, type.value));
    });
    return BigInt(at) | (BigInt(entries.length * 2) << 32n);
  }
  if (type.tag === 'list' || type.tag === 'set') {
    const elements = value as readonly (string | number | boolean)[];
    const address = data.reserve(elements.length * 8);
    let at = address;
    for (const element of elements) {
      data.u64(at, constantBits(module, element, type.element));
      at += 8;
    }
    return BigInt(address) | (BigInt(elements.length) << 32n);
  }
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return BigInt(value);
  if (type.tag === 'enum') return BigInt(memberPosition(schema, type.name, String(value)));
  return data.text(String(value));
}

function memberPosition(schema: Schema, name: string, member: string): number {
  let position = 0;
  for (const known of findEnum(schema, name)?.members ?? []) {
    if (known.name === member) return position;
    position++;
  }
  throw new Error(`the enum ${name} has no member ${member}`);
}
