/**
 * Previews of templates: they show which nodes there are, and nothing of what they do. What would be told by parameters
 * cannot be told of them, defaults included.
 */
import { type Fact, unknown } from '../fact.js';
import type { WorkflowNode } from './workflow.js';

/** Fewer nodes may all have nothing but defaults. */
const FEW_NODES = 4;

export function isPreview(nodes: readonly WorkflowNode[]): boolean {
  if (nodes.some((node) => node.key !== '' && Object.keys(node.parameters.value ?? {}).length > 0))
    return false;
  return nodes.filter((node) => node.key !== '').length >= FEW_NODES;
}

/** Of whatever a parameter would tell. */
export const UNTOLD: Fact = unknown('previews of templates have no parameters');

/** @param told which of the facts parameters do not decide */
export function untoldBut<F extends { readonly [field: string]: Fact }>(
  facts: F,
  told: readonly (keyof F)[],
): F {
  const all = Object.keys(facts).map((name) => [name, told.includes(name) ? facts[name] : UNTOLD]);
  return Object.fromEntries(all) as F;
}
