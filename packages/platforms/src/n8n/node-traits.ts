/** What depends on nothing but the type of a node: told once for each type. */
import { cleanCommonText } from '../clean-text.js';
import type { Fact } from '../fact.js';
import { remembered } from '../remembered.js';
import { type DefaultOperations, defaultOperationsOf } from './default-operations.js';
import {
  CALLERS,
  type NodeType,
  nodeTypeOf,
  type PackageName,
  packageOf,
  requestOf,
  shortType,
} from './node-types.js';
import { operationParameter } from './operations.js';
import { reachOf } from './reach.js';
import { type Patterns, patternsOf } from './sinks.js';

export interface NodeTraits {
  readonly type: string;
  /** See `shortType`. */
  readonly short: string;
  readonly is: NodeType;
  /** The short name without the ending of tools of agents. */
  readonly app: string;
  readonly package: PackageName | undefined;
  /** What triggers, steps and tools of the same app have in common. */
  readonly connector: string;
  /** Where the node says which of its operations was chosen. */
  readonly operationKey: 'mode' | 'operation';
  readonly defaults: DefaultOperations;
  /** See `requestOf`. */
  readonly request: 'http' | 'protocol' | undefined;
  readonly callsWorkflows: boolean;
  /** Whether it works on one of n8n's own tables. */
  readonly worksOnTable: boolean;
  /** See `reachOf`. */
  readonly reach: 'local' | 'service' | undefined;
  readonly sinks: Patterns | undefined;
  /** Of nodes whose operation is not known, or whose type has none. */
  readonly typeFact: Fact;
  /** By the operation that was chosen. */
  readonly operations: Map<string, Fact>;
}

/** @param type as exported */
export const traitsOf = remembered((type): NodeTraits => {
  const short = shortType(type);
  const app = short.replace(/Tool$/, '');
  return {
    type,
    short,
    is: nodeTypeOf(short),
    app,
    package: packageOf(type),
    connector: type.replace(/(?:Trigger|Tool)$/, ''),
    operationKey: operationParameter(short),
    defaults: defaultOperationsOf(app),
    request: requestOf(short),
    callsWorkflows: CALLERS.has(short),
    worksOnTable: app === 'dataTable',
    reach: reachOf(app),
    sinks: patternsOf(short),
    typeFact: cleanCommonText(type),
    operations: new Map(),
  };
});

/** More than any app has; keeps hostile files from filling the memory. */
const MAX_OPERATIONS = 256;

/** @param operation undefined where it is not known, or where the type has none */
export function operationFact({ type, typeFact, operations }: NodeTraits, operation?: string): Fact {
  if (operation === undefined) return typeFact;
  let fact = operations.get(operation);
  if (fact === undefined) {
    fact = cleanCommonText(`${type}:${operation}`);
    if (operations.size < MAX_OPERATIONS) operations.set(operation, fact);
  }
  return fact;
}
