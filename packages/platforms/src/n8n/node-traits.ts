/** What depends on nothing but the type of a node: told once for each type. */
import { remembered } from '../remembered.js';
import { type NodeType, nodeTypeOf, type PackageName, packageOf, shortType } from './node-types.js';
import { operationParameter } from './operations.js';

export interface NodeTraits {
  /** See `shortType`. */
  readonly short: string;
  readonly is: NodeType;
  /** The short name without the ending of tools of agents. */
  readonly app: string;
  readonly package: PackageName | undefined;
  /** What triggers, steps and tools of the same app have in common. */
  readonly connector: string;
  /** Where the node says which of its operations was chosen. */
  readonly operationKey: string;
}

/** @param type as exported */
export const traitsOf = remembered((type): NodeTraits => {
  const short = shortType(type);
  return {
    short,
    is: nodeTypeOf(short),
    app: short.replace(/Tool$/, ''),
    package: packageOf(type),
    connector: type.replace(/(?:Trigger|Tool)$/, ''),
    operationKey: operationParameter(short),
  };
});
