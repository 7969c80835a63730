/** `policyc schema check`: whether a new version of a schema breaks policies or snapshots. */
import { diffDerived, diffSchemas } from '@policyc/model';
import { formatSchemaChanges, formatSchemaChangesJson } from '@policyc/report';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadPlatformSchema } from '../load-schema.js';
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
  const former = await loadPlatformSchema(old, io);
  const later = await loadPlatformSchema(current, io);
  if (former === undefined || later === undefined) return EXIT.policies;
  const { schema: before } = former;
  const { schema: after } = later;
  const changes = [
    ...diffSchemas(before, after),
    ...(former.derived && later.derived ? diffDerived(former.derived, later.derived) : []),
  ];
  await io.out(
    options.format === 'json'
      ? formatSchemaChangesJson(changes, { before, after })
      : formatSchemaChanges(changes, { before, after }, io.outStyle.color),
  );
  return changes.some((c) => c.breaks.length > 0) ? EXIT.findings : EXIT.clean;
}
