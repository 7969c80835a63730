/**
 * The language server: documents in, features out.
 * Invariant: holds no language knowledge; an error in one request is logged and ends that request only.
 */
import { type CheckedProgram, requireSound } from '@policyc/analysis';
import type { Diagnostic } from '@policyc/base';
import { lower } from '@policyc/ir';
import { createLanguageService, type LanguageService } from '@policyc/language-service';
import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  PositionEncodingKind,
  ResponseError,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { BindingContext } from './binding.js';
import { bindings } from './bindings/index.js';
import { createDiagnosticsPublisher } from './diagnostics-publisher.js';
import type { ServerHost } from './host.js';

const VERSION = '0.1.0';

/** What only the lowering tells, such as a secret that a finding would show: the editor says what `policyc check` does. */
function loweringFaults(program: CheckedProgram): readonly Diagnostic[] {
  const sound = requireSound(program);
  return sound.ok ? lower(sound.program).diagnostics : [];
}

/**
 * Attaches the server to a connection; the caller listens.
 * @param host where policy files come from
 */
export function createServer(connection: Connection, host: ServerHost): void {
  const documents = new TextDocuments(TextDocument);
  /** Open documents by normalised address. */
  const opened = new Map<string, TextDocument>();
  let client: ClientCapabilities = {};
  let folders: readonly string[] = [];
  const ready = deferred<LanguageService>();
  let service: LanguageService | undefined;

  const log = (what: string, error: unknown) =>
    connection.console.error(
      `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );

  const publisher = createDiagnosticsPublisher({
    send: (params) => void connection.sendDiagnostics(params),
    openDocument: (uri) => opened.get(uri),
    log,
  });
  /** For handlers that nobody waits for: a rejection without a catch would end the process. */
  const safely =
    <P>(what: string, handler: (params: P) => Promise<void>) =>
    (params: P): void =>
      void handler(params).catch((error) => log(what, error));
  const changed = () => {
    if (service !== undefined) publisher.schedule(service);
  };

  const context: BindingContext = {
    connection,
    client: () => client,
    answer: (handler) => async (params) => {
      const uri = normalise(params.textDocument.uri);
      try {
        const current = await ready.promise;
        const source = current.source(uri);
        return source === undefined ? null : handler({ service: current, params, uri, source });
      } catch (error) {
        // A refusal is meant for whoever asked.
        if (error instanceof ResponseError) throw error;
        log(uri, error);
        return null;
      }
    },
  };

  connection.onInitialize((params) => {
    client = params.capabilities;
    folders = (params.workspaceFolders ?? []).map((folder) => folder.uri);
    if (folders.length === 0 && params.rootUri) folders = [params.rootUri];
    const base: ServerCapabilities = {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    };
    const offered = Object.values(bindings).map((binding) => binding.capabilities());
    return {
      capabilities: Object.assign(base, ...offered) as ServerCapabilities,
      serverInfo: { name: 'policyc', version: VERSION },
    };
  });

  connection.onInitialized(() => void start().catch((error) => log('start', error)));

  async function start(): Promise<void> {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*.policy' }] })
        .catch((error) => log('watching files', error));
    }
    if (client.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(
        safely('changed folders', async ({ added, removed }) => {
          const current = await ready.promise;
          for (const folder of removed) dropFolder(current, folder.uri);
          for (const folder of added) await readFolder(current, folder.uri);
          changed();
        }),
      );
    }
    const stdlib = await host.readStdlib().catch((error) => {
      log('standard library', error);
      return [];
    });
    const created = createLanguageService({ stdlib, further: loweringFaults });
    for (const folder of folders) await readFolder(created, folder);
    for (const [uri, document] of opened) created.openDocument(uri, document.getText());
    service = created;
    ready.resolve(created);
    changed();
  }

  documents.onDidChangeContent(({ document }) => {
    const uri = normalise(document.uri);
    opened.set(uri, document);
    service?.openDocument(uri, document.getText());
    changed();
  });
  documents.onDidClose(({ document }) => {
    const uri = normalise(document.uri);
    opened.delete(uri);
    service?.closeDocument(uri);
    changed();
  });

  connection.onDidChangeWatchedFiles(
    safely('changed files', async ({ changes }) => {
      const current = await ready.promise;
      for (const change of changes) {
        const uri = normalise(change.uri);
        if (!uri.endsWith('.policy')) continue;
        const text = change.type === FileChangeType.Deleted ? undefined : await host.readFile(uri);
        if (text === undefined) current.removeFile(uri);
        else current.setFile(uri, text);
      }
      changed();
    }),
  );
  connection.onShutdown(() => publisher.dispose());

  async function readFolder(current: LanguageService, folderUri: string): Promise<void> {
    try {
      for (const file of await host.readFolder(folderUri)) current.setFile(normalise(file.uri), file.text);
    } catch (error) {
      log(folderUri, error);
    }
  }

  for (const binding of Object.values(bindings)) binding.attach(context);
  documents.listen(connection);
}

function dropFolder(service: LanguageService, folderUri: string): void {
  const prefix = `${normalise(folderUri).replace(/\/$/, '')}/`;
  for (const uri of service.documents()) if (uri.startsWith(prefix)) service.removeFile(uri);
}

/** One spelling for each address: clients differ in what they percent-encode. */
function normalise(uri: string): string {
  try {
    return URI.parse(uri).toString();
  } catch {
    return uri;
  }
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
