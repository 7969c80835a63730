/** Values written out, from the pools that snapshots take theirs from, so that comparisons hit. */
import type { ScalarTag, Type } from '@policyc/model';
import { INTS, SCALARS, STRINGS, URLS } from '../../support/random-snapshot.js';
import { piece } from './piece.js';
import { LEVEL, sortOf, type Writer, type Written } from './writer.js';

const PREFIX: { readonly [tag in ScalarTag]?: string } = {
  timestamp: 'time',
  version: 'v',
  ip: 'ip',
  host: 'host',
  cidr: 'cidr',
  version_range: 'v',
};

export function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\u{d}');
  return `"${escaped}"`;
}

/**
 * A literal of the type, or `undefined` where the type has none.
 * @param expected whether the place tells the type, so that a member may stand without its enum
 */
export function literal(w: Writer, type: Type, expected: boolean): Written | undefined {
  const text = literalText(w, type, expected);
  if (text === undefined) return undefined;
  return { piece: piece(sortOf(type), simplestOf(type), text), level: LEVEL.atom };
}

/** With a fraction, or it would be a whole number where the place does not tell. */
function decimalText(canonical: string): string {
  return canonical.includes('.') ? canonical : `${canonical}.0`;
}

function simplestOf(type: Type): string | undefined {
  return type.tag === 'bool' ? 'true' : type.tag === 'int' ? '0' : type.tag === 'string' ? '""' : undefined;
}

function literalText(w: Writer, type: Type, expected: boolean): string | undefined {
  switch (type.tag) {
    case 'bool':
      return w.pick(['true', 'false']);
    case 'int':
      return String(w.pick([...INTS, 1, 2, 3, 5, 7]));
    case 'string':
      return quoted(w.pick(STRINGS));
    case 'enum': {
      const member = w.pick(w.members(type));
      return expected && !w.oneIn(4) ? member : `${type.name}.${member}`;
    }
    case 'duration':
      return w.pick(SCALARS.duration ?? []);
    case 'url':
      return `url"${w.pick(URLS)}"`;
    case 'decimal':
      return decimalText(w.pick(SCALARS.decimal ?? []));
    default: {
      const pool = type.tag in SCALARS ? SCALARS[type.tag as ScalarTag] : undefined;
      const prefix = type.tag in PREFIX ? PREFIX[type.tag as ScalarTag] : undefined;
      return pool === undefined || prefix === undefined ? undefined : `${prefix}"${w.pick(pool)}"`;
    }
  }
}
