/** Texts with merge fields (`{!Name.Field}`), and values that are the name of something as a whole. */
import type { ParsedText } from '../judge-text.js';
import { HOLE } from '../secrets/find-secrets.js';

const MERGE_FIELD = /\{!([^{}]{1,1000})\}/g;

export function parseText(raw: string): ParsedText {
  const holes: string[] = [];
  const fixed = raw.replaceAll(HOLE, '').replace(MERGE_FIELD, (_, source: string) => {
    holes.push(source);
    return HOLE;
  });
  return {
    kind: holes.length === 0 ? 'literal' : fixed.trim() === HOLE ? 'expression' : 'template',
    fixed,
    holes,
  };
}

/** A value that is a reference as a whole. */
export function reference(name: string): ParsedText {
  return { kind: 'expression', fixed: HOLE, holes: [name] };
}
