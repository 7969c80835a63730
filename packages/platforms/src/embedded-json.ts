/** JSON that stands as a text inside an export: all of it has the place of that text. */
import type { JsonCursor } from './json-cursor.js';
import { DEFAULT_MAX_DEPTH, parseJson } from './parse-json.js';

/**
 * @param pointer where the text stands
 * @param maxDepth as for whole files
 * @returns undefined where the text is no JSON, or nests deeper
 */
export function embeddedJson(
  text: string,
  pointer: string,
  maxDepth = DEFAULT_MAX_DEPTH,
): JsonCursor | undefined {
  const parsed = parseJson(text, maxDepth);
  return parsed.tag === 'json' ? { value: parsed.value, pointer, embedded: true } : undefined;
}
