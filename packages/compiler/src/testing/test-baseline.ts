/**
 * The baseline that a test describes: all that is given as it is now, but for what `before` says, without what is `new`,
 * and with what is there no more.
 * Invariant: assets are known by their names here, as in `test-snapshot.ts`; keys are settled afterwards.
 */
import type { Json } from '@policyc/base';
import { type AssetKind, findKind, type Schema, type StoredField } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { MutableAsset } from './settle-keys.js';
import { type FieldValues, replaced, writtenFields } from './written-fields.js';

export type AssetLists = Map<string, MutableAsset[]>;

interface Statements {
  readonly givens: readonly ast.GivenStatement[];
  readonly befores: readonly ast.BeforeStatement[];
  readonly overrides: readonly ast.Assignment[];
}

interface Builder extends Statements {
  /** Gives the fields that are left out their values. */
  complete(kind: AssetKind, asset: MutableAsset, skip: ReadonlySet<string>, depth: number): void;
  /** A fresh asset of a kind. */
  reference(kind: string, depth: number): Json;
  write(kind: AssetKind, asset: MutableAsset, fields: FieldValues): void;
  /** What a row says of parts of records. */
  writeParts(kind: AssetKind, asset: MutableAsset, name: string, before: boolean): void;
}

/** Whether the test says anything about a baseline: without, there is none. */
export function speaksOfBaseline({ givens, befores, overrides }: Statements): boolean {
  const isFormer = ({ target }: ast.Assignment): boolean => {
    let inner: ast.Expr = target;
    while (inner.kind === 'MemberExpr' && inner.object.kind === 'MemberExpr') inner = inner.object;
    return inner !== target && inner.kind === 'MemberExpr' && inner.member.text === 'before';
  };
  return befores.length > 0 || givens.some((g) => g.isNew) || overrides.some(isFormer);
}

/** @param assets of today; fresh ones that only the baseline refers to are added, for they are no news */
export function buildBaseline(schema: Schema, assets: AssetLists, builder: Builder): AssetLists {
  const { givens, befores, overrides } = builder;
  const gone = befores.flatMap(({ name, assetKind, fields }) => {
    const kind = assetKind && findKind(schema, assetKind.text);
    if (!kind) return [];
    const written = new Map([...writtenFields(fields), ...replaced(overrides, name.text, false)]);
    const asset: MutableAsset = Object.create(null) as MutableAsset;
    asset[kind.key] = name.text;
    builder.write(kind, asset, written);
    builder.complete(kind, asset, new Set(written.keys()), 0);
    builder.writeParts(kind, asset, name.text, false);
    return [{ kind, asset }];
  });
  const isNew = new Set(givens.filter((g) => g.isNew).map((g) => g.name.text));
  const baseline: AssetLists = new Map(schema.kinds.map((k) => [k.name, []]));
  const copyMissing = (): void => {
    for (const kind of schema.kinds) {
      const list = baseline.get(kind.name) ?? [];
      const known = new Set(list.map((a) => a[kind.key]));
      for (const asset of assets.get(kind.name) ?? [])
        if (!isNew.has(String(asset[kind.key])) && !known.has(asset[kind.key]))
          list.push(JSON.parse(JSON.stringify(asset)) as MutableAsset);
    }
  };
  copyMissing();
  for (const { name, assetKind } of givens) {
    const kind = findKind(schema, assetKind.text);
    const asset = kind && baseline.get(kind.name)?.find((a) => a[kind.key] === name.text);
    const former = befores.find((b) => b.name.text === name.text);
    const fields = new Map([...writtenFields(former?.fields), ...replaced(overrides, name.text, true)]);
    if (!kind || !asset) continue;
    builder.write(kind, asset, fields);
    builder.writeParts(kind, asset, name.text, true);
  }
  for (const { kind, asset } of gone) baseline.get(kind.name)?.push(asset);
  for (const kind of schema.kinds)
    for (const asset of baseline.get(kind.name) ?? [])
      for (const field of kind.fields)
        if (field.tag === 'stored') forgetNew(asset, field, isNew, (k) => builder.reference(k, 0));
  copyMissing();
  return baseline;
}

/** A reference to what was not there yet is left out. */
function forgetNew(
  asset: MutableAsset,
  { name, type: { type, optional, unknown } }: StoredField,
  isNew: ReadonlySet<string>,
  reference: (kind: string) => Json,
): void {
  const value = asset[name];
  if (type.tag === 'asset' && isNew.has(String(value))) {
    if (unknown) delete asset[name];
    else asset[name] = optional ? null : reference(type.kind);
  }
  if ((type.tag === 'list' || type.tag === 'set') && type.element.tag === 'asset' && Array.isArray(value))
    asset[name] = value.filter((v) => !isNew.has(String(v)));
}
