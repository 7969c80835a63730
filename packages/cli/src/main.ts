/**
 * Entry of the `policyc` program.
 * Invariant: resolves to an exit code for everything that can happen. People's mistakes get a message, never a stack
 * trace; `POLICYC_DEBUG=1` shows the stack of a fault of policyc itself.
 */
import { CommanderError } from 'commander';
import { CliError } from './cli-error.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { createProgram, type ProgramResult } from './program.js';
import { createTerminalIo, watchStreams } from './terminal-io.js';

/** @param argv the arguments after the program's name */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const result: ProgramResult = { exitCode: EXIT.clean };
  // Help is written by commander itself: its reader may go away too.
  watchStreams();
  const program = createProgram(createTerminalIo, result);
  if (argv.length === 0) {
    program.outputHelp({ error: true });
    return EXIT.usage;
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return result.exitCode;
  } catch (error) {
    // Commander has printed its message already; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
    const io = createTerminalIo(program.opts<{ color: boolean }>().color === false);
    if (error instanceof CliError) {
      await io.err(`policyc: ${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
      return error.exitCode;
    }
    await io.err(faultText(error));
    return EXIT.internal;
  }
}

function faultText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const stack = process.env.POLICYC_DEBUG === '1' && error instanceof Error ? `${error.stack ?? ''}\n` : '';
  return `policyc: internal error: ${message}\n${stack}This is a fault of policyc, not of your files. Please report it with the command you ran${
    stack === '' ? ' (POLICYC_DEBUG=1 shows more)' : ''
  }.\n`;
}
