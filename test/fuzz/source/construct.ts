/**
 * What a construct is to the generator, and how an expression of a type is put together from them.
 * To have the campaign exercise a new construct, add an entry to one of the tables in `values.ts` or `conditions.ts`.
 */
import type { Type } from '@policyc/model';
import { CONDITIONS } from './conditions.js';
import { literal } from './literals.js';
import { VALUES } from './values.js';
import type { Scope, Writer, Written } from './writer.js';

export interface Place {
  readonly scope: Scope;
  readonly type: Type;
  /** How many constructs may still be nested in it. */
  readonly depth: number;
  /** Whether the place tells the type, so that a member may stand without its enum. */
  readonly expected: boolean;
}

export interface Construct {
  readonly name: string;
  readonly weight: number;
  /** Whether it holds no further expressions. */
  readonly leaf?: boolean;
  readonly gives: (w: Writer, type: Type) => boolean;
  /** @returns `undefined` where the names in reach do not allow it */
  readonly write: (w: Writer, place: Place) => Written | undefined;
}

/** An expression of the type; `undefined` only where nothing in reach has it and it has no literals. */
export function writeExpr(w: Writer, place: Place): Written | undefined {
  const fitting = [...VALUES, ...CONDITIONS].filter(
    (c) => (place.depth > 0 || c.leaf === true) && c.gives(w, place.type),
  );
  for (let tries = 0; tries < 8; tries++) {
    const written = w.weighted(fitting).write(w, place);
    if (written !== undefined) return written;
  }
  return literal(w, place.type, place.expected);
}
