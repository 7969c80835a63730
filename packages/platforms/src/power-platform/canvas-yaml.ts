/**
 * The YAML sources of canvas apps, in folders that Git integration or `pac canvas unpack` writes and in packed apps: screens, the app
 * and components, with the formulas of their controls. Three forms: that of Power Apps YAML schema 3 (`Screens`, `Properties`,
 * `Children`), the same before it had those lists (a control at the root, with `Control`), and `Name As type` (`*.fx.yaml`).
 */
import { pushAll } from '@policyc/base';
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

/** The endings of their names. */
export const CANVAS_YAML: readonly string[] = ['.pa.yaml', '.pa.yml', '.fx.yaml'];

interface Control {
  readonly name: string;
  /** In lower case, without `Classic/` before and a version or variant behind it; empty where nothing says it. */
  readonly type: string;
  readonly cursor: JsonCursor;
}

export function isCanvasYaml(root: JsonCursor, path: string): boolean {
  const name = path.toLowerCase();
  return CANVAS_YAML.some((ending) => name.endsWith(ending)) && topLevel(root).length > 0;
}

/** Far more than an app can show. */
const MAX_CONTROLS = 50_000;

/** Controls that people type into, choose from, or hand files to. */
const INPUT =
  /^(?:.*input|combobox|dropdown|radio|checkbox|toggle|toggleswitch|slider|rating|datepicker|listbox|richtexteditor|form|addmediabutton|addmediawithimage|attachments|camera|barcode.*|microphone)$/;
const UPLOAD = /^(?:addmedia.*|attachments|camera|microphone)$/;

export function readCanvasYaml(root: JsonCursor): CanvasSource {
  const reader: Reader = { formulas: [], seen: 0 };
  const screens: CanvasSource['screens'][number][] = [];
  for (const top of topLevel(root)) {
    const inside = readControls(top, reader);
    if (top.type !== 'screen') continue;
    screens.push({
      cursor: top.cursor,
      name: top.name,
      inputs: inside.filter(({ type }) => INPUT.test(type)).map(({ name }) => name),
      uploads: inside.some(({ type }) => UPLOAD.test(type)),
    });
  }
  return { formulas: reader.formulas, screens };
}

function topLevel(root: JsonCursor): readonly Control[] {
  const app = at(root, 'App');
  const listed = (key: string, type: string): readonly Control[] =>
    entries(at(root, key)).flatMap(([name, cursor]) =>
      isObject(cursor.value) ? [{ name, type, cursor }] : [],
    );
  const alone = entries(root).flatMap(([name, cursor]) => {
    const type = typeOf(cursor);
    return type === 'screen' || type === 'apphost' ? [{ name, type, cursor }] : [];
  });
  return [
    ...(app !== undefined && isObject(member(app.value, 'Properties'))
      ? [{ name: 'App', type: 'apphost', cursor: app }]
      : []),
    ...listed('Screens', 'screen'),
    ...listed('ComponentDefinitions', 'component'),
    ...alone.filter(({ name }) => name !== 'App'),
    ...namedControls(root),
  ];
}

interface Reader {
  readonly formulas: CanvasSource['formulas'][number][];
  seen: number;
}

/** Reads the formulas of a control and of those inside it. @returns those inside it */
function readControls(top: Control, reader: Reader): readonly Control[] {
  const inside: Control[] = [];
  const open = [top];
  for (
    let control = open.pop();
    control !== undefined && reader.seen++ < MAX_CONTROLS;
    control = open.pop()
  ) {
    const { cursor, name } = control;
    if (control !== top) inside.push(control);
    for (const [property, formula] of entries(at(cursor, 'Properties') ?? cursor)) {
      const text = textOf(formula);
      if (text?.startsWith('=') && text.length > 1)
        reader.formulas.push({ cursor: formula, path: `${name}.${property}`, text: text.slice(1) });
    }
    pushAll(open, [...childrenOf(cursor), ...namedControls(cursor)].reverse());
  }
  return inside;
}

function childrenOf(control: JsonCursor): readonly Control[] {
  return elements(at(control, 'Children')).flatMap((child) =>
    entries(child).map(([name, cursor]) => ({ name, type: typeOf(cursor), cursor })),
  );
}

/** With the name of a template or a layout behind a dot. */
const NAMED = /^(.{1,200}) As ([A-Za-z]\w{0,80})(?:\.(?:'[^']{1,120}'|[\w.]{1,120}))?$/;

/** `Button1 As button`, `Gallery1 As gallery.galleryVertical`, `Home As screen.'phone_ver3.0'`. */
function namedControls(cursor: JsonCursor): readonly Control[] {
  return entries(cursor).flatMap(([key, control]) => {
    const [, name = '', type = ''] = NAMED.exec(key) ?? [];
    // An empty screen has nothing behind its name.
    if (type === '' || !(isObject(control.value) || control.value === null)) return [];
    const kind = type.toLowerCase();
    // The name of the control for input of text, in this form only.
    return [
      { name: name.replace(/^'(.*)'$/, '$1'), type: kind === 'text' ? 'textinput' : kind, cursor: control },
    ];
  });
}

function typeOf(control: JsonCursor): string {
  return (textAt(control, 'Control') ?? '').replace(/@.*$/, '').replace(/^.*\//, '').toLowerCase();
}
