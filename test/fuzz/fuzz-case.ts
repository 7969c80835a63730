/** Random programs with snapshots that fit their schemas, as an arbitrary that shrinks both. */
import { checkFiles } from '@policyc/compiler';
import type { Schema, Snapshot, SnapshotAsset } from '@policyc/model';
import fc from 'fast-check';
import { createRandom, randomSnapshot } from '../support/random-snapshot.js';
import { type Piece, smaller } from './source/piece.js';
import { filesOf, writeProgram } from './source/program.js';

export interface FuzzCase {
  readonly program: Piece;
  /** None where the program has no schema. */
  readonly snapshots: readonly Snapshot[];
}

/** The case of a seed. */
export function makeCase(seed: number, snapshots = 3): FuzzCase {
  const random = createRandom(seed);
  const program = writeProgram(random);
  const [platform] = filesOf(program);
  const { schema } = checkFiles(platform === undefined ? [] : [platform]).checked;
  if (schema === undefined) return { program, snapshots: [] };
  const shape = (i: number) => ({ assets: 2 + 2 * i, unknownOneIn: 3 + i });
  return {
    program,
    snapshots: Array.from({ length: snapshots }, (_, i) => randomSnapshot(schema, seed * 10 + i, shape(i))),
  };
}

/** Cases by seed; what fast-check shrinks is the tree of the program, then the assets of the snapshots. */
export class FuzzCases extends fc.Arbitrary<FuzzCase> {
  constructor(private readonly snapshots = 3) {
    super();
  }

  generate(mrng: fc.Random): fc.Value<FuzzCase> {
    return new fc.Value(makeCase(mrng.nextInt(0, 0x7fff_ffff), this.snapshots), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is FuzzCase {
    return typeof value === 'object' && value !== null && 'program' in value;
  }

  shrink(value: FuzzCase): fc.Stream<fc.Value<FuzzCase>> {
    return fc.stream(smallerCases(value)).map((next) => new fc.Value(next, undefined));
  }
}

/** Cases that are one step smaller, large steps first. */
export function* smallerCases({ program, snapshots }: FuzzCase): Generator<FuzzCase> {
  if (snapshots.length > 1) for (const snapshot of snapshots) yield { program, snapshots: [snapshot] };
  for (const next of smaller(program)) yield { program: next, snapshots };
  for (let i = 0; i < snapshots.length; i++) {
    const whole = snapshots[i];
    if (whole === undefined) continue;
    for (const next of smallerSnapshots(whole))
      yield { program, snapshots: snapshots.map((s, j) => (j === i ? next : s)) };
  }
}

function* smallerSnapshots(snapshot: Snapshot): Generator<Snapshot> {
  const { coverage, ...covered } = snapshot;
  if (coverage !== undefined) yield covered;
  for (const part of ['assets', 'stubs'] as const)
    for (const [kind, assets] of Object.entries(snapshot[part] ?? {})) {
      const without = (kept: readonly SnapshotAsset[]): Snapshot => ({
        ...snapshot,
        [part]: { ...snapshot[part], [kind]: kept },
      });
      if (assets.length > 1) yield without([]);
      for (const asset of assets) yield without(assets.filter((a) => a !== asset));
      for (const asset of assets)
        for (const field of Object.keys(asset)) {
          const { [field]: _, ...rest } = asset;
          yield without(assets.map((a) => (a === asset ? rest : a)) as readonly SnapshotAsset[]);
        }
    }
}

function ofKinds<T>(byKind: Readonly<Record<string, T>>, schema: Schema): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(byKind).filter(([name]) => schema.kinds.some((k) => k.name === name)),
  );
}

/** The snapshot without what a smaller schema no longer has. */
export function fitted(snapshot: Snapshot, schema: Schema): Snapshot {
  const trim = (assets: Readonly<Record<string, readonly SnapshotAsset[]>>) =>
    Object.fromEntries(
      schema.kinds.flatMap((kind) => {
        const names = new Set(kind.fields.filter((f) => f.tag === 'stored').map((f) => f.name));
        const reasons = (value: unknown) =>
          typeof value === 'object' && value !== null
            ? Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)))
            : value;
        const keep = (asset: SnapshotAsset): SnapshotAsset =>
          Object.fromEntries(
            Object.entries(asset)
              .filter(([name]) => names.has(name) || name.startsWith('$'))
              .map(([name, value]) => [name, name.startsWith('$') ? reasons(value) : value]),
          ) as SnapshotAsset;
        const found = assets[kind.name];
        return found === undefined ? [] : [[kind.name, found.map(keep)]];
      }),
    );
  return {
    ...snapshot,
    schema: { name: schema.platform, version: schema.version },
    assets: trim(snapshot.assets),
    ...(snapshot.stubs === undefined ? {} : { stubs: trim(snapshot.stubs) }),
    ...(snapshot.coverage === undefined ? {} : { coverage: ofKinds(snapshot.coverage, schema) }),
  };
}
