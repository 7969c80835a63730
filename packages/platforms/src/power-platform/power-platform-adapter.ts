/** The adapter for Microsoft Power Platform: unpacked solutions, connectors and data policies. */
import type { NoteSink, PlatformAdapter, PlatformExport } from '../adapter.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { childOf, childrenOf, rootElement, type XmlCursor } from '../xml-cursor.js';
import { XML } from '../xml-document.js';
import { yamlFormat } from '../yaml-document.js';
import { CanvasApps } from './canvas-apps.js';
import { CANVAS_YAML } from './canvas-yaml.js';
import { tellWhoseConnections } from './connection-owners.js';
import { mapConnectors } from './custom-connector.js';
import { findPolicies, mapPolicy } from './data-policies.js';
import { findEnvironments, governEnvironments, mapEnvironment } from './environments.js';
import { type Flow, readFlow } from './flow.js';
import { mapFlow } from './map-flow.js';
import { mapBot, mapModelApp, modelAppsIn } from './other-apps.js';
import { mapRole } from './roles.js';
import { type DocumentKind, recognise, sniffPowerPlatform } from './sniff.js';
import { flowFacts, mapConnectionReferences, Variables } from './solution.js';

/** The sources of canvas apps. */
const CANVAS_SOURCE = yamlFormat(CANVAS_YAML);

export const powerPlatformAdapter: PlatformAdapter = {
  name: 'power-platform',
  kinds: [
    'Automation',
    'Trigger',
    'Step',
    'Param',
    'Request',
    'Endpoint',
    'Credential',
    'Connector',
    'ConnectorParam',
    'Variable',
    'VariableValue',
    'Role',
    'Grant',
    'DataStore',
    'DlpPolicy',
    'App',
    'Page',
    'Environment',
  ],
  formats: [XML, CANVAS_SOURCE],
  sniff: sniffPowerPlatform,
  map,
};

/** All keys are claimed before anything is mapped, so that flows can refer to each other in any order. */
function map(exports: readonly PlatformExport[], builder: SnapshotBuilder, note: NoteSink): void {
  const byKind = new Map<DocumentKind, PlatformExport[]>();
  for (const source of exports) {
    const recognised = recognise(source.root, source.path);
    if (recognised?.tag !== 'document') continue;
    const list = byKind.get(recognised.kind);
    if (list === undefined) byKind.set(recognised.kind, [source]);
    else list.push(source);
  }
  const of = (kind: DocumentKind) => byKind.get(kind) ?? [];
  const variables = new Variables();
  for (const { root, file } of xmlOf(of('variable'))) variables.define(root, file);
  for (const source of of('variable-values')) variables.setValues(source);
  for (const source of of('deployment-settings')) variables.deployed(source);
  const customizations = xmlOf(of('customizations'));
  const facts = flowFacts([...xmlOf(of('workflow-data')), ...customizations].map((x) => x.root));
  for (const { root, file } of customizations) {
    mapConnectionReferences(root, file, builder);
    for (const role of childrenOf(childOf(root, 'Roles'), 'Role')) mapRole(role, file, builder);
  }
  for (const { root, file } of xmlOf(of('role'))) mapRole(root, file, builder);
  mapConnectors(of('connector-definition'), of('connector-properties'), of('connector-policies'), builder);
  for (const { root, file } of of('data-policies'))
    for (const policy of findPolicies(root)) mapPolicy(policy, file, builder);
  // Collectors of settings write both into one file.
  for (const { root, file } of [...of('environments'), ...of('data-policies')])
    for (const environment of findEnvironments(root)) mapEnvironment(environment, file, builder);
  governEnvironments(builder, of('data-policies').length > 0);
  for (const { root, file } of [...xmlOf(of('model-app')), ...customizations])
    for (const app of modelAppsIn(root)) mapModelApp(app, file, builder);
  for (const { root, file } of xmlOf(of('bot'))) mapBot(root, file, builder);
  const apps = new CanvasApps();
  for (const { root, file } of [...xmlOf(of('canvas-app')), ...customizations]) apps.readManifest(root, file);
  for (const source of of('canvas-part')) apps.readPart(source);
  apps.addTo(builder, note);
  const names = new Map(
    [...facts].flatMap(([id, { name }]) => (name === undefined ? [] : [[id, name] as const])),
  );
  const flows = of('flow').map((source) => readFlow(source, names, builder, (n) => note(source.file, n)));
  const byId = new Map<string, Flow>();
  for (const flow of flows) if (flow.id !== undefined && !byId.has(flow.id)) byId.set(flow.id, flow);
  for (const flow of flows) {
    variables.usedIn(flow);
    mapFlow(flow, { builder, byId, facts }, (n) => note(flow.file, n));
  }
  tellWhoseConnections(flows, builder);
  variables.addTo(builder);
}

function xmlOf(
  exports: readonly PlatformExport[],
): readonly { readonly root: XmlCursor; readonly file: number }[] {
  return exports.flatMap(({ root, file }) => {
    const element = rootElement(root);
    return element === undefined ? [] : [{ root: element, file }];
  });
}
