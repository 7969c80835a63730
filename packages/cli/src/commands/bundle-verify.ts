import { verifyArchive } from '@policyc/evaluator';
import { visible } from '@policyc/report';
import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { type KeyOptions, openArchive, readVerification, usable } from '../open-bundle.js';
import type { TerminalIo } from '../terminal-io.js';

/** `policyc bundle verify` */
export async function runBundleVerify(path: string, options: KeyOptions, io: TerminalIo): Promise<ExitCode> {
  const verification = await readVerification(options);
  if (verification === undefined) throw new CliError(EXIT.usage, 'verification needs a key: --key');
  const { archive, name } = await openArchive(path);
  const { algorithm, keyId, scope, files } = await usable(name, () => verifyArchive(archive, verification));
  const details = [
    algorithm,
    ...(keyId === undefined ? [] : [`key ${keyId}`]),
    ...(scope === '' ? [] : [`scope ${scope}`]),
    `${files.length} files`,
  ];
  await io.out(visible(`${name} is signed: ${details.join(', ')}`));
  await io.out('\n');
  return EXIT.clean;
}
