/** Apps that are no canvas: model-driven apps, and bots, which talk to whoever may open them. */
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { attributeOf, childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';

/** The model-driven apps of a file: one, or those inside customizations. */
export function modelAppsIn(root: XmlCursor): readonly XmlCursor[] {
  return root.element.name === 'AppModule' ? [root] : childrenOf(childOf(root, 'AppModules'), 'AppModule');
}

export function mapModelApp(root: XmlCursor, file: number, builder: SnapshotBuilder): void {
  const name = xmlText(childOf(root, 'UniqueName'));
  if (name === undefined) return;
  const { key, first } = builder.sharedKey('App', name);
  if (!first) return;
  const title = childrenOf(childOf(root, 'LocalizedNames'), 'LocalizedName')[0];
  const state = childOf(root, 'statecode');
  const version = childOf(root, 'IntroducedVersion');
  const description = childrenOf(childOf(root, 'Descriptions'), 'Description')[0];
  const text = description && attributeOf(description, 'description');
  builder.add(
    'App',
    key,
    { file, pointer: root.pointer, fields: pointers({ name: title, status: state, version, description }) },
    {
      name: known((title && attributeOf(title, 'description')) || name),
      type: known('model'),
      status: stateFact(xmlText(state)),
      description: text ? known(text) : ABSENT,
      // Whoever has one of its roles; nobody without an account of the organisation.
      visibility: known('team'),
      owner: unknown('solutions do not name owners'),
      version: version === undefined ? unknown('the export does not say') : known(xmlText(version) ?? null),
      tags: knownSet([]),
    },
  );
}

function stateFact(code: string | undefined): Fact {
  if (code === '0') return known('active');
  return code === '1' ? known('inactive') : unknown('the export does not say');
}

/** `authenticationmode` of a bot, and who can talk to it then. */
const MODES: Readonly<Record<string, readonly [auth: Fact, visibility: Fact]>> = {
  '1': [known('none'), known('everyone')],
  '2': [known('platform'), known('organisation')],
  '3': [known('oauth'), unknown('the registration behind it decides')],
  '4': [known('oauth'), unknown('the login service behind it decides')],
};

export function mapBot(root: XmlCursor, file: number, builder: SnapshotBuilder): void {
  const schemaName = attributeOf(root, 'schemaname') ?? xmlText(childOf(root, 'schemaname'));
  if (schemaName === undefined) return;
  const { key, first } = builder.sharedKey('App', schemaName);
  if (!first) return;
  const mode = childOf(root, 'authenticationmode');
  const code = xmlText(mode) ?? '';
  const untold = unknown('the export does not say how its users prove who they are');
  const [auth, visibility] = (Object.hasOwn(MODES, code) ? MODES[code] : undefined) ?? [untold, untold];
  const name = xmlText(childOf(root, 'name')) ?? schemaName;
  const automation = builder.claimKey('Automation', schemaName);
  const endpoint = builder.claimKey('Endpoint', schemaName);
  const place = { file, pointer: root.pointer };
  const status = stateFact(xmlText(childOf(root, 'statecode')));
  builder.add(
    'App',
    key,
    { ...place, fields: pointers({ visibility: mode }) },
    {
      name: known(name),
      type: known('bot'),
      status,
      visibility,
      owner: unknown('solutions do not name owners'),
      tags: knownSet([]),
    },
  );
  builder.add(
    'Automation',
    automation,
    { ...place, fields: {} },
    {
      name: known(name),
      app: known(key),
      status,
      description: ABSENT,
      error_handler: unknown('topics are not read'),
      owner: unknown('solutions do not name owners'),
      template: ABSENT,
      caller_policy: ABSENT,
      pinned_steps: knownSet([]),
      tags: knownSet([]),
      interactive: known(true),
      error_scope: ABSENT,
      api_version: ABSENT,
      legacy: known(false),
    },
  );
  builder.add(
    'Endpoint',
    endpoint,
    { ...place, fields: pointers({ auth: mode, callers: mode }) },
    {
      automation: known(automation),
      kind: known('chat'),
      method: known('POST'),
      path: unknown('chosen when it is published'),
      auth,
      callers: visibility.tag === 'known' ? visibility : unknown('the login behind it decides'),
      public: known(true),
      cors: unknown('the channels of the bot decide'),
      ip_limited: known(false),
      disabled: known(status.tag === 'known' && status.value === 'inactive'),
    },
  );
  builder.add(
    'Trigger',
    builder.claimKey('Trigger', `${automation}/chat`),
    { ...place, fields: pointers({ untrusted: mode }) },
    {
      name: known('chat'),
      automation: known(automation),
      operation: known('bot'),
      kind: known('chat'),
      endpoint: known(endpoint),
      untrusted:
        auth.tag !== 'known'
          ? auth
          : auth.value === 'none'
            ? known(true)
            : unknown('whoever may sign in decides'),
      package: ABSENT,
      credential: ABSENT,
      connector: ABSENT,
      disabled: known(false),
      // Topics are not read, so what they start is not known; stubs would claim that there is something.
      next: knownSet([]),
    },
  );
}
