import type { ExitCode } from './exit-code.js';

/** A mistake of the user or of the environment, ready to be shown: what is wrong and what to do. Never a stack trace. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
