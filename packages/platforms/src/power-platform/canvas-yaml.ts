/**
 * The YAML sources of canvas apps (`*.pa.yaml`, in folders that Git integration writes and in packed apps): screens, the app and
 * components, with the formulas of their controls. Format: Power Apps YAML schema 3.
 */
import { at, elements, entries, isObject, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';

export interface CanvasSource {
  readonly formulas: readonly { readonly cursor: JsonCursor; readonly path: string; readonly text: string }[];
  readonly screens: readonly {
    readonly cursor: JsonCursor;
    readonly name: string;
    readonly inputs: readonly string[];
    readonly uploads: boolean;
  }[];
}

export function isCanvasYaml({ value }: JsonCursor, path: string): boolean {
  return (
    /\.pa\.ya?ml$/i.test(path) &&
    ['App', 'Screens', 'ComponentDefinitions'].some((key) => isObject(member(value, key)))
  );
}

/** Far more than an app can show. */
const MAX_CONTROLS = 50_000;

/** Controls that people type into, choose from, or hand files to, without `Classic/` before and the version behind. */
const INPUT =
  /^(?:.*input|combobox|dropdown|radio|checkbox|toggle|toggleswitch|slider|rating|datepicker|listbox|richtexteditor|form|addmediabutton|addmediawithimage|attachments|camera|barcode.*|microphone)$/i;
const UPLOAD = /^(?:addmedia.*|attachments|camera|microphone)$/i;

export function readCanvasYaml(root: JsonCursor): CanvasSource {
  const reader = { formulas: [] as CanvasSource['formulas'][number][], seen: 0 };
  const app = at(root, 'App');
  if (app !== undefined) readControls('App', app, reader);
  for (const [name, component] of entries(at(root, 'ComponentDefinitions')))
    readControls(name, component, reader);
  const screens = entries(at(root, 'Screens')).map(([name, cursor]) => {
    const controls = readControls(name, cursor, reader);
    const inputs = controls.filter(({ type }) => INPUT.test(type)).map((control) => control.name);
    return { cursor, name, inputs, uploads: controls.some(({ type }) => UPLOAD.test(type)) };
  });
  return { formulas: reader.formulas, screens };
}

interface Reader {
  readonly formulas: CanvasSource['formulas'][number][];
  seen: number;
}

/** Reads the formulas of a control and of those inside it. @returns those inside it */
function readControls(name: string, top: JsonCursor, reader: Reader): { name: string; type: string }[] {
  const inside: { name: string; type: string }[] = [];
  const open: (readonly [string, JsonCursor])[] = [[name, top]];
  for (let next = open.pop(); next !== undefined && reader.seen++ < MAX_CONTROLS; next = open.pop()) {
    const [control, cursor] = next;
    if (cursor !== top) inside.push({ name: control, type: typeOf(cursor) });
    for (const [property, formula] of entries(at(cursor, 'Properties'))) {
      const text = textOf(formula);
      if (text?.startsWith('=') && text.length > 1)
        reader.formulas.push({ cursor: formula, path: `${control}.${property}`, text: text.slice(1) });
    }
    open.push(
      ...elements(at(cursor, 'Children'))
        .flatMap((child) => entries(child))
        .reverse(),
    );
  }
  return inside;
}

function typeOf(cursor: JsonCursor): string {
  const control = textAt(cursor, 'Control') ?? '';
  return control.replace(/@.*$/, '').replace(/^.*\//, '');
}
