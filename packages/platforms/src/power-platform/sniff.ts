/** The kinds of files that a Power Platform export is made of, told by content. */
import type { Sniffed } from '../adapter.js';
import { at, elements, entries, isObject, type JsonCursor, member } from '../json-cursor.js';
import { noFacts, type Recognised, sniffed } from '../recognised.js';
import { attributeOf, childOf, rootElement } from '../xml-cursor.js';
import { canvasPart } from './canvas-parts.js';
import { isCanvasYaml } from './canvas-yaml.js';
import { findPolicies } from './data-policies.js';
import { findEnvironments } from './environments.js';
import { definitionOf } from './flow.js';
import { hasSolutionFacts } from './solution.js';

export type DocumentKind =
  | 'flow'
  | 'customizations'
  | 'workflow-data'
  | 'variable'
  | 'variable-values'
  | 'deployment-settings'
  | 'role'
  | 'connector-definition'
  | 'connector-properties'
  | 'connector-policies'
  | 'data-policies'
  | 'environments'
  | 'model-app'
  | 'bot'
  | 'canvas-app'
  | 'canvas-part';

export function sniffPowerPlatform(root: JsonCursor, path: string): Sniffed {
  return sniffed(recognise(root, path), root, 'Power Platform');
}

/** @param path only tells the files of a connector apart from other API descriptions */
export function recognise(root: JsonCursor, path: string): Recognised<DocumentKind> | undefined {
  return rootElement(root) === undefined ? recogniseJson(root, path) : recogniseXml(root);
}

const WITHOUT_FACTS: Readonly<Record<string, string>> = {
  AppModuleSiteMap: 'the navigation of a model-driven app',
  Entity: 'a table',
  SavedQuery: 'a view',
  savedqueries: 'views',
  forms: 'a form',
  systemform: 'a form',
  Connector: 'the manifest of a custom connector',
  WebResource: 'the manifest of a web resource',
  botcomponent: 'a part of a bot',
  CustomControl: 'a code component',
  optionset: 'a choice',
  EntityRelationships: 'relationships of tables',
};

function recogniseXml(cursor: JsonCursor): Recognised<DocumentKind> | undefined {
  const root = rootElement(cursor);
  switch (root?.element.name) {
    case undefined:
      return undefined;
    case 'ImportExportXml':
      if (childOf(root, 'SolutionManifest') !== undefined) return noFacts('the manifest of a solution');
      return root !== undefined && hasSolutionFacts(root)
        ? { tag: 'document', kind: 'customizations' }
        : noFacts('customizations without connection references, flows or roles');
    case 'environmentvariabledefinition':
      return { tag: 'document', kind: 'variable' };
    case 'Role':
      return childOf(root, 'RolePrivileges') === undefined ? undefined : { tag: 'document', kind: 'role' };
    case 'AppModule':
      return childOf(root, 'UniqueName') === undefined ? undefined : { tag: 'document', kind: 'model-app' };
    case 'bot':
      return { tag: 'document', kind: 'bot' };
    case 'CanvasApp':
      return { tag: 'document', kind: 'canvas-app' };
    case 'Workflow':
      return attributeOf(root, 'WorkflowId') === undefined
        ? undefined
        : { tag: 'document', kind: 'workflow-data' };
    default: {
      const name = root?.element.name ?? '';
      const what = Object.hasOwn(WITHOUT_FACTS, name) ? WITHOUT_FACTS[name] : undefined;
      return what === undefined ? undefined : noFacts(what);
    }
  }
}

function recogniseJson(root: JsonCursor, path: string): Recognised<DocumentKind> | undefined {
  const { value } = root;
  if (definitionOf(root) !== undefined) return { tag: 'document', kind: 'flow' };
  if (isConnectorPolicies(root, path)) return { tag: 'document', kind: 'connector-policies' };
  if (findPolicies(root).length > 0) return { tag: 'document', kind: 'data-policies' };
  if (findEnvironments(root).length > 0) return { tag: 'document', kind: 'environments' };
  if (!isObject(value)) return undefined;
  if (isCanvasYaml(root, path)) return { tag: 'document', kind: 'canvas-part' };
  if (member(value, 'environmentvariablevalues') !== undefined)
    return { tag: 'document', kind: 'variable-values' };
  const settings = deploymentSettings(root);
  if (settings !== undefined) return settings;
  const part = canvasPart(root);
  if (part === 'other' || isObject(member(value, 'EditorState'))) return noFacts('a part of a canvas app');
  if (part !== undefined) return { tag: 'document', kind: 'canvas-part' };
  if (isConnectorDefinition(root, path)) return { tag: 'document', kind: 'connector-definition' };
  if (isConnectorProperties(root, path)) return { tag: 'document', kind: 'connector-properties' };
  return undefined;
}

const DEFINITION_NAMES = /(?:^|[/_])(?:apiDefinition(?:\.swagger)?|openapidefinition)\.json$/i;
const PARAMETER_NAMES = /(?:^|[/_])connectionparameters\.json$/i;

/** What an import into one environment fills in: values of variables, and connections by their ids. */
function deploymentSettings(root: JsonCursor): Recognised<DocumentKind> | undefined {
  const variables = elements(at(root, 'EnvironmentVariables'));
  const references = elements(at(root, 'ConnectionReferences'));
  const isEvery = (list: readonly JsonCursor[], key: string) =>
    list.every(({ value }) => typeof member(value, key) === 'string');
  if (!isEvery(variables, 'SchemaName') || !isEvery(references, 'LogicalName')) return undefined;
  if (variables.length > 0) return { tag: 'document', kind: 'deployment-settings' };
  return references.length > 0 ? noFacts('settings of a deployment without variables') : undefined;
}

const POLICY_NAMES = /_policytemplateinstances\.json$/i;

function isConnectorPolicies({ value }: JsonCursor, path: string): boolean {
  return (
    POLICY_NAMES.test(path) &&
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((policy) => typeof member(policy, 'templateId') === 'string')
  );
}

/** Other API descriptions are no connectors: the platform's extensions, or its name for the file, tell. */
function isConnectorDefinition(root: JsonCursor, path: string): boolean {
  if (member(root.value, 'swagger') === undefined || !isObject(member(root.value, 'paths'))) return false;
  return DEFINITION_NAMES.test(path) || entries(root).some(([key]) => key.startsWith('x-ms-'));
}

function isConnectorProperties(root: JsonCursor, path: string): boolean {
  const properties = member(root.value, 'properties');
  if (
    isObject(member(properties, 'connectionParameters')) ||
    isObject(member(properties, 'connectionParameterSets'))
  )
    return (
      member(properties, 'iconBrandColor') !== undefined || member(properties, 'capabilities') !== undefined
    );
  const parameters = entries(root);
  return (
    PARAMETER_NAMES.test(path) &&
    parameters.length > 0 &&
    parameters.every(([, p]) => typeof member(p.value, 'type') === 'string')
  );
}
