/** `policyc schema check`: whether a new version of a schema breaks policies or snapshots. */
import { diffSchemas } from '@policyc/model';
import { formatSchemaChanges, formatSchemaChangesJson } from '@policyc/report';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadSchema } from '../load-schema.js';
import type { TerminalIo } from '../terminal-io.js';

export interface SchemaCheckOptions {
  readonly format: 'terminal' | 'json';
}

export async function runSchemaCheck(
  old: string,
  current: string | undefined,
  options: SchemaCheckOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const before = await loadSchema(old, io);
  const after = await loadSchema(current, io);
  if (before === undefined || after === undefined) return EXIT.policies;
  const changes = diffSchemas(before, after);
  await io.out(
    options.format === 'json'
      ? formatSchemaChangesJson(changes, { before, after })
      : formatSchemaChanges(changes, { before, after }, io.outStyle.color),
  );
  return changes.some((c) => c.breaks.length > 0) ? EXIT.findings : EXIT.clean;
}
