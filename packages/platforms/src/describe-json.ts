/** Says in one phrase what a JSON file is, where it is no export. Shows keys (redacted), never values. */
import { isObject, member } from './json-cursor.js';
import { redactText } from './secrets/redact-text.js';

const SHOWN_KEYS = 5;

export function describeJson(value: unknown): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return 'an empty list';
    if (value.some((e) => Array.isArray(member(e, 'wires')))) return 'a Node-RED flow';
    return `a list whose first element is ${describeJson(value[0])}`;
  }
  if (!isObject(value)) return value === null ? 'null' : `a single ${typeof value}`;
  if (member(value, 'openapi') !== undefined || member(value, 'swagger') !== undefined)
    return 'an OpenAPI description';
  const definition = member(member(value, 'properties'), 'definition');
  // Desktop flows are packages of a script.
  if (typeof member(definition, 'package') === 'string') return 'a desktop flow of Power Automate';
  if (isObject(definition)) return 'a Power Automate flow';
  if (Array.isArray(member(value, 'flow')) && isObject(member(value, 'metadata'))) return 'a Make blueprint';
  if (typeof member(value, '$schema') === 'string') return 'a JSON document with a schema of its own';
  if (member(value, 'dependencies') !== undefined && member(value, 'version') !== undefined)
    return 'a package manifest';
  const keys = Object.keys(value);
  if (keys.length === 0) return 'an empty object';
  const shown = keys.slice(0, SHOWN_KEYS).map((key) => JSON.stringify(redactText(key).slice(0, 40)));
  return `an object with ${shown.join(', ')}${keys.length > SHOWN_KEYS ? ` and ${keys.length - SHOWN_KEYS} more` : ''}`;
}
