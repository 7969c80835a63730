/** Known weaknesses: one asset for each interval of versions, because a comparison needs one. */
import { parseVersionRange, type VersionBound } from '@policyc/model';
import { ABSENT, type Fact, known } from '../fact.js';
import type { Sidecar, SidecarAdvisory } from './sidecar.js';
import type { Target } from './target.js';

export function mapAdvisories({ advisories = [] }: Sidecar, target: Target): void {
  for (const advisory of advisories) mapAdvisory(advisory, target);
}

const FIELDS = { ge: 'introduced', gt: 'after', lt: 'fixed', le: 'last' } as const;

function mapAdvisory(advisory: SidecarAdvisory, { builder, file }: Target): void {
  const { id, component, versions, severity, reference, pointer } = advisory;
  const parsed = parseVersionRange(versions?.value ?? '');
  if (id === undefined || component === undefined || severity === undefined || !('range' in parsed)) return;
  for (const bounds of parsed.range) {
    const facts = {
      name: known(id.value),
      component: known(component.value),
      severity: known(severity.value),
      reference: reference === undefined ? ABSENT : known(reference.value),
      ...interval(bounds),
    };
    builder.add('Advisory', builder.claimKey('Advisory', id.value), { file, pointer, fields: {} }, facts);
  }
}

function interval(bounds: readonly VersionBound[]): { readonly [field: string]: Fact } {
  const facts: Record<string, Fact> = { introduced: ABSENT, after: ABSENT, fixed: ABSENT, last: ABSENT };
  for (const { relation, version } of bounds) {
    if (relation === 'eq') facts.introduced = facts.last = known(version);
    else facts[FIELDS[relation]] = known(version);
  }
  return facts;
}
