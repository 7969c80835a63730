/** Random data of OPA for a program: rows of its tables, other values of its parameters, now and then something wrong. */
import type { Json } from '@policyc/base';
import type { Data, ir } from '@policyc/ir';
import { normalRows, type Schema, type Type } from '@policyc/model';
import { createRandom, type Random, randomSnapshot, STRINGS, shuffle } from '../support/random-snapshot.js';

export function randomData({ params, tables, schema }: ir.Program, random: Random): Data {
  const oneIn = (n: number) => random(n) === 0;
  // Keys that snapshots hold as texts, so that look-ups find rows.
  const texts = shuffle(STRINGS, random);
  const rows = tables.map(({ id, kind }): readonly [string, Json] => {
    const alone = {
      platform: schema.platform,
      version: schema.version,
      enums: schema.enums,
      kinds: [kind],
      edges: [],
    };
    const { assets } = randomSnapshot(alone, random(1 << 30), { assets: 8, unknownOneIn: 4 });
    const rows = (assets[kind.name] ?? []).map((row, i) => ({ ...row, [kind.key]: texts[i] ?? '' }));
    return [id, normalRows(rows as readonly Json[], kind)];
  });
  const values = params.flatMap(({ id, type }): readonly (readonly [string, Json])[] =>
    oneIn(2) ? [[id, oneIn(25) ? null : randomValue(type, schema, random)]] : [],
  );
  if (rows.length === 0 && values.length === 0) return {};
  return {
    policyc: {
      ...(values.length > 0 ? { params: Object.fromEntries(values) } : {}),
      ...(rows.length > 0 ? { tables: Object.fromEntries(rows) } : {}),
    },
  };
}

/** As a snapshot holds one: the value of the only field of the only asset. */
function randomValue(type: Type, schema: Schema, random: Random): Json {
  if (type.tag === 'map' && type.key.tag === 'enum') {
    const { name } = type.key;
    const members = schema.enums.find((e) => e.name === name)?.members ?? [];
    return Object.fromEntries(members.map((m) => [m.name, randomValue(type.value, schema, random)]));
  }
  const plain = { optional: false, unknown: false };
  const field = (name: string, of: Type) =>
    ({ tag: 'stored', name, doc: '', type: { type: of, ...plain }, secret: false }) as const;
  const kind = {
    name: 'Any',
    doc: '',
    singleton: false,
    key: 'key',
    fields: [field('key', { tag: 'string' }), field('value', type)],
  };
  const alone = { platform: 'any', version: '1', enums: schema.enums, kinds: [kind], edges: [] };
  for (;;) {
    const seed = createRandom(random(1 << 30))(1 << 30);
    const [asset] = randomSnapshot(alone, seed, { assets: 3, unknownOneIn: 100 }).assets.Any ?? [];
    if (asset?.value !== undefined) return asset.value as Json;
  }
}
