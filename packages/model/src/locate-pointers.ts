/**
 * Finds where JSON pointers stand in a JSON text, in one pass, without building a tree of it.
 * Invariant: for a text that `JSON.parse` accepts, a pointer is found exactly when it resolves, and to the value that
 * `JSON.parse` keeps (the last of equal keys). It must never throw or run on: other texts give offsets for what could
 * be followed.
 */
import { pointerSegments } from './json-pointer.js';

interface Wanted {
  readonly children: Map<string, Wanted>;
  pointer: string | undefined;
}

/**
 * @param text a JSON text without byte order mark
 * @param pointers RFC 6901 pointers
 * @returns the UTF-16 offset of the first character of each value that was found
 */
export function locatePointers(text: string, pointers: Iterable<string>): ReadonlyMap<string, number> {
  const root: Wanted = { children: new Map(), pointer: undefined };
  for (const pointer of pointers) {
    let node = root;
    for (const segment of pointerSegments(pointer)) {
      let next = node.children.get(segment);
      if (next === undefined) {
        next = { children: new Map(), pointer: undefined };
        node.children.set(segment, next);
      }
      node = next;
    }
    node.pointer = pointer;
  }
  const found = new Map<string, number>();
  visit(text, skipSpace(text, 0), root, found);
  return found;
}

/** Records what is wanted in the value at `start`; returns the offset after the value. */
function visit(text: string, start: number, wanted: Wanted, found: Map<string, number>): number {
  if (wanted.pointer !== undefined && start < text.length) found.set(wanted.pointer, start);
  if (wanted.children.size === 0) return skipValue(text, start);
  const open = text[start];
  if (open === '{') return visitObject(text, start, wanted, found);
  if (open === '[') return visitArray(text, start, wanted, found);
  return skipValue(text, start);
}

function visitObject(text: string, start: number, wanted: Wanted, found: Map<string, number>): number {
  let at = skipSpace(text, start + 1);
  while (text[at] === '"') {
    const keyEnd = skipString(text, at);
    const child = wanted.children.get(keyText(text, at, keyEnd));
    at = skipSpace(text, keyEnd);
    if (text[at] !== ':') break;
    at = skipSpace(text, at + 1);
    at = child === undefined ? skipValue(text, at) : visit(text, at, child, found);
    at = skipSpace(text, at);
    if (text[at] !== ',') break;
    at = skipSpace(text, at + 1);
  }
  return text[at] === '}' ? at + 1 : text.length;
}

function visitArray(text: string, start: number, wanted: Wanted, found: Map<string, number>): number {
  let at = skipSpace(text, start + 1);
  if (text[at] === ']') return at + 1;
  for (let index = 0; at < text.length; index++) {
    const child = wanted.children.get(String(index));
    at = child === undefined ? skipValue(text, at) : visit(text, at, child, found);
    at = skipSpace(text, at);
    if (text[at] !== ',') break;
    at = skipSpace(text, at + 1);
  }
  return text[at] === ']' ? at + 1 : text.length;
}

function keyText(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1);
  if (!raw.includes('\\')) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}

function skipValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return skipString(text, start);
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
    let at = start;
    while (at < text.length && !endsScalar(text.charCodeAt(at))) at++;
    return Math.max(at, start + 1);
  }
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) {
      at = skipString(text, at);
      continue;
    }
    at++;
    if (c === OPEN_BRACE || c === OPEN_BRACKET) depth++;
    else if ((c === CLOSE_BRACE || c === CLOSE_BRACKET) && --depth === 0) return at;
  }
  return text.length;
}

/** The offset after the string that opens at `start`. */
function skipString(text: string, start: number): number {
  for (let at = start + 1; ; ) {
    const end = text.indexOf('"', at);
    if (end < 0) return text.length;
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end + 1;
    at = end + 1;
  }
}

function skipSpace(text: string, start: number): number {
  let at = start;
  for (;;) {
    const c = text.charCodeAt(at);
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return at;
    at++;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

function endsScalar(c: number): boolean {
  return c === 0x2c || c === CLOSE_BRACE || c === CLOSE_BRACKET || c <= 0x20;
}
