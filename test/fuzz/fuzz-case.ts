/** Random programs with snapshots that fit their schemas, and OPA's data for them, as an arbitrary that shrinks them all. */
import type { Data } from '@policyc/ir';
import type { Schema, Snapshot, SnapshotAsset } from '@policyc/model';
import fc from 'fast-check';
import { createRandom, randomSnapshot } from '../support/random-snapshot.js';
import { compileProgram } from './compile-program.js';
import { randomData } from './random-data.js';
import { type Piece, smaller } from './source/piece.js';
import { writeProgram } from './source/program.js';

export interface FuzzCase {
  readonly program: Piece;
  /** None where the program has no schema. */
  readonly snapshots: readonly Snapshot[];
  /** What replaces parameters and gives rows of tables. */
  readonly data: Data;
}

/** The case of a seed. */
export function makeCase(seed: number, snapshots = 3): FuzzCase {
  const random = createRandom(seed);
  const program = writeProgram(random);
  const { schema, program: lowered } = compileProgram(program);
  if (schema === undefined) return { program, snapshots: [], data: {} };
  const shape = (i: number) => ({ assets: 2 + 2 * i, unknownOneIn: 3 + i, baseline: random(6) !== 0 });
  return {
    program,
    snapshots: Array.from({ length: snapshots }, (_, i) => randomSnapshot(schema, seed * 10 + i, shape(i))),
    data: lowered === undefined ? {} : randomData(lowered, random),
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
export function* smallerCases({ program, snapshots, data }: FuzzCase): Generator<FuzzCase> {
  if (snapshots.length > 1) for (const snapshot of snapshots) yield { program, snapshots: [snapshot], data };
  for (const next of smallerData(data)) yield { program, snapshots, data: next };
  for (const next of smaller(program)) yield { program: next, snapshots, data };
  for (let i = 0; i < snapshots.length; i++) {
    const whole = snapshots[i];
    if (whole === undefined) continue;
    for (const next of smallerSnapshots(whole))
      yield { program, snapshots: snapshots.map((s, j) => (j === i ? next : s)), data };
  }
}

/** Without one of the values, or one of the rows. */
function* smallerData({ policyc }: Data): Generator<Data> {
  const sections = (policyc ?? {}) as Readonly<Record<string, Data>>;
  for (const [section, values] of Object.entries(sections))
    for (const [id, value] of Object.entries(values)) {
      const { [id]: _, ...rest } = values;
      if (section !== 'tables') yield { policyc: { ...sections, [section]: rest } };
      else if (Array.isArray(value))
        for (const row of value)
          yield { policyc: { ...sections, tables: { ...values, [id]: value.filter((r) => r !== row) } } };
    }
}

function* smallerSnapshots(snapshot: Snapshot): Generator<Snapshot> {
  const { baseline, ...today } = snapshot;
  if (baseline !== undefined) {
    yield today;
    for (const next of smallerSnapshots({ ...today, ...baseline })) {
      const { now, assets, stubs, coverage } = next;
      yield {
        ...snapshot,
        baseline: { now, assets, ...(stubs ? { stubs } : {}), ...(coverage ? { coverage } : {}) },
      };
    }
  }
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

type Assets = Readonly<Record<string, readonly SnapshotAsset[]>>;

/** The snapshot without what a smaller schema no longer has. */
export function fitted(snapshot: Snapshot, schema: Schema): Snapshot {
  const { baseline } = snapshot;
  return {
    ...snapshot,
    schema: { name: schema.platform, version: schema.version },
    ...moment(snapshot, schema),
    ...(baseline === undefined ? {} : { baseline: { now: baseline.now, ...moment(baseline, schema) } }),
  };
}

function moment(
  { assets, stubs, coverage }: Pick<Snapshot, 'assets' | 'stubs' | 'coverage'>,
  schema: Schema,
) {
  return {
    assets: trimmed(assets, schema),
    ...(stubs === undefined ? {} : { stubs: trimmed(stubs, schema) }),
    ...(coverage === undefined ? {} : { coverage: ofKinds(coverage, schema) }),
  };
}

function trimmed(assets: Assets, schema: Schema): Assets {
  return Object.fromEntries(
    schema.kinds.flatMap((kind) => {
      const found = assets[kind.name];
      return found === undefined
        ? []
        : [[kind.name, found.map((asset) => held(asset, kind.fields) as SnapshotAsset)]];
    }),
  );
}

type Fields = Schema['kinds'][number]['fields'];

/** What the fields hold; of records and their collections, what their parts do. */
function held(value: unknown, fields: Fields): unknown {
  if (Array.isArray(value)) return value.map((each) => held(each, fields));
  if (typeof value !== 'object' || value === null) return value;
  const stored = new Map(fields.flatMap((f) => (f.tag === 'stored' ? [[f.name, f] as const] : [])));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]): readonly (readonly [string, unknown])[] => {
      if (name === '$key') return [[name, each]];
      if (name.startsWith('$'))
        return [[name, Object.fromEntries(Object.entries(each as object).filter(([of]) => stored.has(of)))]];
      const field = stored.get(name);
      if (field === undefined) return [];
      return [[name, field.parts === undefined ? each : held(each, field.parts)]];
    }),
  );
}
