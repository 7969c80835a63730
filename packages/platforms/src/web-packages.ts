/** Adds a `Package` for each library that markup or code of a page loads from an address. */
import { known, unknown } from './fact.js';
import { manifestVersion } from './releases.js';
import type { SnapshotBuilder } from './snapshot-builder.js';
import { webImports } from './web-imports.js';

export interface TextPlace {
  readonly file: number;
  readonly pointer: string;
}

/**
 * @param prefix before the keys of everything of the application
 * @returns their names
 */
export function addWebPackages(
  text: string,
  prefix: string,
  { file, pointer }: TextPlace,
  builder: SnapshotBuilder,
): readonly string[] {
  const imports = webImports(text);
  for (const { name, version, verified } of imports) {
    const { key, first } = builder.sharedKey('Package', `${prefix}${name}`);
    if (!first) continue;
    builder.add(
      'Package',
      key,
      { file, pointer, fields: {} },
      {
        name: known(name),
        source: known('web'),
        version: version === undefined ? unknown('its address does not say') : manifestVersion(version),
        pinned: known(version !== undefined && /^\d+\.\d+\.\d+/.test(version)),
        verified: known(verified),
      },
    );
  }
  return imports.map((i) => i.name);
}
