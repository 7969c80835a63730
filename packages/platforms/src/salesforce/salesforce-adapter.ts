/** The adapter for Salesforce: metadata in source format (`.flow-meta.xml`) and in the older one (`.flow`). */
import type { NoteSink, PlatformAdapter, PlatformExport } from '../adapter.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { XML } from '../xml-document.js';
import { mapGroup, mapRights } from './access.js';
import { readComponent } from './component.js';
import { mapNamedCredential, mapRemoteSite } from './connectivity.js';
import { type Flow, readFlow } from './flow.js';
import { mapFlow } from './map-flow.js';
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
  const flows: Flow[] = [];
  for (const component of components) {
    if (component.type === 'Flow') flows.push(readFlow(component, builder, (n) => note(component.file, n)));
    else if (component.type === 'NamedCredential') mapNamedCredential(component, builder);
    else if (component.type === 'RemoteSiteSetting') mapRemoteSite(component, builder);
    else if (component.type === 'CustomField') mapField(component, builder, (n) => note(component.file, n));
    else if (component.type === 'PermissionSetGroup') mapGroup(component, builder);
    else if (component.type === 'CustomObject') continue;
    else if (APP_TYPES.has(component.type)) mapApplication(component, builder);
    else mapRights(component, builder);
  }
  const byName = new Map<string, Flow>();
  for (const flow of flows)
    for (const name of [flow.component.name, unversioned(flow.component.name)])
      if (!byName.has(name)) byName.set(name, flow);
  for (const flow of flows)
    mapFlow(flow, { builder, flows: byName, note: (n) => note(flow.component.file, n) });
}

/** Older files put the version of a flow behind its name. */
function unversioned(name: string): string {
  return name.replace(/-[0-9]+$/, '');
}
