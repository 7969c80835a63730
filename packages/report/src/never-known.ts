/** Fields that are unknown for every asset there is: what exports do not hold, or an adapter does not read. */
import type { KindStatistics } from '@policyc/model';

export function neverKnown(
  kinds: readonly KindStatistics[],
): readonly { readonly kind: string; readonly field: string }[] {
  return kinds.flatMap((k) =>
    k.fields
      .filter((f) => k.assets > 0 && f.value + f.partial + f.absent + f.opaque === 0)
      .map((f) => ({ kind: k.kind, field: f.field })),
  );
}
