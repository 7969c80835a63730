/** `policyc schema sidecar`: the JSON Schema of `policyc.yaml`, for editors. */
import { sidecarJsonSchema } from '@policyc/platforms';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { TerminalIo } from '../terminal-io.js';
import { writeWhole } from '../write-file.js';

export interface SchemaSidecarOptions {
  readonly output?: string;
}

export async function runSchemaSidecar(options: SchemaSidecarOptions, io: TerminalIo): Promise<ExitCode> {
  const text = `${JSON.stringify(sidecarJsonSchema(), null, 2)}\n`;
  if (options.output === undefined) await io.out(text);
  else await writeWhole(options.output, text);
  return EXIT.clean;
}
