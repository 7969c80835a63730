/** What the solution around the flows says: connection references, names and states of flows, variables. */
import type { PlatformExport } from '../adapter.js';
import { ABSENT, type Fact, known, unknown } from '../fact.js';
import { at, elements, entries, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import { isFixedSecret } from '../secrets/find-secrets.js';
import { holdsFormattedSecret } from '../secrets/redact-text.js';
import { isSensitiveName } from '../secrets/sensitive-names.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { VariableType } from '../vocabulary.js';
import { attributeOf, childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import type { Flow } from './flow.js';

/** What a solution says of a flow beside its logic. */
export interface FlowFacts {
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly active: boolean | undefined;
}

/** Facts of flows, by id in lower case. */
export function flowFacts(roots: readonly XmlCursor[]): ReadonlyMap<string, FlowFacts> {
  const facts = new Map<string, FlowFacts>();
  for (const root of roots)
    for (const workflow of root.element.name === 'Workflow'
      ? [root]
      : childrenOf(childOf(root, 'Workflows'), 'Workflow')) {
      const id = attributeOf(workflow, 'WorkflowId')?.replace(/[{}]/g, '').toLowerCase();
      if (id === undefined || facts.has(id)) continue;
      const state = xmlText(childOf(workflow, 'StateCode'));
      facts.set(id, {
        name: attributeOf(workflow, 'Name'),
        description: attributeOf(workflow, 'Description') ?? xmlText(childOf(workflow, 'Description')),
        active: state === '1' ? true : state === '0' ? false : undefined,
      });
    }
  return facts;
}

/** Whether a `customizations.xml` says anything that becomes an asset. */
export function hasSolutionFacts(root: XmlCursor): boolean {
  return (
    childrenOf(childOf(root, 'connectionreferences'), 'connectionreference').length > 0 ||
    childrenOf(childOf(root, 'Workflows'), 'Workflow').length > 0 ||
    childrenOf(childOf(root, 'Roles'), 'Role').length > 0 ||
    childrenOf(childOf(root, 'CanvasApps'), 'CanvasApp').length > 0 ||
    childrenOf(childOf(root, 'AppModules'), 'AppModule').length > 0
  );
}

/** Adds a `Credential` for each connection reference: a login that is chosen anew in every environment. */
export function mapConnectionReferences(root: XmlCursor, file: number, builder: SnapshotBuilder): void {
  for (const reference of childrenOf(childOf(root, 'connectionreferences'), 'connectionreference')) {
    const name = attributeOf(reference, 'connectionreferencelogicalname');
    if (name === undefined) continue;
    const { key, first } = builder.sharedKey('Credential', name);
    if (!first) continue;
    const connector = xmlText(childOf(reference, 'connectorid'))?.split('/').at(-1);
    builder.add(
      'Credential',
      key,
      { file, pointer: reference.pointer, fields: {} },
      {
        name: known(xmlText(childOf(reference, 'connectionreferencedisplayname')) ?? name),
        type: known(connector ?? 'unknown'),
        encrypted: known(true),
      },
    );
  }
}

const TYPES: Readonly<Record<string, VariableType>> = {
  '100000000': 'text',
  '100000001': 'number',
  '100000002': 'boolean',
  '100000003': 'json',
  '100000004': 'data_source',
  '100000005': 'secret',
};

interface Variable {
  file: number;
  pointer: string;
  fields: { readonly [field: string]: string };
  description: string | undefined;
  type: Fact;
  /** The values that the export carries, and where. */
  readonly values: { readonly text: string; readonly file: number; readonly pointer: string }[];
}

/** Everything that an export says about its variables, from definitions, values and the flows that use them. */
export class Variables {
  readonly #byName = new Map<string, Variable>();

  define(root: XmlCursor, file: number): void {
    const name = attributeOf(root, 'schemaname');
    if (name === undefined) return;
    const typeElement = childOf(root, 'type');
    const code = xmlText(typeElement) ?? '';
    const type = Object.hasOwn(TYPES, code) ? TYPES[code] : undefined;
    const variable = this.#of(name, file, root.pointer);
    Object.assign(variable, {
      file,
      pointer: root.pointer,
      fields: typeElement === undefined ? {} : { type: typeElement.pointer },
      description: attributeOf(childOf(root, 'description'), 'default'),
      type: type === undefined ? unknown('not a type that the platform documents') : known(type),
    });
    const value = childOf(root, 'defaultvalue');
    const text = xmlText(value);
    if (value !== undefined && text !== undefined)
      variable.values.push({ text, file, pointer: value.pointer });
  }

  /** Values stand in a file beside the definition, whose folder is the name. */
  setValues({ root, path, file }: PlatformExport): void {
    const name = path.split('/').at(-2);
    const held = at(root, 'environmentvariablevalues', 'environmentvariablevalue');
    for (const value of Array.isArray(held?.value) ? elements(held) : held === undefined ? [] : [held]) {
      const owner = textAt(value, 'schemaname') ?? name;
      const text = at(value, 'value');
      if (owner !== undefined && text !== undefined) this.#value(owner, file, text);
    }
  }

  /** Values that an import sets, each file for one environment. */
  deployed({ root, file }: PlatformExport): void {
    for (const variable of elements(at(root, 'EnvironmentVariables'))) {
      const name = textAt(variable, 'SchemaName');
      const value = at(variable, 'Value');
      if (name !== undefined) this.#value(name, file, value ?? variable);
    }
  }

  /** Flows carry the values of the environment that they were exported from. */
  usedIn(flow: Flow): void {
    for (const [, parameter] of entries(at(flow.definition, 'parameters'))) {
      const name = textAt(parameter, 'metadata', 'schemaName');
      const value = at(parameter, 'defaultValue');
      if (name !== undefined && value !== undefined) this.#value(name, flow.file, value);
      else if (name !== undefined) this.#of(name, flow.file, parameter.pointer);
    }
  }

  addTo(builder: SnapshotBuilder): void {
    for (const [name, variable] of this.#byName) {
      const named = isSensitiveName(name, 'header');
      const judged = variable.values.map((value) => ({ ...value, secret: isSecret(value.text, named) }));
      const key = builder.claimKey('Variable', name);
      builder.add(
        'Variable',
        key,
        { file: variable.file, pointer: variable.pointer, fields: variable.fields },
        {
          name: known(name),
          description: variable.description === undefined ? ABSENT : known(variable.description),
          type: variable.type,
          sensitive: known(named || judged.some((value) => value.secret)),
        },
      );
      for (const { file, pointer, secret } of judged)
        builder.add(
          'VariableValue',
          builder.claimKey('VariableValue', key),
          { file, pointer, fields: {} },
          { variable: known(key), holds_secret: known(secret) },
        );
    }
  }

  #value(name: string, file: number, cursor: JsonCursor): void {
    const text = textOf(cursor);
    const variable = this.#of(name, file, cursor.pointer);
    if (text !== undefined && text.trim() !== '')
      variable.values.push({ text, file, pointer: cursor.pointer });
  }

  #of(name: string, file: number, pointer: string): Variable {
    let variable = this.#byName.get(name);
    if (variable === undefined) {
      variable = {
        file,
        pointer,
        fields: {},
        description: undefined,
        type: unknown('its definition is not in the export'),
        values: [],
      };
      this.#byName.set(name, variable);
    }
    return variable;
  }
}

function isSecret(text: string, named: boolean): boolean {
  return holdsFormattedSecret(text) || (named && isFixedSecret(text) === true && !isReference(text));
}

/** A secret in a vault is named by the address of its resource. */
function isReference(text: string): boolean {
  return /^\/subscriptions\//i.test(text.trim());
}
