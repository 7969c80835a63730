/** Every built-in function, and how to find one. Invariant: names are unique. */
import { sameType, type Type } from '@policyc/model';
import type { Builtin } from './define-builtin.js';
import { contains } from './functions/contains.js';
import { endsWith } from './functions/ends-with.js';
import { length } from './functions/length.js';
import { like } from './functions/like.js';
import { lower } from './functions/lower.js';
import { startsWith } from './functions/starts-with.js';

export const builtins: readonly Builtin[] = [contains, endsWith, length, like, lower, startsWith];

const byName = new Map(builtins.map((b) => [b.name, b]));

/** The built-in that IR calls by this name. */
export function findBuiltin(name: string): Builtin | undefined {
  return byName.get(name);
}

/** The methods of a type, in the order of the catalogue. */
export function methodsOf(type: Type): readonly Builtin[] {
  return builtins.filter((b) => {
    const receiver = b.params[0];
    return (
      b.form === 'method' && receiver !== undefined && type.tag !== 'error' && sameType(receiver.type, type)
    );
  });
}
