/** `policyc snapshot validate`: whether a snapshot keeps what engines rely on. */
import { displayName } from '../collect-files.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadSchema } from '../load-schema.js';
import { readSnapshot } from '../read-snapshot.js';
import type { TerminalIo } from '../terminal-io.js';

export interface SchemaOption {
  readonly schema?: string;
}

export async function runSnapshotValidate(
  paths: readonly string[],
  options: SchemaOption,
  io: TerminalIo,
): Promise<ExitCode> {
  const schema = await loadSchema(options.schema, io);
  if (schema === undefined) return EXIT.policies;
  for (const path of paths) {
    readSnapshot(path, schema);
    await io.out(`${displayName(path)}: a valid snapshot of ${schema.platform} ${schema.version}\n`);
  }
  return EXIT.clean;
}
