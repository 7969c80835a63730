import { canonicalJson, type Json } from '@policyc/base';
import type { AssetId, ReportItem } from '@policyc/model';

/**
 * The identity of a finding across runs: SHA-256 (hex) over policy id, subject and items.
 * Nothing that changes when a file moves, a list is reordered or a message is reworded goes in.
 */
export async function fingerprint(
  policy: string,
  subject: AssetId,
  items: readonly ReportItem[],
): Promise<string> {
  const identity: Json = [
    policy,
    identityOf(subject),
    ...items.map((i): Json => ('value' in i ? [i.value] : identityOf(i))),
  ];
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(identity)));
  return Array.from(new Uint8Array(digest), (b) => b.toString(16).padStart(2, '0')).join('');
}

function identityOf({ kind, key, before }: AssetId): Json {
  return before ? [kind, key, 'before'] : [kind, key];
}
