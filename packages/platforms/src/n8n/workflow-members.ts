/** The members of a workflow that are read. */
import { isObject } from '../json-cursor.js';

/** Found in one pass, as those of its nodes are (`node-members.ts`). */
export class WorkflowMembers {
  id: unknown = undefined;
  name: unknown = undefined;
  description: unknown = undefined;
  nodes: unknown = undefined;
  connections: unknown = undefined;
  active: unknown = undefined;
  activeVersionId: unknown = undefined;
  isArchived: unknown = undefined;
  settings: unknown = undefined;
  pinData: unknown = undefined;
  tags: unknown = undefined;
  meta: unknown = undefined;
  shared: unknown = undefined;
  owner: unknown = undefined;
  createdAt: unknown = undefined;
  updatedAt: unknown = undefined;

  /** @param workflow as exported */
  constructor(workflow: unknown) {
    if (!isObject(workflow)) return;
    for (const key in workflow)
      if (Object.hasOwn(this, key)) this[key as keyof WorkflowMembers] = workflow[key];
  }
}
