/** A language service over marked sources and the real platform schema. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMarkers } from '@policyc/testkit';
import { createLanguageService, features, type LanguageService } from '../../src/index.js';

export const schemaUri = 'file:///std/platforms/nocode.policy';
export const schemaText = readFileSync(
  join(import.meta.dirname, '../../../../stdlib/platforms/nocode.policy'),
  'utf8',
);
export const uri = 'file:///work/main.policy';

export interface Marked {
  readonly service: LanguageService;
  readonly text: string;
  readonly offset: number;
  readonly cursors: readonly number[];
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

/** @param files other files of the workspace, by address */
export function load(marked: string, files: Readonly<Record<string, string>> = {}): Marked {
  const service = createLanguageService({ stdlib: [{ uri: schemaUri, text: schemaText }] });
  for (const [address, text] of Object.entries(files)) service.setFile(address, text);
  const { text, cursors, ranges } = parseMarkers(marked);
  service.openDocument(uri, text);
  return { service, text, offset: cursors[0] ?? 0, cursors, ranges };
}

/** A policy around one marked piece. */
export function inPolicy(body: string): string {
  return `package acme.main
use platforms.nocode

param trusted_paths: set of string = { "/health" }

policy EX-01 "Webhook without authentication" {
  severity high
  for endpoint in Endpoint where endpoint.kind == http
${body}
}
`;
}

export function complete(marked: string, files: Readonly<Record<string, string>> = {}) {
  const { service, offset, text } = load(marked, files);
  const result = service.run(features.completion, uri, { offset });
  const items = result?.items ?? [];
  return {
    items,
    labels: items.map(({ label }) => label),
    get: (label: string) => items.find((item) => item.label === label),
    typed: result && text.slice(result.replace.start, result.replace.end),
  };
}

export function hoverAt(marked: string, files: Readonly<Record<string, string>> = {}): string | undefined {
  const { service, offset } = load(marked, files);
  return service.run(features.hover, uri, { offset })?.markdown;
}
