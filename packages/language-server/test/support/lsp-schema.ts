/**
 * JSON Schemas of the LSP's results and parameters, made from the protocol's meta model.
 * The meta model is not part of the repository: tests that need it skip where `../shared` is absent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const path = join(import.meta.dirname, '../../../../../shared/data/lsp-metaModel.json');
export const hasMetaModel = existsSync(path);

interface MetaType {
  readonly kind: string;
  readonly name?: string;
  readonly element?: MetaType;
  readonly items?: readonly MetaType[];
  readonly key?: MetaType;
  readonly value?: unknown;
}
interface MetaProperty {
  readonly name: string;
  readonly type: MetaType;
  readonly optional?: boolean;
}
interface MetaStructure {
  readonly name: string;
  readonly properties: readonly MetaProperty[];
  readonly extends?: readonly MetaType[];
  readonly mixins?: readonly MetaType[];
}
interface MetaModel {
  readonly requests: readonly { readonly method: string; readonly result: MetaType }[];
  readonly notifications: readonly { readonly method: string; readonly params?: MetaType }[];
  readonly structures: readonly MetaStructure[];
  readonly enumerations: readonly {
    readonly name: string;
    readonly type: MetaType;
    readonly values: readonly { readonly value: string | number }[];
    readonly supportsCustomValues?: boolean;
  }[];
  readonly typeAliases: readonly { readonly name: string; readonly type: MetaType }[];
}

const bases: Readonly<Record<string, object>> = {
  URI: { type: 'string' },
  DocumentUri: { type: 'string' },
  RegExp: { type: 'string' },
  integer: { type: 'integer' },
  uinteger: { type: 'integer', minimum: 0 },
  decimal: { type: 'number' },
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  null: { type: 'null' },
};

function toSchema(type: MetaType): object {
  switch (type.kind) {
    case 'base':
      return bases[type.name ?? ''] ?? {};
    case 'reference':
      return { $ref: `#/definitions/${type.name}` };
    case 'array':
      return { type: 'array', items: type.element ? toSchema(type.element) : {} };
    case 'map':
      return { type: 'object', additionalProperties: toSchema(type.value as MetaType) };
    case 'and':
      return { allOf: (type.items ?? []).map(toSchema) };
    case 'or':
      return { anyOf: (type.items ?? []).map(toSchema) };
    case 'tuple':
      return { type: 'array', items: (type.items ?? []).map(toSchema), minItems: type.items?.length ?? 0 };
    case 'literal':
      return properties((type.value as { readonly properties: readonly MetaProperty[] }).properties);
    default:
      return { const: type.value };
  }
}

function properties(list: readonly MetaProperty[]): object {
  return {
    type: 'object',
    properties: Object.fromEntries(list.map((p) => [p.name, toSchema(p.type)])),
    required: list.filter((p) => !p.optional).map((p) => p.name),
  };
}

export interface LspSchemas {
  /** Checks the result of a request. */
  readonly result: (method: string) => ValidateFunction;
  /** Checks the parameters of a notification. */
  readonly notification: (method: string) => ValidateFunction;
}

export function loadLspSchemas(): LspSchemas {
  const model: MetaModel = JSON.parse(readFileSync(path, 'utf8'));
  const definitions = Object.fromEntries([
    ...model.typeAliases.map((alias) => [
      alias.name,
      // LSPAny is any JSON: spelling it out makes the schema recursive without end.
      alias.name.startsWith('LSP') ? {} : toSchema(alias.type),
    ]),
    ...model.enumerations.map((e) => [
      e.name,
      e.supportsCustomValues ? toSchema(e.type) : { enum: e.values.map(({ value }) => value) },
    ]),
    ...model.structures.map((s) => [
      s.name,
      { allOf: [...(s.extends ?? []), ...(s.mixins ?? [])].map(toSchema).concat(properties(s.properties)) },
    ]),
  ]);
  const ajv = new Ajv({ strict: false, allErrors: true });
  const compile = (type: MetaType | undefined) =>
    ajv.compile({ definitions, ...(type ? toSchema(type) : {}) });
  return {
    result: (method) => compile(model.requests.find((r) => r.method === method)?.result),
    notification: (method) => compile(model.notifications.find((n) => n.method === method)?.params),
  };
}
