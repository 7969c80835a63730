/** How assets read in every format for people. */
import { type AssetId, WORKSPACE_KIND } from '@policyc/model';

/** `Automation Import`; the workspace as a whole has no other name than that of its platform. */
export function assetText({ kind, name }: Pick<AssetId, 'kind'> & { readonly name: string }): string {
  return kind === WORKSPACE_KIND ? `workspace ${name}` : `${kind} ${name}`;
}
