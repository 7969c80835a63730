/** The options of an operation that matter: those that end in a sink, are computed, or hold or name a secret. */

import type { Fact } from '../fact.js';
import { elements, entries, isObject, type JsonCursor, member } from '../json-cursor.js';
import { type JudgedText, judgeText } from '../judge-text.js';
import { lowerCase } from '../secrets/letter-case.js';
import { parseText, type Readable, readsOfCode, readsOfTemplate } from './expressions.js';
import { sinkRoleOf } from './operations.js';

export interface Parameter extends JudgedText {
  readonly cursor: JsonCursor;
  /** Readable and stable under reordering where elements have names: `headers[Authorization].value`. */
  readonly path: string;
  /** In lower case. */
  readonly name: string;
}

/** Far more than an operation can have; keeps hostile files from multiplying what every parameter repeats. */
export const MAX_PARAMETERS = 2_000;

/**
 * @param type the operation's type
 * @param options undefined where it has none
 * @returns in order of the export, at most `MAX_PARAMETERS` and one
 */
export function readParameters(type: string, options: JsonCursor | undefined): readonly Parameter[] {
  if (options === undefined) return [];
  const leaves: Leaf[] = [];
  collect(options, '', '', '', leaves);
  const found: Parameter[] = [];
  for (const { cursor, text, path, pattern, name } of leaves) {
    const use = { name, text, isNumber: typeof cursor.value === 'number', sink: sinkRoleOf(type, pattern) };
    const judged = judgeText(use, parseText);
    if (judged !== undefined) found.push({ cursor, path, name: lowerCase(name), ...judged });
    if (found.length > MAX_PARAMETERS) break;
  }
  return found;
}

/** What a parameter's computed parts read from. */
export function parameterReads(parameter: Parameter, readable: Readable): Fact {
  return parameter.role === 'code'
    ? readsOfCode(parameter.parsed.fixed, readable)
    : readsOfTemplate(parameter.parsed.holes, readable);
}

interface Leaf {
  readonly cursor: JsonCursor;
  readonly text: string;
  readonly path: string;
  readonly pattern: string;
  readonly name: string;
}

function collect(cursor: JsonCursor, path: string, pattern: string, name: string, leaves: Leaf[]): void {
  const { value } = cursor;
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    if (text.trim() !== '') leaves.push({ cursor, text, path, pattern, name });
  } else if (Array.isArray(value)) {
    for (const [i, element] of elements(cursor).entries()) {
      const label = headerName(element.value) ?? String(i);
      collect(element, `${path}[${label}]`, join(pattern, '*'), name, leaves);
    }
  } else if (isObject(value)) {
    const own = headerName(value);
    for (const [key, child] of entries(cursor)) {
      const leafName = own !== undefined && key === 'value' ? own : key;
      collect(child, join(path, key), join(pattern, key), leafName, leaves);
    }
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** The name of a header, whose value stands beside it. */
function headerName(value: unknown): string | undefined {
  const name = member(value, 'header');
  return typeof name === 'string' && name !== '' && name.length <= 64 ? name : undefined;
}
