/** What the sidecar adds to applications and stored logins: entries by name, key and file, of which later ones win. */
import { type Fact, known } from '../fact.js';
import { matchesEntry } from './matches-entry.js';
import type { Placed } from './shape.js';
import { momentOf, type Sidecar } from './sidecar.js';
import type { Target } from './target.js';

type Entry = NonNullable<Sidecar['apps'] | Sidecar['credentials']>[number];

export function mapAdditions({ apps = [], credentials = [] }: Sidecar, target: Target): void {
  amendEach('App', apps, ['owner', 'visibility', 'last_used'], 'application', target);
  amendEach(
    'Credential',
    credentials,
    ['owner', 'owner_kind', 'expires', 'last_used', 'stored_in'],
    'stored login',
    target,
  );
}

const MOMENTS: ReadonlySet<string> = new Set(['last_used', 'expires']);

function amendEach(
  kind: string,
  entries: readonly Entry[],
  keys: readonly string[],
  what: string,
  target: Target,
): void {
  const { builder, note } = target;
  const assets = builder.assets(kind);
  for (const entry of entries) {
    const said = new Map(Object.entries(entry) as [string, Placed<string> | undefined][]);
    const facts: Record<string, Fact> = {};
    for (const name of keys) {
      const value = said.get(name)?.value;
      if (value !== undefined) facts[name] = known(MOMENTS.has(name) ? momentOf(value) : value);
    }
    const matched = assets.filter((asset) => matchesEntry(entry, asset, target));
    if (matched.length === 0)
      note({ code: 'no-match', message: `this entry matches no ${what}`, pointer: entry.pointer });
    for (const { key } of matched) builder.amend(kind, key, facts);
  }
}
