/** JavaScript libraries that pages load. */

import { known, unknown } from '../fact.js';
import { at, elements, textAt, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import { manifestVersion } from '../releases.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { App } from './app.js';

/**
 * Adds a `Package` for each library.
 * @returns the names under which code reaches them
 */
export function mapLibraries(app: App, builder: SnapshotBuilder): ReadonlySet<string> {
  const accessors = new Set<string>();
  for (const { cursor, file } of app.libraries) {
    const name = textAt(cursor, 'name') || textAt(cursor, 'uidString');
    if (name === undefined) continue;
    for (const accessor of elements(at(cursor, 'accessor'))) {
      const text = textOf(accessor);
      if (text !== undefined) accessors.add(text);
    }
    const { key, first } = builder.sharedKey('Package', `${app.prefix}${name}`);
    if (!first) continue;
    const url = at(cursor, 'url');
    const address = textOf(url) ?? '';
    const version = textAt(cursor, 'version') || undefined;
    // Libraries with a path instead of an address come with Appsmith itself.
    const fromWeb = /^https?:/i.test(address);
    builder.add(
      'Package',
      key,
      {
        file,
        pointer: cursor.pointer,
        fields: pointers({ source: url, version: at(cursor, 'version'), pinned: url, verified: url }),
      },
      {
        name: known(name),
        source: known(fromWeb ? 'web' : 'official'),
        version: version === undefined ? unknown('the export does not say') : manifestVersion(version),
        pinned: known(/[@/-]v?\d+\.\d+\.\d+/.test(address)),
        // Appsmith loads them without a hash to compare with.
        verified: known(!fromWeb),
      },
    );
  }
  return accessors;
}
