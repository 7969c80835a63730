/** Checks what a snapshot says of extensions of the platform: their versions, and that it carries those whose kinds and fields it has. */
import { carriesExtension, extensionKind } from './extensions.js';
import { pointerTo } from './json-pointer.js';
import type { ExtensionType, Schema } from './schema.js';
import type { ProblemSink } from './snapshot-problem.js';
import { quote } from './validate-value.js';

type JsonObject = { readonly [key: string]: unknown };

export function validateExtensions(schema: Schema, assets: JsonObject, report: ProblemSink): void {
  for (const extension of schema.extensions ?? [])
    if (carriesExtension(assets, extension.name)) validateVersion(extension, assets, report);
    else validateUnused(extension, assets, report);
}

function validateVersion({ name, version }: ExtensionType, assets: JsonObject, report: ProblemSink): void {
  const kind = extensionKind(name);
  const [marker] = listOf(assets, kind);
  const found = marker?.version;
  if (typeof found === 'string' && found !== version)
    report(
      'wrong-schema',
      `/assets/${kind}/0/version`,
      `the snapshot's extension is ${quote(name)} ${quote(found)}; the policies were compiled for ${quote(version)}`,
    );
}

/** No policy would look at it: that must not happen unnoticed. */
function validateUnused(extension: ExtensionType, assets: JsonObject, report: ProblemSink): void {
  const { name, version, kinds, fields } = extension;
  const hint = `if it does, write ${quote(extensionKind(name))}: [{ "version": ${quote(version)} }] among the assets`;
  const lacks = `of the extension ${quote(name)}, which the snapshot does not say it carries`;
  for (const kind of kinds)
    if (listOf(assets, kind).length > 0)
      report('unknown-kind', pointerTo('/assets', kind), `${kind} is a kind ${lacks}`, hint);
  for (const path of fields) {
    const [kind = '', field = ''] = path.split('.');
    listOf(assets, kind).forEach((asset, i) => {
      if (Object.hasOwn(asset, field) && asset[field] !== null)
        report('unknown-field', `/assets/${kind}/${i}/${field}`, `${quote(field)} is a field ${lacks}`, hint);
    });
  }
}

function listOf(assets: JsonObject, kind: string): readonly JsonObject[] {
  const list = Object.hasOwn(assets, kind) ? assets[kind] : undefined;
  if (!Array.isArray(list)) return [];
  return list.map((a: unknown): JsonObject => (typeof a === 'object' && a !== null ? { ...a } : {}));
}
