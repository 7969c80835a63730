/** How assets read in every format for people. */
import { type AssetId, WORKSPACE_KIND } from '@policyc/model';

/** Behind what is said of the baseline: today's asset of that name may be otherwise. */
export const BASELINE_MARK = ' (baseline)';

/** `Automation Import`, `Automation Import (baseline)`; the workspace as a whole has no other name than that of its platform. */
export function assetText({
  kind,
  name,
  before,
}: Pick<AssetId, 'kind' | 'before'> & { readonly name: string }): string {
  if (kind === WORKSPACE_KIND) return `workspace ${name}`;
  return `${kind} ${name}${before ? BASELINE_MARK : ''}`;
}

/** What makes two assets the same: for grouping. */
export function assetKey({ kind, key, before }: AssetId): string {
  return `${kind} ${before ? 'before' : 'today'} ${key}`;
}
