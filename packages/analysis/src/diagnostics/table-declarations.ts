/** Diagnostics about tables. */
import { defineDiagnostic } from '@policyc/base';

export const tableDiagnostics = {
  'tables/key': defineDiagnostic<{ table: string; why: string }>({
    severity: 'error',
    message: (p) => `The rows of \`${p.table}\` cannot be told apart: ${p.why}.`,
    help: () => 'Mark one field with `key`, of type `string`, for example `key id: string`.',
  }),
  'tables/field': defineDiagnostic<{ name: string; why: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` cannot be a field of a table: ${p.why}.`,
    help: () => 'Rows hold single values, members of enums, `T?`, and lists and sets of those.',
  }),
  'tables/path': defineDiagnostic<{ path: string; why: string }>({
    severity: 'error',
    message: (p) => `\`${p.path}\` cannot hold the rows of a table: ${p.why}.`,
    help: () => 'Name a `.json` file in the folder of this file, or in one below it.',
  }),
  'tables/subject': defineDiagnostic<{ table: string }>({
    severity: 'error',
    message: (p) => `\`${p.table}\` is a table: its rows are what policies know, not what they judge.`,
    help: () => 'Begin with a kind, and go through the table in a further `for` or with `some`.',
  }),
  'tables/rows': defineDiagnostic<{ table: string; message: string }>({
    severity: 'error',
    message: (p) => `These are no rows of the table \`${p.table}\`: ${p.message}.`,
    help: () => 'The file holds an array of objects, with the fields that the table declares.',
  }),
} as const;
