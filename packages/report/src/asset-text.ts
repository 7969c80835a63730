/** How assets read in every format for people. */
import { type AssetId, WORKSPACE_KIND } from '@policyc/model';

/** `Automation Import`, `Automation Import (baseline)`; the workspace as a whole has no other name than that of its platform. */
export function assetText({
  kind,
  name,
  before,
}: Pick<AssetId, 'kind' | 'before'> & { readonly name: string }): string {
  if (kind === WORKSPACE_KIND) return `workspace ${name}`;
  return `${kind} ${name}${before ? ' (baseline)' : ''}`;
}

/** What makes two assets the same: for grouping. */
export function assetKey({ kind, key, before }: AssetId): string {
  return `${kind} ${before ? 'before' : 'today'} ${key}`;
}
