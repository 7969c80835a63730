/** The adapters that there are, and what names of files they read. */
import { compareUtf8 } from '@policyc/base';
import type { PlatformAdapter } from './adapter.js';
import { appsmithAdapter } from './appsmith/appsmith-adapter.js';
import { directusAdapter } from './directus/directus-adapter.js';
import type { DocumentFormat } from './document.js';
import { governanceAdapter } from './governance/governance-adapter.js';
import { makeAdapter } from './make/make-adapter.js';
import { n8nAdapter } from './n8n/n8n-adapter.js';
import { nodeRedAdapter } from './node-red/node-red-adapter.js';
import { powerPlatformAdapter } from './power-platform/power-platform-adapter.js';
import { salesforceAdapter } from './salesforce/salesforce-adapter.js';
import { tooljetAdapter } from './tooljet/tooljet-adapter.js';

export const EXPORTERS: readonly PlatformAdapter[] = [
  n8nAdapter,
  directusAdapter,
  salesforceAdapter,
  nodeRedAdapter,
  powerPlatformAdapter,
  appsmithAdapter,
  makeAdapter,
  tooljetAdapter,
];
/** The sidecar speaks of what the exporters give. */
export const ADAPTERS: readonly PlatformAdapter[] = [...EXPORTERS, governanceAdapter];

/** Archives are opened by their content; what is inside stands for itself. */
const ARCHIVE_EXTENSIONS: readonly string[] = ['.zip', '.msapp'];

/** Endings of the files that some adapter reads, in lower case with the dot. Others need not be opened. */
export const EXPORT_EXTENSIONS: readonly string[] = [
  ...new Set([
    '.json',
    ...ARCHIVE_EXTENSIONS,
    ...ADAPTERS.flatMap((a) => a.formats ?? []).flatMap((f) => f.extensions),
  ]),
].sort(compareUtf8);

/** Whether some adapter reads files of this name. */
export function hasExportEnding(path: string): boolean {
  const name = path.toLowerCase();
  return EXPORT_EXTENSIONS.some((extension) => name.endsWith(extension));
}

/** The formats other than JSON that some adapter reads. */
export const FORMATS: readonly DocumentFormat[] = [...new Set(ADAPTERS.flatMap((a) => a.formats ?? []))];

/** Every kind of assets that some adapter gives. */
export const KINDS: readonly string[] = [...new Set(ADAPTERS.flatMap((a) => a.kinds))];
