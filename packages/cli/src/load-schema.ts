/** Platform schemas for the commands that need no policies. */
import { checkFiles } from '@policyc/compiler';
import { bundleOf } from '@policyc/evaluator';
import type { DerivedDeclaration, Schema } from '@policyc/model';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';
import { loadPlatform, loadPlatformModules } from './load-policies.js';
import { openArchive, usable } from './open-bundle.js';
import { printDiagnostics } from './print-diagnostics.js';
import type { TerminalIo } from './terminal-io.js';

/** A schema with the fields that it derives; undefined for a bundle's, where policies have taken them in. */
export interface LoadedPlatform {
  readonly schema: Schema;
  readonly derived: readonly DerivedDeclaration[] | undefined;
}

/**
 * @param path a bundle, or a file or folder with a platform module; undefined for the one that comes with policyc
 * @returns undefined where the module has errors; they have been printed
 * @throws CliError policies, inputs
 */
export async function loadSchema(path: string | undefined, io: TerminalIo): Promise<Schema | undefined> {
  return (await loadPlatformSchema(path, io))?.schema;
}

/** The same with derived fields. */
export async function loadPlatformSchema(
  path: string | undefined,
  io: TerminalIo,
): Promise<LoadedPlatform | undefined> {
  if (path?.endsWith('.tar.gz')) {
    const { archive, name } = await openArchive(path);
    return { schema: (await usable(name, () => bundleOf(archive))).metadata.schema, derived: undefined };
  }
  const result = checkFiles(path === undefined ? loadPlatformModules() : loadPlatform(path));
  const schemaFaults = result.diagnostics.filter((d) => d.severity === 'error');
  if (schemaFaults.length > 0) {
    await printDiagnostics({ diagnostics: schemaFaults, sources: result.sources }, io);
    return undefined;
  }
  if (result.checked.schema === undefined) {
    throw new CliError(
      EXIT.policies,
      `there is no platform in ${path ?? 'the standard library'}`,
      'A schema stands in a package with a `platform` declaration.',
    );
  }
  const { schema, derived } = result.checked;
  return { schema, derived: schema.kinds.flatMap((k) => derived.get(k.name) ?? []) };
}
