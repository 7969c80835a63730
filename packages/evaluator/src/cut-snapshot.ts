/**
 * Of a snapshot's text what a report's assets need to be named and placed, without the rest of it in memory.
 * Invariant: what is cut out means to `createAssetIndex` what the whole does for these assets.
 */
import type { Json } from '@policyc/base';
import {
  type AssetId,
  type Fact,
  findKind,
  isExtensionKind,
  type Report,
  type Schema,
  type Snapshot,
  type SnapshotAsset,
  splitElementKey,
} from '@policyc/model';
import { referencesOf } from './fact-references.js';
import { JsonCursor, type TextSource } from './json-cursor.js';

/** The assets of one moment that were asked for and found: by kind, each with its position in the list. */
type Found = Map<string, { readonly positions: number[]; readonly assets: SnapshotAsset[] }>;
type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * @param text of a snapshot that has this report
 * @param others assets that are wanted beside those that the report names
 * @returns the snapshot with those assets, stubs and origins alone; what stands at its top is as it is
 * @throws SyntaxError where the text is not as it was for the module, or `origins` are not JSON
 */
export function cutSnapshot(
  text: TextSource,
  schema: Schema,
  report: Report,
  others: readonly AssetId[] = [],
): Snapshot {
  const ids = [...idsOf(report, schema), ...others];
  const today = wantedOf(
    ids.filter((id) => !id.before),
    schema,
  );
  const earlier = wantedOf(
    ids.filter((id) => id.before),
    schema,
  );
  const cursor = new JsonCursor(text);
  const top: { [name: string]: unknown } = {};
  let assets: Found = new Map();
  let origins: number | undefined;
  cursor.members((name) => {
    switch (name) {
      case 'assets':
        assets = findAssets(cursor, schema, today);
        top[name] = listsOf(assets);
        return;
      case 'stubs':
        top[name] = listsOf(findAssets(cursor, schema, today));
        return;
      case 'baseline':
        top[name] = cutBaseline(cursor, schema, earlier);
        return;
      case 'origins':
        // They are told by the places of assets, which may stand behind them.
        origins = cursor.position;
        cursor.skip();
        return;
      case 'format':
      case 'platform':
      case 'schema':
      case 'now':
        top[name] = cursor.value();
        return;
      default:
        cursor.skip();
    }
  });
  if (origins !== undefined) {
    cursor.seek(origins);
    top.origins = cutOrigins(cursor, assets);
  }
  return top as unknown as Snapshot;
}

function idsOf({ policies }: Report, schema: Schema): readonly AssetId[] {
  // Facts show the names of what their values refer to.
  const ofFacts = (facts: readonly Fact[]) =>
    facts.flatMap((fact) => [fact, ...(referencesOf(fact, schema) ?? [])]);
  return policies.flatMap((p) => [
    ...p.findings.flatMap((f) => [
      f.subject,
      ...f.items.filter((item) => 'kind' in item),
      ...ofFacts(f.evidence),
      ...(f.path ?? []),
    ]),
    ...p.inconclusive.flatMap((i) => [i.subject, ...ofFacts(i.because)]),
  ]);
}

/** Keys by kind; of elements of collections those of their owners. */
function wantedOf(ids: readonly AssetId[], schema: Schema): Wanted {
  const wanted = new Map<string, Set<string>>();
  for (let { kind, key } of ids) {
    for (let of = findKind(schema, kind)?.element; of; of = findKind(schema, kind)?.element) {
      kind = of.owner;
      key = splitElementKey(key).owner;
    }
    wanted.set(kind, (wanted.get(kind) ?? new Set()).add(key));
  }
  return wanted;
}

/** `{"Kind": [...], ...}`. Every list is there, with what is wanted of it; those that say which extensions there are, as a whole. */
function findAssets(cursor: JsonCursor, schema: Schema, wanted: Wanted): Found {
  const found: Found = new Map();
  cursor.members((kind) => {
    const positions: number[] = [];
    const assets: SnapshotAsset[] = [];
    found.set(kind, { positions, assets });
    const keys = wanted.get(kind);
    if (!keys && !isExtensionKind(kind)) {
      cursor.skip();
      return;
    }
    const key = findKind(schema, kind)?.key ?? 'id';
    cursor.elements((position) => {
      const asset = cursor.take(() => {
        let own: Json | undefined;
        cursor.members((name) => {
          if (name === key) own = cursor.value();
          else cursor.skip();
        });
        return keys ? keys.has(String(own)) : true;
      });
      if (asset === undefined) return;
      positions.push(position);
      assets.push(asset as SnapshotAsset);
    });
  });
  return found;
}

function listsOf(found: Found): Snapshot['assets'] {
  return Object.fromEntries([...found].map(([kind, { assets }]) => [kind, assets]));
}

function cutBaseline(cursor: JsonCursor, schema: Schema, wanted: Wanted): unknown {
  const baseline: { [name: string]: unknown } = {};
  cursor.members((name) => {
    if (name === 'assets' || name === 'stubs') baseline[name] = listsOf(findAssets(cursor, schema, wanted));
    else if (name === 'now') baseline[name] = cursor.value();
    else cursor.skip();
  });
  return baseline;
}

/** With lists that are parallel to those of the assets that were found. */
function cutOrigins(cursor: JsonCursor, found: Found): unknown {
  let files: Json = [];
  const lists = new Map<string, readonly Json[]>();
  cursor.members((name) => {
    if (name === 'files') files = cursor.value();
    else if (name === 'assets')
      cursor.members((kind) => {
        const positions = found.get(kind)?.positions ?? [];
        const list: Json[] = [];
        lists.set(kind, list);
        if (positions.length === 0) {
          cursor.skip();
          return;
        }
        cursor.elements((position) => {
          if (position === positions[list.length]) list.push(cursor.value());
          else cursor.skip();
        });
      });
    else cursor.skip();
  });
  return { files, assets: Object.fromEntries(lists) };
}
