import { join } from 'node:path';
import { compilePolicies, type ProgramOptions } from '../compile-policies.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { sizeText } from '../size-text.js';
import type { TerminalIo } from '../terminal-io.js';
import { writeWhole } from '../write-file.js';

export interface CompileOptions extends ProgramOptions {
  readonly output?: string;
  readonly wasm?: string;
  readonly rego?: string;
}

const DEFAULT_BUNDLE = 'policyc.tar.gz';

/** `policyc compile` */
export async function runCompile(
  paths: readonly string[],
  options: CompileOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const started = performance.now();
  const output = await compilePolicies(paths.length > 0 ? paths : undefined, options, io);
  if (!output) return EXIT.policies;
  const milliseconds = Math.round(performance.now() - started);
  const alone = options.wasm !== undefined || options.rego !== undefined;
  const bundle = options.output ?? (alone ? undefined : DEFAULT_BUNDLE);
  const written: { readonly file: string; readonly bytes: number }[] = [];
  const write = (file: string, content: Uint8Array | string) => {
    writeWhole(file, content);
    written.push({ file, bytes: Buffer.byteLength(content) });
  };
  if (bundle !== undefined) write(bundle, output.bundle);
  if (options.wasm !== undefined) write(options.wasm, output.wasm);
  if (options.rego !== undefined) {
    for (const { path, text } of output.rego) write(join(options.rego, path.replace(/^\/+/, '')), text);
  }
  await io.out(`Compiled ${output.metadata.policies.length} policies in ${milliseconds} ms\n`);
  for (const { file, bytes } of written) await io.out(`  ${file}  ${sizeText(bytes)}\n`);
  return EXIT.clean;
}
