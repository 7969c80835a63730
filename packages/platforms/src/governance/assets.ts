/** What the sidecar says about automations: one asset of governance for each that an entry matches. */
import { compareUtf8 } from '@policyc/base';
import { ABSENT, type Fact, known } from '../fact.js';
import { matchesEntry } from './matches-entry.js';
import { ownerFact } from './owners.js';
import type { Placed } from './shape.js';
import { momentOf, type Sidecar } from './sidecar.js';
import type { Target } from './target.js';

const KEYS = [
  'owner',
  'backup_owner',
  'tier',
  'data',
  'purpose',
  'approved_by',
  'approved_until',
  'reviewed',
  'fix_within',
  'ticket',
] as const;
type Key = (typeof KEYS)[number];
const OWNERS: readonly Key[] = ['owner', 'backup_owner'];
const MOMENTS: readonly Key[] = ['approved_until', 'reviewed'];

/** What is said of one automation, by key, and the last entry that matched it. */
interface Said {
  readonly values: Map<Key, Placed<string>>;
  pointer: string;
}

export function mapAssets({ assets = [] }: Sidecar, target: Target): void {
  const automations = target.builder.assets('Automation');
  const said = new Map<string, Said>();
  for (const entry of assets) {
    const matched = automations.filter((a) => matchesEntry(entry, a, target));
    if (matched.length === 0)
      target.note({
        code: 'no-match',
        message: 'this entry matches no automation',
        pointer: entry.pointer,
      });
    for (const { key } of matched) {
      const about = said.get(key) ?? { values: new Map(), pointer: entry.pointer };
      said.set(key, about);
      about.pointer = entry.pointer;
      for (const name of KEYS) {
        const value = entry[name];
        if (value !== undefined) about.values.set(name, value);
      }
    }
  }
  for (const [automation, about] of [...said].sort(([a], [b]) => compareUtf8(a, b)))
    addGovernance(automation, about, target);
}

function addGovernance(automation: string, { values, pointer }: Said, target: Target): void {
  const { builder, file } = target;
  const facts: Record<string, Fact> = { automation: known(automation) };
  const fields: Record<string, string> = {};
  for (const name of KEYS) {
    const value = values.get(name);
    if (OWNERS.includes(name)) facts[name] = ownerFact(value, target);
    else if (value === undefined) facts[name] = ABSENT;
    else facts[name] = known(MOMENTS.includes(name) ? momentOf(value.value) : value.value);
    if (value !== undefined) fields[name] = value.pointer;
  }
  builder.add('Governance', builder.claimKey('Governance', automation), { file, pointer, fields }, facts);
}
