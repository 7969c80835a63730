/** `policyc bundle inspect`: what is in a bundle, without running it. */
import { createHash } from 'node:crypto';
import type { Json } from '@policyc/base';
import {
  type Archive,
  type Bundle,
  BundleError,
  type Manifest,
  readClaims,
  readData,
  readManifest,
  signatureToken,
  type Verification,
  verifyArchive,
} from '@policyc/evaluator';
import { showType } from '@policyc/model';
import { columns, visible } from '@policyc/report';
import { EXIT, type ExitCode } from '../exit-code.js';
import { type BundleFile, type KeyOptions, openArchive, readVerification, usable } from '../open-bundle.js';
import { sizeText } from '../size-text.js';
import type { TerminalIo } from '../terminal-io.js';

export interface BundleInspectOptions extends KeyOptions {
  readonly format: 'terminal' | 'json';
}

interface InspectedTable {
  readonly id: string;
  readonly rows: number;
}

interface SignatureState {
  /** `unchecked`: there is one, and no key to check it with. */
  readonly state: 'unsigned' | 'unchecked' | 'valid' | 'refused';
  readonly reason?: string;
  readonly algorithm?: string;
  readonly key_id?: string;
  readonly scope?: string;
}

export async function runBundleInspect(
  path: string,
  options: BundleInspectOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const verification = await readVerification(options);
  const file = await openArchive(path);
  const manifest = await usable(file.name, () => readManifest(file.archive));
  const tables = tablesOf(await usable(file.name, () => readData(file.archive)));
  const signature = await signatureState(file.archive, verification);
  const print = options.format === 'json' ? jsonText : terminalText;
  await io.out(print(file, manifest, tables, signature));
  return verification !== undefined && signature.state !== 'valid' ? EXIT.inputs : EXIT.clean;
}

async function signatureState(
  archive: Archive,
  verification: Verification | undefined,
): Promise<SignatureState> {
  try {
    const token = signatureToken(archive);
    if (token === undefined && verification === undefined) return { state: 'unsigned' };
    if (verification !== undefined) await verifyArchive(archive, verification);
    const { algorithm, keyId, scope } = readClaims(token ?? '');
    return {
      state: verification === undefined ? 'unchecked' : 'valid',
      algorithm,
      ...(keyId === undefined ? {} : { key_id: keyId }),
      ...(scope === '' ? {} : { scope }),
    };
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { state: error.code === 'unsigned' ? 'unsigned' : 'refused', reason: error.message };
  }
}

function jsonText(
  { name, bytes, archive }: BundleFile,
  { revision, roots, resolvers, metadata }: Manifest,
  tables: readonly InspectedTable[],
  signature: SignatureState,
): string {
  const inspection = {
    format: 'policyc-bundle-inspection/1',
    file: name,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    revision,
    compiler: metadata.compiler,
    schema: { platform: metadata.schema.platform, version: metadata.schema.version },
    roots,
    entrypoints: metadata.entrypoints,
    resolvers,
    signature,
    params: metadata.params,
    tables,
    policies: metadata.policies.map(({ id, package: of, title, severity, mappings, owner, tags }) => ({
      id,
      package: of,
      title,
      severity,
      mappings,
      ...(owner === undefined ? {} : { owner }),
      tags,
    })),
    entries: [...archive].map(([entry, content]) => ({ name: entry, bytes: content.length })),
  };
  return `${JSON.stringify(inspection, null, 2)}\n`;
}

function terminalText(
  { name, bytes, archive }: BundleFile,
  { revision, roots, resolvers, metadata }: Manifest,
  tables: readonly InspectedTable[],
  signature: SignatureState,
): string {
  const size = (entry: string) => sizeText(archive.get(entry)?.length ?? 0);
  const modules = [...archive].filter(([entry]) => entry.endsWith('.rego'));
  const rego = modules.reduce((sum, [, content]) => sum + content.length, 0);
  const facts: readonly (readonly [string, string])[] = [
    ['revision', revision],
    ['compiler', metadata.compiler],
    ['schema', `${metadata.schema.platform} ${metadata.schema.version}`],
    ['roots', roots.map((r) => (r === '' ? 'everything' : r)).join(', ')],
    ['entrypoints', entrypointsText(Object.keys(metadata.entrypoints))],
    ['evaluated by', resolvers.length > 0 ? 'WASM only (resolvers)' : 'WASM or Rego'],
    ['sizes', `policy.wasm ${size('/policy.wasm')}, ${modules.length} Rego modules ${sizeText(rego)}`],
    ['signature', signatureText(signature)],
    ['parameters', String(metadata.params.length)],
    ['tables', String(tables.length)],
    ['policies', String(metadata.policies.length)],
  ];
  const table = metadata.policies.map((p) => [
    p.id,
    p.severity,
    p.mappings.map((m) => `${m.catalogue}-${m.id}`).join(' '),
    p.title,
  ]);
  const params = metadata.params.map((p) => [
    p.id,
    showType(p.type),
    JSON.stringify(p.default),
    p.guard ?? '',
  ]);
  const rows = tables.map((t) => [t.id, String(t.rows)]);
  const lines = [
    `${visible(name)}  ${sizeText(bytes.length)}`,
    ...columns(facts).map((line) => `  ${line}`),
    ...(params.length > 0 ? ['', ...columns([['PARAMETER', 'TYPE', 'DEFAULT', 'GUARD'], ...params])] : []),
    ...(rows.length > 0 ? ['', ...columns([['TABLE', 'ROWS'], ...rows], [1])] : []),
    ...(table.length > 0 ? ['', ...columns([['POLICY', 'SEVERITY', 'MAPPINGS', 'TITLE'], ...table])] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The tables whose rows come with the bundle. */
function tablesOf({ policyc }: Bundle['data']): readonly InspectedTable[] {
  const { tables = null } = isObject(policyc) ? policyc : {};
  return isObject(tables)
    ? Object.entries(tables).map(([id, rows]) => ({ id, rows: Array.isArray(rows) ? rows.length : 0 }))
    : [];
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Those that every program has; the others are those of its packages and policies. */
function entrypointsText(names: readonly string[]): string {
  const own = names.filter((n) => n.split('/').length > 2).length;
  const shared = names.filter((n) => n.split('/').length <= 2).join(', ');
  return own === 0 ? shared : `${shared}, and ${own} of packages and policies`;
}

function signatureText({ state, reason, algorithm, key_id, scope }: SignatureState): string {
  const details = [algorithm, key_id && `key ${key_id}`, scope && `scope ${scope}`]
    .filter(Boolean)
    .join(', ');
  switch (state) {
    case 'unsigned':
      return 'none';
    case 'unchecked':
      return `${details}; not checked, give --key`;
    case 'valid':
      return `${details}; valid`;
    case 'refused':
      return reason ?? 'refused';
  }
}
