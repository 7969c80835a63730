/**
 * The schema as engines see it: the platform's own, and the kinds that no snapshot lists by their name.
 * Invariant: names made here hold a parenthesis, which no name of a platform can; they sort where reports want them.
 */
import type { AssetKind, Schema } from './schema.js';

/** The kind of the one subject of a policy without `for`. Its key is the name of the schema's platform. */
export const WORKSPACE_KIND = '(workspace)';
const WORKSPACE_KEY = '(key)';

/** The schema with the kind of the workspace as a whole. */
export function withWorkspace(schema: Schema): Schema {
  const workspace: AssetKind = {
    name: WORKSPACE_KIND,
    doc: '',
    singleton: true,
    key: WORKSPACE_KEY,
    fields: [
      {
        tag: 'stored',
        name: WORKSPACE_KEY,
        doc: '',
        type: { type: { tag: 'string' }, optional: false, unknown: false },
        secret: false,
      },
    ],
  };
  return { ...schema, kinds: [...schema.kinds, workspace] };
}
