/** Statements that functions before a database put into the message as fixed texts: then no message changes them. */
import type { FlowNode } from './flow.js';
import { nodeCode } from './node-code.js';
import { statementProperty } from './parameters.js';

/** More would be a hostile file. */
const MAX_BEFORE = 16;

/**
 * @param before the nodes that come right before it
 * @returns all of the statements; undefined where a part of them is computed, or comes from elsewhere
 */
export function givenStatement(node: FlowNode, before: readonly FlowNode[]): string | undefined {
  const property = statementProperty(node);
  if (property === undefined || before.length === 0 || before.length > MAX_BEFORE) return undefined;
  const all = before.map((step) => {
    const given = nodeCode(step)?.given.get(property);
    return given === undefined || given.includes(undefined) ? undefined : given.join(';\n');
  });
  return all.includes(undefined) ? undefined : all.join(';\n');
}
