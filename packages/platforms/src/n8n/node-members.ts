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
    // Engines know where a member that is named is kept.
    for (const key in node) {
      const value = node[key];
      switch (key) {
        case 'type':
          this.type = value;
          break;
        case 'typeVersion':
          this.typeVersion = value;
          break;
        case 'name':
          this.name = value;
          break;
        case 'parameters':
          this.parameters = value;
          break;
        case 'credentials':
          this.credentials = value;
          break;
        case 'disabled':
          this.disabled = value;
          break;
        case 'onError':
          this.onError = value;
          break;
        case 'continueOnFail':
          this.continueOnFail = value;
          break;
        case 'retryOnFail':
          this.retryOnFail = value;
          break;
        case 'maxTries':
          this.maxTries = value;
          break;
        case 'webhookId':
          this.webhookId = value;
      }
    }
  }
}
