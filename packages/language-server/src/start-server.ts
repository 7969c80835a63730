/** The server as a process: LSP on standard input and output. */
import { createConnection } from 'vscode-languageserver/node';
import { createServer } from './create-server.js';
import { createNodeHost } from './node-host.js';

export interface StartOptions {
  /** The folder of the standard library. */
  readonly stdlibDir: string;
}

/** Serves until the client ends the session; the connection ends the process then. */
export function startServer(options: StartOptions): void {
  // Standard output belongs to the protocol.
  console.log = console.error;
  const connection = createConnection(process.stdin, process.stdout);
  createServer(connection, createNodeHost(options.stdlibDir));
  connection.listen();
}
