/** Canvas apps: what they are connected to, in whose name, and what their formulas do with it. Formulas are not run. */

import { pushAll } from '@policyc/base';
import type { NoteSink, PlatformExport } from '../adapter.js';
import { embeddedJson } from '../embedded-json.js';
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { at, elements, entries, isObject, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import { literal } from '../judge-text.js';
import { LONE_STEP } from '../lone-step.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { addParameters, judgeLeaves } from '../step-parameters.js';
import type { Category } from '../vocabulary.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import { canvasPart } from './canvas-parts.js';
import { isCanvasYaml, readCanvasYaml } from './canvas-yaml.js';
import { addConnector } from './connector-asset.js';

interface Place {
  readonly file: number;
  readonly pointer: string;
}

interface Connection extends Place {
  /** For example `shared_office365users`. */
  readonly connector: string;
  readonly name: string;
  readonly sources: readonly string[];
  /** Whether users of the app work with the maker's connection. */
  readonly shared: boolean;
}

interface DataSource extends Place {
  readonly name: string;
  readonly connector: string | undefined;
}

interface Formula {
  readonly cursor: JsonCursor;
  readonly file: number;
  /** The control and its property. */
  readonly path: string;
  readonly text: string;
}

interface CanvasApp {
  place: Place;
  name: string;
  /** Undefined where no file lists them. */
  connections: Connection[] | undefined;
  readonly sources: DataSource[];
  readonly formulas: Formula[];
  readonly screens: Screen[];
  /** Packed apps hold their screens twice: these count where no file of controls tells them. */
  readonly yaml: { readonly formulas: Formula[]; readonly screens: Screen[] };
  /** As the manifest counts. */
  version: string | undefined;
}

/** A screen, with the controls on it that people fill in. */
interface Screen extends Place {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly uploads: boolean;
}

const MAX_REFERENCES_DEPTH = 64;
/** Far more than an app can show. */
const MAX_CONTROLS = 50_000;
const MAX_SOURCES = 500;
/** Longer formulas are not searched to their end. */
const MAX_FORMULAS = 4_000_000;

/** Everything that an export says about its canvas apps, from manifests in solutions and from the apps' own files. */
export class CanvasApps {
  readonly #byKey = new Map<string, CanvasApp>();

  /** @param root a manifest, or customizations that hold some */
  readManifest(root: XmlCursor, file: number): void {
    const manifests =
      root.element.name === 'CanvasApp' ? [root] : childrenOf(childOf(root, 'CanvasApps'), 'CanvasApp');
    for (const manifest of manifests) {
      const key = xmlText(childOf(manifest, 'Name'));
      if (key === undefined) continue;
      const app = this.#of(key, { file, pointer: manifest.pointer });
      app.place = { file, pointer: manifest.pointer };
      app.version = xmlText(childOf(manifest, 'AppVersion'));
      app.name = xmlText(childOf(manifest, 'DisplayName')) ?? app.name;
      const references = childOf(manifest, 'ConnectionReferences');
      const listed = readText(xmlText(references));
      if (references === undefined || listed === undefined) continue;
      app.connections = connectionsIn(listed, () => ({ file, pointer: references.pointer }));
    }
  }

  readPart({ root, path, file }: PlatformExport): void {
    const app = this.#of(appOf(path), { file, pointer: root.pointer });
    if (isCanvasYaml(root, path)) {
      const { formulas, screens } = readCanvasYaml(root);
      pushAll(
        app.yaml.formulas,
        formulas.map((formula) => ({ ...formula, file })),
      );
      app.yaml.screens.push(
        ...screens.map(({ cursor, ...screen }) => ({ ...screen, file, pointer: cursor.pointer })),
      );
      return;
    }
    switch (canvasPart(root)) {
      case 'properties': {
        app.place = { file, pointer: root.pointer };
        app.name = textAt(root, 'Name') || textAt(root, 'AppName') || app.name;
        const references = at(root, 'LocalConnectionReferences');
        const listed = readText(textOf(references));
        if (references !== undefined && listed !== undefined)
          app.connections ??= connectionsIn(listed, () => ({ file, pointer: references.pointer }));
        return;
      }
      case 'connections':
        app.connections ??= connectionsIn(root, (cursor) => ({ file, pointer: cursor.pointer }));
        return;
      case 'sources':
        for (const cursor of elements(at(root, 'DataSources') ?? root)) {
          const source = sourceOf(cursor, file);
          if (source !== undefined) app.sources.push(source);
        }
        return;
      case 'controls':
        readFormulas(at(root, 'TopParent') ?? root, file, app.formulas);
        readScreen(at(root, 'TopParent') ?? root, file, app.screens);
        return;
    }
  }

  addTo(builder: SnapshotBuilder, note: NoteSink): void {
    for (const [key, app] of this.#byKey) {
      // Some folders hold the sources in two forms.
      if (app.formulas.length === 0)
        pushAll(app.formulas, firstOf(app.yaml.formulas, (f) => f.path).slice(0, MAX_CONTROLS));
      if (app.screens.length === 0)
        pushAll(app.screens, firstOf(app.yaml.screens, (s) => s.name).slice(0, MAX_SOURCES));
      addApp(key, app, builder, note);
    }
  }

  #of(key: string, place: Place): CanvasApp {
    const there = this.#byKey.get(key);
    if (there !== undefined) return there;
    const name = key.split('/').at(-1) ?? key;
    const made: CanvasApp = {
      place,
      name,
      connections: undefined,
      sources: [],
      formulas: [],
      screens: [],
      yaml: { formulas: [], screens: [] },
      version: undefined,
    };
    this.#byKey.set(key, made);
    return made;
  }
}

function firstOf<T>(list: readonly T[], keyOf: (one: T) => string): readonly T[] {
  const byKey = new Map<string, T>();
  for (const one of list) if (!byKey.has(keyOf(one))) byKey.set(keyOf(one), one);
  return [...byKey.values()];
}

/** A packed app in a solution has the name of its manifest; elsewhere the place of its files tells apps apart. */
function appOf(path: string): string {
  const packed = /(?:^|\/)([^/]+?)(?:_DocumentUri)?\.msapp\//i.exec(path);
  if (packed !== null) return packed[1] ?? path;
  const folder = path.replace(
    /\/?(?:(?:Controls|References|Connections|DataSources|Resources|Entropy|pkgs|(?:Other\/)?Src(?:\/Components?)?)\/)?[^/]*$/,
    '',
  );
  return folder === '' ? 'canvas app' : folder;
}

function readText(text: string | undefined): JsonCursor | undefined {
  return text === undefined ? undefined : embeddedJson(text, '', MAX_REFERENCES_DEPTH);
}

function connectionsIn(listed: JsonCursor, placeOf: (cursor: JsonCursor) => Place): Connection[] {
  return entries(listed).flatMap(([, cursor]) => {
    // The unpacked layout keeps what names the connector one level deeper.
    const reference = at(cursor, 'connectionRef') ?? cursor;
    const connector = connectorOf(textAt(reference, 'id') ?? textAt(cursor, 'id'));
    if (connector === undefined) return [];
    const sources = elements(at(cursor, 'dataSources')).flatMap((s) => textOf(s) ?? []);
    const shared = textAt(cursor, 'sharedConnectionId') ?? textAt(reference, 'sharedConnectionId');
    return [
      {
        ...placeOf(cursor),
        connector,
        name: textAt(reference, 'displayName') || connector.replace(/^shared_/, ''),
        sources,
        shared: shared !== undefined && shared !== '',
      },
    ];
  });
}

function connectorOf(id: string | undefined): string | undefined {
  return id?.split('/').at(-1) || undefined;
}

function sourceOf(cursor: JsonCursor, file: number): DataSource | undefined {
  const name = textAt(cursor, 'Name');
  const type = textAt(cursor, 'Type') ?? '';
  const connector = connectorOf(textAt(cursor, 'ApiId'));
  const isDataverse = /^NativeCDS/.test(type);
  // Samples, collections and views hold nothing of a service.
  if (name === undefined || (connector === undefined && !isDataverse)) return undefined;
  return { file, pointer: cursor.pointer, name, connector: connector ?? 'shared_commondataservice' };
}

function readFormulas(top: JsonCursor, file: number, formulas: Formula[]): void {
  const open = [top];
  for (
    let control = open.pop();
    control !== undefined && formulas.length < MAX_CONTROLS;
    control = open.pop()
  ) {
    const name = textAt(control, 'Name') ?? 'control';
    for (const rule of elements(at(control, 'Rules'))) {
      const cursor = at(rule, 'InvariantScript');
      const text = textOf(cursor);
      if (cursor !== undefined && text !== undefined && text !== '')
        formulas.push({ cursor, file, path: `${name}.${textAt(rule, 'Property') ?? 'rule'}`, text });
    }
    pushAll(
      open,
      elements(at(control, 'Children')).filter((child) => isObject(child.value)),
    );
  }
}

/** Templates of controls that people type into, choose from, or hand files to. */
const INPUT =
  /^(?:text|textinput|.*combobox|dropdown|radio|checkbox|toggleswitch|slider|rating|datepicker|listbox|richtexteditor|peninput|attachments|addmedia|.*camera|microphone|form|.*TextCanvas|.*Input)$/i;
const UPLOAD = /^(?:attachments|addmedia|.*camera|microphone)$/i;

/** A file of controls is one screen, or the app itself, which shows nothing. */
function readScreen(top: JsonCursor, file: number, screens: Screen[]): void {
  if (templateOf(top) !== 'screen' || screens.length >= MAX_SOURCES) return;
  const inputs: string[] = [];
  let uploads = false;
  let seen = 0;
  const open = [...elements(at(top, 'Children'))];
  for (let control = open.pop(); control !== undefined && seen++ < MAX_CONTROLS; control = open.pop()) {
    const template = templateOf(control);
    if (INPUT.test(template)) inputs.push(textAt(control, 'Name') ?? template);
    uploads ||= UPLOAD.test(template);
    pushAll(
      open,
      elements(at(control, 'Children')).filter((child) => isObject(child.value)),
    );
  }
  screens.push({ file, pointer: top.pointer, name: textAt(top, 'Name') ?? 'screen', inputs, uploads });
}

function templateOf(control: JsonCursor): string {
  return textAt(control, 'Template', 'Name') ?? '';
}

function addApp(key: string, app: CanvasApp, builder: SnapshotBuilder, note: NoteSink): void {
  const automation = builder.claimKey('Automation', key);
  const steps = stepsOf(app).map((step) => ({
    ...step,
    key: builder.claimKey('Step', `${automation}/${step.name}`),
  }));
  const appKey = addShownApp(key, automation, app, builder);
  builder.add(
    'Automation',
    automation,
    { ...app.place, fields: {} },
    {
      name: known(app.name),
      app: known(appKey),
      status: unknown('the export does not say whether it is published'),
      description: ABSENT,
      error_handler: ABSENT,
      owner: unknown('solutions do not name owners'),
      template: ABSENT,
      caller_policy: ABSENT,
      pinned_steps: knownSet([]),
      tags: knownSet([]),
      run_context: runContext(app.connections),
      interactive: known(true),
      audit: unknown('a setting of the environment'),
      error_scope: ABSENT,
      api_version: ABSENT,
      legacy: known(false),
    },
  );
  builder.add(
    'Trigger',
    builder.claimKey('Trigger', `${automation}/open`),
    { ...app.place, fields: {} },
    {
      name: known('open'),
      automation: known(automation),
      operation: known('canvas app'),
      kind: known('app'),
      endpoint: ABSENT,
      // Whoever opens it has signed in to the organisation.
      untrusted: known(false),
      package: ABSENT,
      credential: ABSENT,
      connector: ABSENT,
      disabled: known(false),
      next: knownSet(steps.map((s) => s.key)),
    },
  );
  for (const step of steps)
    addStep(step.key, automation, step, known(addConnector(step.connector, step.place, builder)), builder);
  addFormulas(automation, app, builder, note);
}

/** What people see of it. Nobody without an account of the organisation, or invited by it, can open a canvas app. */
function addShownApp(key: string, automation: string, app: CanvasApp, builder: SnapshotBuilder): string {
  const appKey = builder.claimKey('App', key);
  builder.add(
    'App',
    appKey,
    { ...app.place, fields: {} },
    {
      name: known(app.name),
      type: known('canvas'),
      status: unknown('the export does not say whether it is published'),
      visibility: unknown('with whom it is shared is kept by the platform'),
      owner: unknown('solutions do not name owners'),
      version: app.version === undefined ? unknown('the export does not say') : known(app.version),
      tags: knownSet([]),
    },
  );
  for (const { name, inputs, uploads, file, pointer } of app.screens)
    builder.add(
      'Page',
      builder.claimKey('Page', `${appKey}/${name}`),
      { file, pointer, fields: {} },
      {
        name: known(name),
        app: known(appKey),
        automation: known(automation),
        endpoint: ABSENT,
        route: ABSENT,
        visibility: unknown('with whom the app is shared is kept by the platform'),
        inputs: knownSet(inputs),
        uploads: known(uploads),
        captcha: known(false),
        filters_in_browser: unknown('whether a formula is delegated is not told'),
      },
    );
  return appKey;
}

/** One connection of the maker is enough to act in the maker's name. */
function runContext(connections: readonly Connection[] | undefined): Fact {
  if (connections === undefined) return unknown('the export does not say whose connections it uses');
  return known(connections.some((c) => c.shared) ? 'owner' : 'invoker');
}

interface AppStep {
  readonly name: string;
  readonly connector: string;
  readonly category: Category;
  readonly elevated: Fact;
  readonly place: Place;
}

/** One for each data source; for connections that name none, one for each. */
function stepsOf(app: CanvasApp): readonly AppStep[] {
  const connections = app.connections ?? [];
  const shared = new Map(connections.map((c) => [c.connector, c.shared] as const));
  const formulas = app.formulas
    .map((f) => f.text)
    .join('\n')
    .slice(0, MAX_FORMULAS);
  const found = new Map<string, AppStep>();
  const add = (name: string, connector: string, place: Place) => {
    if (found.has(name) || found.size >= MAX_SOURCES) return;
    const own = shared.get(connector);
    const elevated =
      own === undefined ? unknown('the export does not say whose connection it uses') : known(own);
    found.set(name, { name, connector, category: categoryOf(name, formulas), elevated, place });
  };
  for (const { name, connector, file, pointer } of app.sources)
    if (connector !== undefined) add(name, connector, { file, pointer });
  for (const { sources, name, connector, file, pointer } of connections)
    for (const source of sources.length > 0 ? sources : [name]) add(source, connector, { file, pointer });
  return [...found.values()];
}

/** What formulas do with a data source, the gravest first. Without any, nobody can tell. */
const USES: readonly (readonly [Category, string])[] = [
  [
    'delete',
    '(?:Remove|RemoveIf)\\s*\\(\\s*NAME(?!\\w)|NAME\\s*\\.\\s*\\w{0,64}?(?:Delete|Remove)\\w{0,64}\\s*\\(',
  ],
  ['send', 'NAME\\s*\\.\\s*\\w{0,64}?(?:Send|Post|Reply|Forward)\\w{0,64}\\s*\\('],
  [
    'write',
    '(?:Patch|Collect|Update|UpdateIf)\\s*\\(\\s*NAME(?!\\w)|NAME\\s*\\.\\s*\\w{0,64}?(?:Create|Add|Update|Insert|Patch|Upload|Set)\\w{0,64}\\s*\\(',
  ],
];

function categoryOf(name: string, formulas: string): Category {
  if (formulas === '') return 'request';
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const written = `(?:'${escaped}'|(?<![\\w'])${escaped})`;
  if (!formulas.includes(name)) return 'read';
  return (
    USES.find(([, pattern]) => new RegExp(pattern.replaceAll('NAME', written)).test(formulas))?.[0] ?? 'read'
  );
}

function addStep(
  key: string,
  automation: string,
  { name, category, elevated, place }: Omit<AppStep, 'connector'>,
  connector: Fact,
  builder: SnapshotBuilder,
): void {
  builder.add(
    'Step',
    key,
    { ...place, fields: {} },
    {
      name: known(name),
      automation: known(automation),
      operation: known('canvas app'),
      category: known(category),
      package: ABSENT,
      credential: ABSENT,
      connector,
      ...LONE_STEP,
      elevated,
      gives_secret: known(false),
      client_side: known(true),
    },
  );
}

/** Formulas matter where they hold secrets: everyone who opens the app gets them. */
function addFormulas(automation: string, app: CanvasApp, builder: SnapshotBuilder, note: NoteSink): void {
  const leaves = app.formulas.map(({ cursor, text, path }) => ({
    cursor,
    text,
    path,
    pattern: path,
    name: 'formula',
  }));
  const files = new Map(app.formulas.map((f) => [f.cursor, f.file]));
  const secret = judgeLeaves(leaves, () => 'code', literal).filter((p) => p.holdsSecret === true);
  const [first] = secret;
  if (first === undefined) return;
  const file = files.get(first.cursor) ?? app.place.file;
  const key = builder.claimKey('Step', `${automation}/formulas`);
  const place = { file, pointer: first.cursor.pointer };
  addStep(
    key,
    automation,
    { name: 'formulas', category: 'code', elevated: known(false), place },
    ABSENT,
    builder,
  );
  for (const parameter of secret)
    addParameters(
      { key, file: files.get(parameter.cursor) ?? file, pointer: parameter.cursor.pointer },
      [parameter],
      () => ({ reads: unknown('formulas are not read'), failure_detail: known(false) }),
      builder,
      (n) => note(file, n),
    );
}
