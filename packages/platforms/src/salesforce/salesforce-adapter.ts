/** The adapter for Salesforce: metadata in source format (`.flow-meta.xml`) and in the older one (`.flow`). */
import type { NoteSink, PlatformAdapter, PlatformExport } from '../adapter.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { xmlText } from '../xml-cursor.js';
import { XML } from '../xml-document.js';
import { mapGroup, mapRights } from './access.js';
import { type Component, readComponent } from './component.js';
import { mapRemoteSite } from './connectivity.js';
import { type ExternalCredential, mapExternalCredential } from './external-credentials.js';
import { credentialOf, mapExternalService } from './external-services.js';
import { type Flow, readFlow } from './flow.js';
import { mapFlow } from './map-flow.js';
import { mapNamedCredential, type NamedCredential } from './named-credentials.js';
import { mapField, mapObject } from './objects.js';
import { APP_TYPES, mapApplication } from './pages.js';
import { sniffSalesforce } from './sniff.js';

export const salesforceAdapter: PlatformAdapter = {
  name: 'salesforce',
  kinds: [
    'Automation',
    'Trigger',
    'Step',
    'Param',
    'Role',
    'Grant',
    'DataStore',
    'Field',
    'Credential',
    'Connector',
    'ConnectorParam',
    'App',
    'Page',
  ],
  formats: [XML],
  sniff: sniffSalesforce,
  map: mapExports,
};

/** All flows are read before any is mapped, so that they can call each other in any order. */
function mapExports(exports: readonly PlatformExport[], builder: SnapshotBuilder, note: NoteSink): void {
  const components = exports.flatMap((source) => readComponent(source) ?? []);
  for (const component of components) if (component.type === 'CustomObject') mapObject(component, builder);
  const logins = mapLogins(components, builder);
  const flows: Flow[] = [];
  for (const component of components) {
    if (component.type === 'Flow') flows.push(readFlow(component, builder, (n) => note(component.file, n)));
    else if (MAPPED_BEFORE.has(component.type)) continue;
    else if (component.type === 'RemoteSiteSetting') mapRemoteSite(component, builder);
    else if (component.type === 'CustomField') mapField(component, builder, (n) => note(component.file, n));
    else if (component.type === 'PermissionSetGroup') mapGroup(component, builder);
    else if (APP_TYPES.has(component.type)) mapApplication(component, builder);
    else mapRights(component, builder);
  }
  const byName = new Map<string, Flow>();
  for (const flow of flows)
    for (const name of [flow.component.name, unversioned(flow.component.name)])
      if (!byName.has(name)) byName.set(name, flow);
  for (const flow of flows)
    mapFlow(flow, { builder, flows: byName, logins, note: (n) => note(flow.component.file, n) });
}

/** Types that others refer to. */
const MAPPED_BEFORE = new Set([
  'CustomObject',
  'ExternalCredential',
  'NamedCredential',
  'ExternalServiceRegistration',
]);

/** @returns keys of the named credentials that external services are called with, by service */
function mapLogins(components: readonly Component[], builder: SnapshotBuilder): ReadonlyMap<string, string> {
  const externals = new Map<string, ExternalCredential>();
  const named = new Map<string, NamedCredential>();
  const logins = new Map<string, string>();
  const of = (type: string) => components.filter((component) => component.type === type);
  for (const component of of('ExternalCredential')) {
    const external = mapExternalCredential(component, builder);
    if (!externals.has(component.name)) externals.set(component.name, external);
  }
  for (const component of of('NamedCredential')) {
    const credential = mapNamedCredential(component, externals, builder);
    if (!named.has(component.name)) named.set(component.name, credential);
  }
  for (const component of of('ExternalServiceRegistration')) {
    const login = named.get(xmlText(credentialOf(component.root)) ?? '');
    mapExternalService(component, login, builder);
    if (login !== undefined && !logins.has(component.name)) logins.set(component.name, login.key);
  }
  return logins;
}

/** Older files put the version of a flow behind its name. */
function unversioned(name: string): string {
  return name.replace(/-[0-9]+$/, '');
}
