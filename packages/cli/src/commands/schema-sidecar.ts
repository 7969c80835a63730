/** `policyc schema sidecar` and `waivers`: the JSON Schemas of files that people write, for editors. */
import type { Json } from '@policyc/base';
import { sidecarJsonSchema, waiversJsonSchema } from '@policyc/platforms';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { TerminalIo } from '../terminal-io.js';
import { writeWhole } from '../write-file.js';

export interface SchemaSidecarOptions {
  readonly output?: string;
}

export function runSchemaSidecar(options: SchemaSidecarOptions, io: TerminalIo): Promise<ExitCode> {
  return print(sidecarJsonSchema(), options, io);
}

export function runSchemaWaivers(options: SchemaSidecarOptions, io: TerminalIo): Promise<ExitCode> {
  return print(waiversJsonSchema(), options, io);
}

async function print(schema: Json, { output }: SchemaSidecarOptions, io: TerminalIo): Promise<ExitCode> {
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (output === undefined) await io.out(text);
  else writeWhole(output, text);
  return EXIT.clean;
}
