import { EXIT, type ExitCode } from '../exit-code.js';
import { type KeyOptions, openArchive, usable } from '../open-bundle.js';
import { signBundle } from '../sign-bundle.js';
import type { TerminalIo } from '../terminal-io.js';
import { writeWhole } from '../write-file.js';

export interface BundleSignOptions extends KeyOptions {
  readonly key: string;
  readonly output?: string;
}

/** `policyc bundle sign`: any bundle, not only those of policyc; a signature that is there is replaced. */
export async function runBundleSign(
  path: string,
  options: BundleSignOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const { archive, name } = await openArchive(path);
  const signed = await usable(name, () => signBundle(archive, options.key, options));
  const output = options.output ?? path;
  writeWhole(output, signed);
  await io.out(`Signed ${output}\n`);
  return EXIT.clean;
}
