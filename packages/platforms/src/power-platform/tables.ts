/** Tables of Dataverse, the platform's own database, as roles and flows name them. */
import { known, unknown } from '../fact.js';
import { lowerCase } from '../secrets/letter-case.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { StoreContent } from '../vocabulary.js';

/** Tables of the platform that hold something else than records of an application. */
const CONTENT: Readonly<Record<string, StoreContent>> = {
  user: 'users',
  systemuser: 'users',
  role: 'access',
  team: 'access',
  businessunit: 'access',
  fieldsecurityprofile: 'access',
  workflow: 'logic',
  process: 'logic',
  newprocess: 'logic',
  canvasapp: 'logic',
  connectionreference: 'logic',
  environmentvariabledefinition: 'logic',
  environmentvariablevalue: 'logic',
  organization: 'logic',
  solution: 'logic',
  customization: 'logic',
  webresource: 'logic',
  note: 'files',
  annotation: 'files',
  attachment: 'files',
};

/**
 * Adds a table, unless it was there.
 * @param name its name, or that of its set: `contacts` are the rows of `contact`
 * @returns its key: the name that roles use, where one does
 */
export function addTable(
  name: string,
  place: { readonly file: number; readonly pointer: string },
  builder: SnapshotBuilder,
): string {
  const lower = lowerCase(name.trim());
  const names = [lower, ...singulars(lower)];
  const wanted = names.find((n) => builder.has('DataStore', n)) ?? lower;
  const { key, first } = builder.sharedKey('DataStore', wanted);
  const listed = names.find((n) => Object.hasOwn(CONTENT, n));
  if (first)
    builder.add(
      'DataStore',
      key,
      { ...place, fields: {} },
      {
        name: known(wanted),
        content: known((listed === undefined ? undefined : CONTENT[listed]) ?? 'records'),
        audit: unknown('the table is not in the export'),
      },
    );
  return key;
}

/** How the platform names sets unless it is told otherwise, turned round. */
const PLURALS: readonly (readonly [ending: RegExp, singular: string])[] = [
  [/ies$/, 'y'],
  [/es$/, ''],
  [/s$/, ''],
];

function singulars(name: string): readonly string[] {
  return PLURALS.flatMap(([ending, singular]) => (ending.test(name) ? [name.replace(ending, singular)] : []));
}
