/** Tells Make's blueprints from everything else by content, wherever its API and other tools keep them. */
import type { Sniffed } from '../adapter.js';
import { embeddedJson } from '../embedded-json.js';
import { at, elements, isObject, type JsonCursor, member } from '../json-cursor.js';

/** Members under which Make's API, its clipboard and other tools keep blueprints. */
const WRAPPERS = ['blueprint', 'response', 'scenario', 'scenarios', 'data', 'subflows'];
const WRAPPER_DEPTH = 4;

export function sniffMake(root: JsonCursor): Sniffed {
  const roots: JsonCursor[] = [];
  find(root, WRAPPER_DEPTH, roots);
  if (roots.length > 0) return { tag: 'found', roots, notes: [] };
  return elements(at(root, 'scenarios')).some(isListed)
    ? {
        tag: 'unusable',
        reason: 'no-facts',
        message:
          'a list of scenarios of Make without their blueprints; ask the API for the blueprint of each (`/scenarios/ID/blueprint`)',
      }
    : { tag: 'foreign' };
}

/** What the API says of each scenario where it lists them. */
function isListed({ value }: JsonCursor): boolean {
  return member(value, 'teamId') !== undefined && isObject(member(value, 'scheduling'));
}

function find(cursor: JsonCursor, depth: number, roots: JsonCursor[]): void {
  if (isBlueprint(cursor.value)) roots.push(cursor);
  else if (depth > 0 && typeof cursor.value === 'string') {
    // The API takes blueprints as JSON texts.
    const embedded = /^\s*[[{]/.test(cursor.value) && embeddedJson(cursor.value, cursor.pointer);
    if (embedded) find(embedded, depth - 1, roots);
  } else if (depth > 0 && Array.isArray(cursor.value))
    for (const element of elements(cursor)) find(element, depth - 1, roots);
  else if (depth > 0)
    for (const key of WRAPPERS) {
      const inner = at(cursor, key);
      if (inner !== undefined) find(inner, depth - 1, roots);
    }
}

/** A list of modules, of which at least one is named as Make names them: `app:Module`. */
function isBlueprint(value: unknown): boolean {
  const flow = member(value, 'flow') ?? member(value, 'modules');
  return (
    Array.isArray(flow) &&
    (flow.some((module) => isModule(module)) ||
      (flow.length === 0 && isObject(member(member(value, 'metadata'), 'scenario'))))
  );
}

function isModule(value: unknown): boolean {
  const name = member(value, 'module');
  return typeof name === 'string' && /^[\w#.-]+:[\w-]+$/.test(name);
}
