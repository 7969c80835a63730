/** The JSON files that a canvas app is made of, packed (`.msapp`) or unpacked, told by content. */
import { entries, isObject, type JsonCursor, member } from '../json-cursor.js';

export type CanvasPart =
  /** Its settings, with the connections that it uses. */
  | 'properties'
  /** Connections, in the unpacked layout. */
  | 'connections'
  | 'sources'
  /** A screen with its controls and their formulas. */
  | 'controls'
  /** Nothing that becomes an asset. */
  | 'other';

const OTHERS: readonly (readonly string[])[] = [
  ['DocVersion', 'MSAppStructureVersion'],
  ['CurrentTheme', 'CustomThemes'],
  ['UsedTemplates'],
  ['LogoFileName', 'AppName'],
  ['FormatVersion', 'Properties', 'Header'],
  ['Resources', 'PublishInfo'],
];

export function canvasPart({ value }: JsonCursor): CanvasPart | undefined {
  if (Array.isArray(value)) return value.length > 0 && value.every(isSource) ? 'sources' : undefined;
  if (!isObject(value)) return undefined;
  const sources = member(value, 'DataSources');
  if (Array.isArray(sources) && sources.every(isSource)) return 'sources';
  if (typeof member(value, 'LocalConnectionReferences') === 'string') return 'properties';
  if (isObject(member(value, 'TopParent')) && Array.isArray(member(member(value, 'TopParent'), 'Rules')))
    return 'controls';
  if (isConnections(value)) return 'connections';
  return OTHERS.some((keys) => keys.every((key) => member(value, key) !== undefined)) ? 'other' : undefined;
}

function isSource(value: unknown): boolean {
  const type = member(value, 'Type');
  return typeof member(value, 'Name') === 'string' && typeof type === 'string' && /Info$/.test(type);
}

function isConnections(value: unknown): boolean {
  const all = entries({ value, pointer: '', embedded: false });
  return all.length > 0 && all.every(([, { value: v }]) => isObject(member(v, 'connectionRef')));
}
