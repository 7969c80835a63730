/** Owners are principals: whoever is named without being declared is one of whom nothing else is known. */
import { ABSENT, type Fact, known, unknown } from '../fact.js';
import type { Placed } from './shape.js';
import type { Sidecar } from './sidecar.js';
import type { Target } from './target.js';

const UNTOLD = unknown('policyc.yaml does not say');

export function mapOwners({ owners = [] }: Sidecar, { file, builder }: Target): void {
  for (const { name, kind, active, mfa, pointer } of owners) {
    if (name === undefined) continue;
    const { key, first } = builder.sharedKey('Principal', name.value);
    if (first)
      builder.add(
        'Principal',
        key,
        { file, pointer, fields: {} },
        {
          ...principal(name.value),
          kind: told(kind),
          active: told(active),
          mfa: told(mfa),
        },
      );
  }
}

/** @returns the reference to an owner; absent where none is named */
export function ownerFact(owner: Placed<string> | undefined, { file, builder }: Target): Fact {
  if (owner === undefined) return ABSENT;
  const { key, first } = builder.sharedKey('Principal', owner.value);
  if (first)
    builder.add(
      'Principal',
      key,
      { file, pointer: owner.pointer, fields: {} },
      {
        ...principal(owner.value),
        kind: UNTOLD,
        active: UNTOLD,
        mfa: UNTOLD,
      },
    );
  return known(key);
}

function principal(name: string): { readonly [field: string]: Fact } {
  return { name: known(name), default_password: UNTOLD, roles: UNTOLD, groups: UNTOLD };
}

function told(value: Placed<string | boolean> | undefined): Fact {
  return value === undefined ? UNTOLD : known(value.value);
}
