/** `policyc bundle build`: compiles policies to a bundle, signs it where a key is given, and writes it in both forms. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type LayoutFile, ociLayout } from '@policyc/emit';
import { readArchive, readManifest } from '@policyc/evaluator';
import { CliError } from '../cli-error.js';
import { compilePolicies, type ProgramOptions } from '../compile-policies.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { type KeyOptions, requireKeyFor } from '../open-bundle.js';
import { signBundle } from '../sign-bundle.js';
import { sizeText } from '../size-text.js';
import { systemReason } from '../system-reason.js';
import type { TerminalIo } from '../terminal-io.js';
import { writeWhole } from '../write-file.js';

export interface BundleBuildOptions extends ProgramOptions, KeyOptions {
  readonly output?: string;
  /** `DIR[:tag]` */
  readonly oci?: string;
}

const DEFAULT_BUNDLE = 'policyc.tar.gz';

export async function runBundleBuild(
  paths: readonly string[],
  options: BundleBuildOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const { key } = requireKeyFor(options);
  const output = await compilePolicies(paths.length > 0 ? paths : undefined, options, io);
  if (!output) return EXIT.policies;
  const archive = readArchive(output.bundle);
  const bundle = key === undefined ? output.bundle : await signBundle(archive, key, options);
  const file = options.output ?? (options.oci === undefined ? DEFAULT_BUNDLE : undefined);
  const { revision } = readManifest(archive);
  const signed = key === undefined ? '' : ', signed';
  await io.out(`Revision ${revision}, ${output.metadata.policies.length} policies${signed}\n`);
  if (file !== undefined) {
    writeWhole(file, bundle);
    await io.out(`  ${file}  ${sizeText(bundle.length)}\n`);
  }
  if (options.oci !== undefined) {
    const { folder, tag } = layoutPlace(options.oci);
    for (const { path, content } of await layout(folder, { bundle, tag, revision })) {
      writeWhole(join(folder, path), content);
    }
    await io.out(`  ${folder}:${tag}  OCI image layout\n`);
  }
  return EXIT.clean;
}

/** The colon of a Windows drive does not start a tag. */
function layoutPlace(given: string): { readonly folder: string; readonly tag: string } {
  const found = /^(.{2,}):([^/\\:]+)$/.exec(given);
  return { folder: found?.[1] ?? given, tag: found?.[2] ?? 'latest' };
}

async function layout(
  folder: string,
  image: Parameters<typeof ociLayout>[0],
): Promise<readonly LayoutFile[]> {
  const index = join(resolve(folder), 'index.json');
  const existing = await readFile(index, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new CliError(EXIT.usage, `cannot read ${index}: ${systemReason(error)}`);
  });
  try {
    return ociLayout(image, existing);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(EXIT.usage, `cannot write the layout ${folder}: ${reason}`);
  }
}
