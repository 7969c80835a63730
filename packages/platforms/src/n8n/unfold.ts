/** Addresses that an expression puts together from fixed texts: `{{ 'https://a.example/' + $json.id }}`. */
import { joinedExpression } from '../function-code.js';
import type { ParsedText } from '../judge-text.js';

const STARTS_WITH_TEXT = /^\s*["'`]/;

/** The text with its fixed parts, where it is one expression that begins with one; else as it is. */
export function unfold(parsed: ParsedText): ParsedText {
  const [source = ''] = parsed.holes;
  if (parsed.kind !== 'expression' || parsed.holes.length !== 1 || !STARTS_WITH_TEXT.test(source))
    return parsed;
  const fixed = joinedExpression(source);
  return fixed === undefined ? parsed : { ...parsed, fixed };
}
