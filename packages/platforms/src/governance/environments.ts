/** Environments whose exports do not name them: which files come from which. */
import { matchesGlob } from '@policyc/base';
import { type Fact, known, unknown } from '../fact.js';
import type { Placed } from './shape.js';
import type { Sidecar } from './sidecar.js';
import type { Target } from './target.js';

const UNTOLD = unknown('policyc.yaml does not say');

export function mapEnvironments({ environments = [] }: Sidecar, target: Target): void {
  const { builder, file, paths, note } = target;
  const keys = environments.map(({ name, tier, region, managed, pointer }) => {
    if (name === undefined) return undefined;
    const said = builder
      .assets('Environment')
      .find((e) => e.key === name.value || e.values.name === name.value);
    const facts = {
      ...(tier === undefined ? {} : { tier: known(tier.value) }),
      ...(region === undefined ? {} : { region: known(region.value) }),
      ...(managed === undefined ? {} : { managed: known(managed.value) }),
    };
    if (said !== undefined) {
      builder.amend('Environment', said.key, facts);
      return said.key;
    }
    const key = builder.claimKey('Environment', name.value);
    builder.add(
      'Environment',
      key,
      { file, pointer, fields: {} },
      { name: known(name.value), tier: told(tier), region: told(region), managed: told(managed) },
    );
    return key;
  });
  for (const kind of ['Automation', 'App']) {
    for (const asset of builder.assets(kind)) {
      const path = paths[asset.file] ?? '';
      const at = environments.findIndex((e) => e.files?.some((p) => matchesGlob(path, p.value)) === true);
      const key = keys[at];
      if (key !== undefined) builder.amend(kind, asset.key, { environment: known(key) });
    }
  }
  for (const { files, pointer } of environments)
    if (files !== undefined && !paths.some((path) => files.some((p) => matchesGlob(path, p.value))))
      note({ code: 'no-match', message: 'no file comes from this environment', pointer });
}

function told(value: Placed<string | boolean> | undefined): Fact {
  return value === undefined ? UNTOLD : known(value.value);
}
