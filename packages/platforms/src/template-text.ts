/** Texts with computed parts in double braces, as several platforms write them. Looked at, never evaluated. */
import type { ParsedText } from './judge-text.js';
import { HOLE } from './secrets/find-secrets.js';

/**
 * @param raw the text as the export has it
 * @param nested whether braces inside a computed part are counted, so that it may hold objects
 */
export function parseTemplate(raw: string, nested: boolean): ParsedText {
  const text = raw.replaceAll(HOLE, '');
  const holes: string[] = [];
  let fixed = '';
  let from = 0;
  let counting = nested;
  for (;;) {
    const open = text.indexOf('{{', from);
    let close = open < 0 || !counting ? -1 : closingBraces(text, open + 2);
    if (open >= 0 && close < 0) {
      // Braces that do not match are part of some text: from here on the first pair closes.
      counting = false;
      close = text.indexOf('}}', open + 2);
    }
    if (close < 0) break;
    fixed += text.slice(from, open) + HOLE;
    holes.push(text.slice(open + 2, close));
    from = close + 2;
  }
  fixed += text.slice(from);
  const kind = holes.length === 0 ? 'literal' : fixed.trim() === HOLE ? 'expression' : 'template';
  return { kind, fixed, holes };
}

/** Where the pair of braces begins that closes a computed part, or -1. */
function closingBraces(text: string, from: number): number {
  let depth = 2;
  for (let at = from; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x7b) depth++;
    else if (c === 0x7d && --depth === 0) return text.charCodeAt(at - 1) === 0x7d ? at - 1 : -1;
  }
  return -1;
}
