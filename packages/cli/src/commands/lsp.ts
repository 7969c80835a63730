import { startServer } from '@policyc/language-server';
import { EXIT, type ExitCode } from '../exit-code.js';
import { stdlibLocation } from '../stdlib-location.js';

/** `policyc lsp`. The open connection keeps the process alive; the client's `exit` ends it. */
export async function runLsp(): Promise<ExitCode> {
  startServer({ stdlibDir: stdlibLocation() });
  return EXIT.clean;
}
