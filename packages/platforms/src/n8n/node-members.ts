/** The members of a node that are read. */
import { isObject } from '../json-cursor.js';

/** Found in one pass over the node: most of them are not there, and to look for each takes longer. */
export class NodeMembers {
  type: unknown = undefined;
  typeVersion: unknown = undefined;
  name: unknown = undefined;
  parameters: unknown = undefined;
  credentials: unknown = undefined;
  disabled: unknown = undefined;
  onError: unknown = undefined;
  continueOnFail: unknown = undefined;
  retryOnFail: unknown = undefined;
  maxTries: unknown = undefined;
  webhookId: unknown = undefined;

  /** @param node as exported */
  constructor(node: unknown) {
    if (!isObject(node)) return;
    for (const key in node) {
      switch (key) {
        case 'type':
        case 'typeVersion':
        case 'name':
        case 'parameters':
        case 'credentials':
        case 'disabled':
        case 'onError':
        case 'continueOnFail':
        case 'retryOnFail':
        case 'maxTries':
        case 'webhookId':
          this[key] = node[key];
      }
    }
  }
}
