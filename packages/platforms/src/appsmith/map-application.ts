/** The application around the pages, and what people see and fill in on them. */
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { at, type JsonCursor, member, textAt } from '../json-cursor.js';
import { momentFact } from '../moment-fact.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { App, Page, Widget } from './app.js';

export function isPublic({ settings }: App): Fact {
  const value = settings === undefined ? undefined : member(settings.cursor.value, 'isPublic');
  return typeof value === 'boolean' ? known(value) : unknown('the server keeps who may open the application');
}

/** Adds the `App`, where there is more than datasources of one. */
export function mapApplication(app: App, builder: SnapshotBuilder): void {
  const place = app.settings ?? app.pages[0];
  if (app.key === '' || place === undefined) return;
  const cursor = app.settings?.cursor;
  const published = app.pages.some((p) => at(p.cursor, 'publishedPage') !== undefined);
  const of = (name: string): JsonCursor | undefined => cursor && at(cursor, name);
  builder.add(
    'App',
    app.key,
    {
      file: place.file,
      pointer: place.cursor.pointer,
      fields: pointers({
        name: of('name'),
        visibility: of('isPublic'),
        updated: of('lastEditedAt'),
      }),
    },
    {
      name: known(app.name),
      type: known('internal_tool'),
      status: published
        ? known('active')
        : unknown('the export holds what is being edited, not what is deployed'),
      description: textFact(cursor && textAt(cursor, 'description')),
      visibility: visibilityFact(app),
      owner: unknown('the export does not say who made it'),
      tags: knownSet([]),
      updated: momentFact(of('lastEditedAt')),
    },
  );
}

/** Who is not everyone was invited. */
function visibilityFact(app: App): Fact {
  const open = isPublic(app);
  return open.tag === 'known' ? known(open.value === true ? 'everyone' : 'team') : open;
}

function textFact(text: string | undefined): Fact {
  return text ? known(text) : ABSENT;
}

/** Types of widgets that people type into, choose from, or hand files to. */
const INPUT =
  /INPUT|SELECT|CHECKBOX|RADIO|DATE_?PICKER|FILE_?PICKER|SWITCH|SLIDER|RATE|RICH_TEXT_EDITOR|JSON_FORM|PHONE|CURRENCY|CAMERA|AUDIO_RECORDER/;
const UPLOAD = /FILE_?PICKER|CAMERA|AUDIO_RECORDER/;

/** Adds the `Page` that belongs to a page's automation and endpoint. */
export function mapShownPage(app: App, page: Page, endpoint: string, builder: SnapshotBuilder): void {
  const inputs = page.widgets.filter((w) => INPUT.test(w.type));
  const slug = page.document && (textAt(page.document, 'customSlug') || textAt(page.document, 'slug'));
  builder.add(
    'Page',
    builder.claimKey('Page', page.key),
    {
      file: page.file,
      pointer: page.cursor.pointer,
      fields: pointers({ name: page.document && at(page.document, 'name') }),
    },
    {
      name: known(page.name),
      app: known(app.key === '' ? null : app.key),
      automation: known(page.key),
      endpoint: known(endpoint),
      route: known(slug || page.name),
      visibility: visibilityFact(app),
      inputs: knownSet(inputs.map((w) => w.name)),
      uploads: known(inputs.some((w) => UPLOAD.test(w.type))),
      captcha: known(page.widgets.some(hasCaptcha)),
      filters_in_browser: unknown('code that filters is not told from other code'),
    },
  );
}

/** Buttons carry the key of the service that tells people from robots. */
function hasCaptcha({ cursor }: Widget): boolean {
  const key = textAt(cursor, 'googleRecaptchaKey') ?? textAt(cursor, 'recaptchaKey');
  return key !== undefined && key !== '';
}
