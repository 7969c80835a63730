/** How one feature of the language service is offered over LSP. */
import type { SourceText } from '@policyc/base';
import type { LanguageService } from '@policyc/language-service';
import type { ClientCapabilities, Connection, ServerCapabilities } from 'vscode-languageserver';

/** What a binding may use. */
export interface BindingContext {
  readonly connection: Connection;
  /** What the client can do: known once the session is initialised. */
  readonly client: () => ClientCapabilities;
  /**
   * Wraps a request handler: waits until the workspace has been read, answers `null` for a document that the service
   * does not have, logs whatever is thrown and answers `null`; a `ResponseError` reaches the client.
   */
  readonly answer: <P extends { readonly textDocument: { readonly uri: string } }, R>(
    handler: (request: Request<P>) => R | null,
  ) => (params: P) => Promise<R | null>;
}

export interface Request<P> {
  readonly service: LanguageService;
  readonly params: P;
  readonly uri: string;
  readonly source: SourceText;
}

export interface Binding {
  /** What the server advertises for the feature. */
  readonly capabilities: () => ServerCapabilities;
  readonly attach: (context: BindingContext) => void;
}
