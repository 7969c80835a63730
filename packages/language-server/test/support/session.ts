/** A client for tests: a session over streams, which keeps every message and the diagnostics of every document. */
import { PassThrough, type Readable, type Writable } from 'node:stream';
import {
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import { createServer, type HostFile, type ServerHost } from '../../src/index.js';

export interface Session {
  readonly connection: ProtocolConnection;
  readonly initialised: InitializeResult;
  readonly published: PublishDiagnosticsParams[];
  /** What the server logged. */
  readonly logged: string[];
  readonly open: (uri: string, text: string) => void;
  readonly change: (uri: string, version: number, changes: TextDocumentContentChangeEvent[]) => void;
  readonly close: (uri: string) => void;
  /** The next diagnostics of a document that satisfy a condition, past ones included. */
  readonly diagnostics: (
    uri: string,
    when?: (found: PublishDiagnosticsParams) => boolean,
  ) => Promise<Diagnostic[]>;
  readonly end: () => Promise<void>;
}

const capabilities: ClientCapabilities = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true } },
    definition: { linkSupport: true },
    publishDiagnostics: { versionSupport: true, relatedInformation: true },
  },
  workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
};

/** Starts a session over streams to a server that reads and writes their other ends. */
export async function startSession(
  fromServer: Readable,
  toServer: Writable,
  options: { readonly folders?: readonly string[]; readonly client?: ClientCapabilities } = {},
): Promise<Session> {
  const connection = createProtocolConnection(
    new StreamMessageReader(fromServer),
    new StreamMessageWriter(toServer),
  );
  const published: PublishDiagnosticsParams[] = [];
  const logged: string[] = [];
  const waiting = new Set<() => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    for (const check of waiting) check();
  });
  connection.onNotification(
    'window/logMessage',
    (params: { message: string }) => void logged.push(params.message),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const folders = (options.folders ?? []).map((uri) => ({ uri, name: uri }));
  const initialised = await connection.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: null,
    capabilities: options.client ?? capabilities,
    workspaceFolders: folders,
  });
  connection.sendNotification('initialized', {});

  return {
    connection,
    initialised,
    published,
    logged,
    open(uri, text) {
      const textDocument = { uri, languageId: 'policyc', version: 1, text };
      connection.sendNotification('textDocument/didOpen', { textDocument });
    },
    change(uri, version, contentChanges) {
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges,
      });
    },
    close(uri) {
      connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    },
    diagnostics: (uri, when = () => true) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          const got = published.filter((params) => params.uri === uri);
          reject(
            new Error(`no such diagnostics for ${uri}; got ${JSON.stringify(got.slice(-3))}; log ${logged}`),
          );
        }, 5_000);
        const check = () => {
          const found = published.findLast((params) => params.uri === uri && when(params));
          if (found === undefined) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(found.diagnostics);
        };
        waiting.add(check);
        check();
      }),
    async end() {
      await connection.sendRequest('shutdown');
      connection.dispose();
    },
  };
}

export interface MemoryServer {
  readonly session: Session;
  /** The files "on disk"; change them and notify the server. */
  readonly disk: Map<string, string>;
}

/** Stands for a file whose reading fails. */
export const UNREADABLE = '\0unreadable';

/** A server and its client in one process, over files in memory. */
export async function startInMemory(options: {
  readonly stdlib?: readonly HostFile[];
  readonly files?: Readonly<Record<string, string>>;
  readonly client?: ClientCapabilities;
}): Promise<MemoryServer> {
  const disk = new Map(Object.entries(options.files ?? {}));
  const host: ServerHost = {
    readStdlib: async () => options.stdlib ?? [],
    readFolder: async (folder) =>
      [...disk].filter(([uri]) => uri.startsWith(folder)).map(([uri, text]) => ({ uri, text })),
    readFile: async (uri) => {
      const text = disk.get(uri);
      if (text === UNREADABLE) throw new Error('disk fault');
      return text;
    },
  };
  const toServer = new PassThrough();
  const fromServer = new PassThrough();
  const connection = createConnection(toServer, fromServer);
  createServer(connection, host);
  connection.listen();
  const session = await startSession(fromServer, toServer, {
    folders: ['file:///work'],
    ...(options.client === undefined ? {} : { client: options.client }),
  });
  return { session, disk };
}
