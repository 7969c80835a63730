/** `policyc schema export`: a platform schema for editors, for other programs and for readers. */
import { snapshotJsonSchema } from '@policyc/model';
import { formatSchemaReference } from '@policyc/report';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadPlatformSchema } from '../load-schema.js';
import type { TerminalIo } from '../terminal-io.js';
import { writeWhole } from '../write-file.js';

export interface SchemaExportOptions {
  readonly format: 'json-schema' | 'markdown' | 'json';
  readonly output?: string;
}

export async function runSchemaExport(
  path: string | undefined,
  options: SchemaExportOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const loaded = await loadPlatformSchema(path, io);
  if (loaded === undefined) return EXIT.policies;
  const { schema, derived } = loaded;
  const text = {
    'json-schema': () => `${JSON.stringify(snapshotJsonSchema(schema), null, 2)}\n`,
    markdown: () => formatSchemaReference(schema, derived),
    json: () => `${JSON.stringify({ format: 'policyc-schema/1', ...schema }, null, 2)}\n`,
  }[options.format]();
  if (options.output === undefined) await io.out(text);
  else writeWhole(options.output, text);
  return EXIT.clean;
}
