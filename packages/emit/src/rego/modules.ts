/** Names and paths of the emitted packages, and the imports that rules need. */
import type { Schema } from '@policyc/model';
import type { Import, Rule } from './ast.js';
import { SCHEMA_ALIAS } from './indexes.js';

export const ROOT = 'policyc';
export const LIBRARY = [ROOT, 'lib'];
export const WALKS = [ROOT, 'lib', 'graph'];

/** Whether the input is a snapshot. */
export const INPUT = [ROOT, 'input'];
export const INPUT_ALIAS = 'snapshot';

export const SETTINGS = [ROOT, 'settings'];
/** The name by which policies import the settings module. */
export const SETTINGS_ALIAS = 'settings';
/** Helper rules that several policies have. */
export const SHARED = [ROOT, 'shared'];
export const SHARED_ALIAS = 'shared';
export const VALUES = [ROOT, 'lib', 'values'];

export function schemaPath(schema: Schema): readonly string[] {
  return [ROOT, 'schema', schema.platform];
}

/** In the order of `opa fmt`: the imports whose names the rules read: strict mode refuses others. */
export function importsOf(rules: readonly Rule[], schema: Schema): readonly Import[] {
  const known: readonly (readonly [string, Import])[] = [
    [INPUT_ALIAS, { path: ['data', ...INPUT], as: INPUT_ALIAS }],
    ['lib', { path: ['data', ...LIBRARY] }],
    ['walks', { path: ['data', ...WALKS], as: 'walks' }],
    ['values', { path: ['data', ...VALUES] }],
    [SCHEMA_ALIAS, { path: ['data', ...schemaPath(schema)], as: SCHEMA_ALIAS }],
    [SETTINGS_ALIAS, { path: ['data', ...SETTINGS] }],
    [SHARED_ALIAS, { path: ['data', ...SHARED] }],
  ];
  return known.filter(([name]) => rules.some((r) => r.reads.includes(name))).map(([, imported]) => imported);
}
