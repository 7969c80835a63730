/** The application as people see it: its pages, what they fill in, and the environments that it has settings for. */
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { at, elements, type JsonCursor, member, textAt } from '../json-cursor.js';
import { momentFact } from '../moment-fact.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { EnvironmentTier } from '../vocabulary.js';
import type { App } from './app.js';
import type { AppPage } from './pages.js';

export function isPublic({ root }: App): Fact {
  const value = member(root.value, 'isPublic');
  // Nothing has been chosen: it is not public.
  if (value === null) return known(false);
  return typeof value === 'boolean' ? known(value) : unknown('the export does not say who may open it');
}

/** @param appKey the key of its `App` */
export function mapApplication(app: App, appKey: string, endpoint: string, builder: SnapshotBuilder): void {
  const { root, file, name } = app;
  const owner = textAt(root, 'userId');
  const published = typeof member(root.value, 'currentVersionId') === 'string';
  builder.add(
    'App',
    appKey,
    {
      file,
      pointer: root.pointer,
      fields: pointers({
        name: at(root, 'name'),
        visibility: at(root, 'isPublic'),
        owner: at(root, 'userId'),
        status: at(root, 'currentVersionId'),
        created: at(root, 'createdAt'),
        updated: at(root, 'updatedAt'),
      }),
    },
    {
      name: known(name),
      type: known('internal_tool'),
      status: known(published ? 'active' : 'draft'),
      description: ABSENT,
      visibility: visibilityFact(app),
      owner: owner ? known(owner) : unknown('the export does not say who made it'),
      version: versionFact(app),
      tags: knownSet([]),
      created: momentFact(at(root, 'createdAt')),
      updated: momentFact(at(root, 'updatedAt')),
    },
  );
  for (const page of app.pages) mapPage(app, appKey, page, endpoint, builder);
}

/** Adds the environments that it has settings for. */
export function mapEnvironments({ root, file }: App, builder: SnapshotBuilder): void {
  for (const environment of elements(at(root, 'appEnvironments'))) mapEnvironment(file, environment, builder);
}

function visibilityFact(app: App): Fact {
  const open = isPublic(app);
  return open.tag === 'known' ? known(open.value === true ? 'everyone' : 'team') : open;
}

function versionFact({ version }: App): Fact {
  const name = version && textAt(version, 'name');
  return name ? known(name) : unknown('the export does not say which version is meant');
}

/** Types of components that people type into, choose from, or hand files to. */
const INPUT =
  /^(?:TextInput|NumberInput|PasswordInput|EmailInput|PhoneInput|CurrencyInput|TextArea|Textarea|RichTextEditor|DropDown|DropdownV2|Multiselect|MultiselectV2|Checkbox|RadioButton|RadioButtonV2|ToggleSwitch|ToggleSwitchV2|Datepicker|DatePickerV2|DatetimePickerV2|TimePicker|DaterangePicker|FilePicker|StarRating|RangeSlider|RangeSliderV2|ColorPicker|CodeEditor|QrScanner|Form)$/;

function mapPage(
  app: App,
  appKey: string,
  { cursor: page, id }: AppPage,
  endpoint: string,
  builder: SnapshotBuilder,
): void {
  const { file, key } = app;
  const handle = textAt(page, 'handle');
  const name = textAt(page, 'name') || handle || 'page';
  const inputs = app.shown.filter((c) => id !== undefined && c.page === id && INPUT.test(c.type));
  builder.add(
    'Page',
    builder.claimKey('Page', `${appKey}/${handle || name}`),
    {
      file,
      pointer: page.pointer,
      fields: pointers({ name: at(page, 'name'), route: at(page, 'handle') }),
    },
    {
      name: known(name),
      app: known(appKey),
      automation: known(key),
      endpoint: known(endpoint),
      route: handle ? known(handle) : unknown('the export does not say'),
      visibility: visibilityFact(app),
      roles: unknown('ToolJet keeps groups on the server'),
      inputs: knownSet(inputs.flatMap((c) => c.name ?? [])),
      uploads: known(inputs.some((c) => c.type === 'FilePicker')),
      captcha: known(false),
      filters_in_browser: unknown('code that filters is not told from other code'),
    },
  );
}

/** The names that ToolJet gives. */
const TIERS: readonly (readonly [RegExp, EnvironmentTier])[] = [
  [/^dev/i, 'development'],
  [/^(?:stag|test|qa|uat)/i, 'test'],
  [/^prod/i, 'production'],
];

function mapEnvironment(file: number, cursor: JsonCursor, builder: SnapshotBuilder): void {
  const name = textAt(cursor, 'name');
  const id = textAt(cursor, 'id') ?? name;
  if (name === undefined || id === undefined) return;
  const { key, first } = builder.sharedKey('Environment', id);
  if (!first) return;
  const tier = TIERS.find(([pattern]) => pattern.test(name))?.[1];
  builder.add(
    'Environment',
    key,
    {
      file,
      pointer: cursor.pointer,
      fields: pointers({ name: at(cursor, 'name'), tier: at(cursor, 'name') }),
    },
    {
      name: known(name),
      tier: tier === undefined ? unknown('its name does not tell') : known(tier),
      data_policies: knownSet([]),
    },
  );
}
