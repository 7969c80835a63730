/**
 * Sends each document's diagnostics when they changed, a moment after the last edit.
 * Invariant: every document that had diagnostics is cleared when it is gone; what was sent is not sent again.
 */
import { features, type LanguageService } from '@policyc/language-service';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { toDiagnostic } from './convert.js';

/** Long enough to skip the keys of a fast typist, short enough to feel immediate. */
const DELAY_MS = 80;

export interface DiagnosticsPublisher {
  readonly schedule: (service: LanguageService) => void;
  readonly dispose: () => void;
}

export interface PublisherOptions {
  readonly send: (params: PublishDiagnosticsParams) => void;
  /** An open document as the client calls it. */
  readonly openDocument: (uri: string) => { readonly uri: string; readonly version: number } | undefined;
  readonly log: (what: string, error: unknown) => void;
}

export function createDiagnosticsPublisher(options: PublisherOptions): DiagnosticsPublisher {
  const sent = new Map<string, PublishDiagnosticsParams>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const publish = (uri: string, params: PublishDiagnosticsParams) => {
    const before = sent.get(uri);
    const quiet = params.diagnostics.length === 0 && params.version === undefined;
    if (before === undefined ? quiet : JSON.stringify(before) === JSON.stringify(params)) return;
    if (quiet) sent.delete(uri);
    else sent.set(uri, params);
    options.send(params);
  };

  const publishAll = (service: LanguageService) => {
    for (const uri of service.documents()) {
      const source = service.source(uri);
      if (source === undefined) continue;
      const found = service.run(features.diagnostics, uri, undefined) ?? [];
      const open = options.openDocument(uri);
      publish(uri, {
        uri: open?.uri ?? uri,
        ...(open === undefined ? {} : { version: open.version }),
        diagnostics: found.map((diagnostic) => toDiagnostic(source, diagnostic, service.source)),
      });
    }
    const present = new Set(service.documents());
    for (const [uri, before] of [...sent]) {
      if (!present.has(uri)) publish(uri, { uri: before.uri, diagnostics: [] });
    }
  };

  return {
    schedule(service) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        try {
          publishAll(service);
        } catch (error) {
          options.log('diagnostics', error);
        }
      }, DELAY_MS);
    },
    dispose: () => clearTimeout(timer),
  };
}
