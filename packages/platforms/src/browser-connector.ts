/** What code in a browser is connected to the outside by: nothing, or nobody can tell. */
import type { CodeNames } from './code-names.js';
import { ABSENT, type Fact, unknown } from './fact.js';

/** What browsers, and platforms beside them, give to code that asks somebody. */
const ASKS = new Set(['fetch', 'axios', 'XMLHttpRequest', 'WebSocket', 'EventSource']);
const WHOLE = new Set(['window', 'self', 'globalThis']);

/** @param code of which the platform's own ways, such as queries, are steps of their own */
export function browserConnector(source: string, { parsed, evaluates, chains }: CodeNames): Fact {
  const asks = chains.some(([root, second = '']) => ASKS.has(root) || (WHOLE.has(root) && ASKS.has(second)));
  const told = parsed && !evaluates && !asks && !/\bimport\s*\(/.test(source);
  return told ? ABSENT : unknown('its code may connect to anything');
}
