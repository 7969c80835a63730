/** The parameters that are asked of many types of nodes. */
import { isObject } from '../json-cursor.js';

/** Found in one pass, as the members of a node are (`node-members.ts`). */
export class GivenParameters {
  operation: unknown = undefined;
  mode: unknown = undefined;
  resource: unknown = undefined;
  authentication: unknown = undefined;
  query: unknown = undefined;
  sqlQuery: unknown = undefined;
  allowUnauthorizedCerts: unknown = undefined;
  options: unknown = undefined;
  requestOptions: unknown = undefined;

  /** @param parameters of a node, as exported */
  constructor(parameters: unknown) {
    if (!isObject(parameters)) return;
    for (const key in parameters) {
      switch (key) {
        case 'operation':
        case 'mode':
        case 'resource':
        case 'authentication':
        case 'query':
        case 'sqlQuery':
        case 'allowUnauthorizedCerts':
        case 'options':
        case 'requestOptions':
          this[key] = parameters[key];
      }
    }
  }
}

/** A parameter that is a text, or undefined. */
export function givenText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
