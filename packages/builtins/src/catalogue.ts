/** Every built-in function, and how to find one. Invariant: names are unique. */
import { sameType, type Type } from '@policyc/model';
import type { Builtin } from './define-builtin.js';
import { ageOrder } from './functions/age-order.js';
import { contains } from './functions/contains.js';
import { decimalOrder } from './functions/decimal-order.js';
import { durationOrder } from './functions/duration-order.js';
import { endsWith } from './functions/ends-with.js';
import { inCidr } from './functions/in-cidr.js';
import { inRange } from './functions/in-range.js';
import { isLinkLocal } from './functions/is-link-local.js';
import { isLoopback } from './functions/is-loopback.js';
import { isPrivate } from './functions/is-private.js';
import { isSubdomainOf } from './functions/is-subdomain-of.js';
import { length } from './functions/length.js';
import { like } from './functions/like.js';
import { lower } from './functions/lower.js';
import { matches } from './functions/matches.js';
import { startsWith } from './functions/starts-with.js';
import { timestampOrder } from './functions/timestamp-order.js';
import { trim } from './functions/trim.js';
import { upper } from './functions/upper.js';
import { versionOrder } from './functions/version-order.js';
import { within } from './functions/within.js';

export const builtins: readonly Builtin[] = [
  ageOrder,
  contains,
  decimalOrder,
  durationOrder,
  endsWith,
  inCidr,
  inRange,
  isLinkLocal,
  isLoopback,
  isPrivate,
  isSubdomainOf,
  length,
  like,
  lower,
  matches,
  startsWith,
  timestampOrder,
  trim,
  upper,
  versionOrder,
  within,
];

const byName = new Map(builtins.map((b) => [b.name, b]));

/** The built-in that IR calls by this name. */
export function findBuiltin(name: string): Builtin | undefined {
  return byName.get(name);
}

/** The methods of a type, in the order of the catalogue. An address has those of a host, which it is. */
export function methodsOf(type: Type): readonly Builtin[] {
  return builtins.filter((b) => {
    const receiver = b.params[0];
    return (
      b.form === 'method' &&
      receiver !== undefined &&
      type.tag !== 'error' &&
      (sameType(receiver.type, type) || (type.tag === 'ip' && receiver.type.tag === 'host'))
    );
  });
}
