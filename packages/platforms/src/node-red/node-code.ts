/** What the code of a function node tells. Many nodes may come after one, so it is read once. */
import { type FunctionCode, readFunctionCode } from '../function-code.js';
import { textAt } from '../json-cursor.js';
import type { FlowNode } from './flow.js';

const READ = new WeakMap<FlowNode, FunctionCode>();

/** @returns undefined of other nodes */
export function nodeCode(node: FlowNode): FunctionCode | undefined {
  const known = READ.get(node);
  if (known !== undefined) return known;
  const text = node.type === 'function' ? textAt(node.cursor, 'func') : undefined;
  if (text === undefined) return undefined;
  const code = readFunctionCode(text);
  READ.set(node, code);
  return code;
}
