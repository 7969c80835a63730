/** The files of a page that are no JSON: JavaScript objects, and the texts of queries. */
import { SourceText } from '@policyc/base';
import { pointerTo } from '@policyc/model';
import type { DocumentFormat, ParsedDocument } from '../document.js';
import { type ObjectMember, parseObject } from './js-object.js';

/** `jsobjects/NAME/NAME.js`, as the git layout has it. */
export function isObjectPath(path: string): boolean {
  return /(?:^|\/)jsobjects\/([^/]+)\/\1\.js$/.test(path);
}

/** `queries/NAME/NAME.txt`. */
export function isQueryTextPath(path: string): boolean {
  return /(?:^|\/)queries\/([^/]+)\/\1\.txt$/.test(path);
}

/** What cursors of a JavaScript object hold. */
export interface ObjectDocument {
  readonly appsmithObject: readonly ObjectMember[];
}

export const JS_OBJECT: DocumentFormat = {
  name: 'JavaScript',
  extensions: ['.js'],
  claims: isObjectPath,
  parse: (text): ParsedDocument => {
    const parsed = parseObject(text);
    if (parsed.tag === 'no-object')
      return {
        tag: 'refused',
        reason: 'not-an-export',
        message: 'a JavaScript file that exports no object written out',
      };
    if (parsed.tag === 'broken') {
      const message = 'JavaScript of an Appsmith page that does not parse';
      if (parsed.offset === undefined) return { tag: 'refused', reason: 'damaged', message };
      const { line, column } = new SourceText('', text).positionAt(parsed.offset);
      const position = { line: line + 1, column: column + 1 };
      return { tag: 'refused', reason: 'damaged', message, position };
    }
    const { members } = parsed;
    const offsets = new Map([['', 0], ...members.map((m) => [pointerTo('', m.name), m.offset] as const)]);
    const value: ObjectDocument = { appsmithObject: members };
    return {
      tag: 'document',
      root: { value, pointer: '', embedded: false },
      locate: (p) => found(p, offsets),
    };
  },
};

/** What the cursor of a query's text holds. */
export interface QueryText {
  readonly appsmithQueryText: string;
}

export const QUERY_TEXT: DocumentFormat = {
  name: 'text',
  extensions: ['.txt'],
  claims: isQueryTextPath,
  parse: (text): ParsedDocument => {
    const value: QueryText = { appsmithQueryText: text };
    const offsets = new Map([['', 0]]);
    return {
      tag: 'document',
      root: { value, pointer: '', embedded: false },
      locate: (p) => found(p, offsets),
    };
  },
};

function found(
  pointers: Iterable<string>,
  offsets: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const pointer of pointers) {
    const offset = offsets.get(pointer);
    if (offset !== undefined) places.set(pointer, offset);
  }
  return places;
}
