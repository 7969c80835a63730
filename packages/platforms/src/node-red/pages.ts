/** The pages of dashboards: what people see, and what they can fill in there. Both generations of Node-RED's dashboard. */
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { at, elements, member, textAt } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Visibility } from '../vocabulary.js';
import { NO_SETTINGS } from './endpoints.js';
import type { ConfigNode, FlowFile, FlowNode } from './flow.js';
import type { Settings } from './settings.js';

/** Widgets stand in a group, groups on a page: by the names of the members that say so. */
const GENERATIONS = [
  { page: 'ui_tab', group: 'ui_group', of: 'tab' },
  { page: 'ui-page', group: 'ui-group', of: 'page' },
] as const;

const INPUT =
  /^ui[-_](?:text[-_]input|switch|slider|dropdown|numeric|number-input|colour_picker|date_picker|radio-group|file-input|upload)$/;
const FORM = /^ui[-_]form$/;
const UPLOAD = /^ui[-_](?:file-input|upload)$/;

export function mapPages(file: FlowFile, settings: Settings | undefined, builder: SnapshotBuilder): void {
  const widgets = new Map<string, FlowNode[]>();
  for (const { nodes } of file.flows)
    for (const node of nodes) {
      const group = node.type.startsWith('ui') && !node.disabled ? textAt(node.cursor, 'group') : undefined;
      if (group !== undefined) widgets.set(group, [...(widgets.get(group) ?? []), node]);
    }
  for (const config of file.configs.values()) {
    const generation = GENERATIONS.find((g) => g.page === config.type);
    if (generation === undefined) continue;
    const groups = [...file.configs.values()].filter(
      (c) => c.type === generation.group && textAt(c.cursor, generation.of) === config.id,
    );
    mapPage(
      config,
      groups.flatMap((group) => widgets.get(group.id) ?? []),
      file,
      settings,
      builder,
    );
  }
}

function mapPage(
  page: ConfigNode,
  widgets: readonly FlowNode[],
  file: FlowFile,
  settings: Settings | undefined,
  builder: SnapshotBuilder,
): void {
  const automations = new Set(widgets.map((w) => w.automation));
  const [automation] = automations;
  builder.add(
    'Page',
    builder.claimKey('Page', page.id),
    { file: file.file, pointer: page.cursor.pointer, fields: {} },
    {
      name: known(page.name),
      app: ABSENT,
      // Widgets of several flows may stand on one page.
      automation: known(automations.size === 1 ? (automation ?? null) : null),
      endpoint: ABSENT,
      route: routeFact(page, file),
      visibility:
        member(page.cursor.value, 'disabled') === true
          ? known('private' satisfies Visibility)
          : visibilityFact(settings),
      roles: knownSet([]),
      inputs: knownSet(widgets.flatMap(inputsOf)),
      uploads: known(widgets.some((w) => UPLOAD.test(w.type))),
      captcha: known(false),
      filters_in_browser: unknown('what widgets do with their data is not read'),
    },
  );
}

/** A form names its fields; any other input is a field itself. */
function inputsOf(widget: FlowNode): readonly string[] {
  if (FORM.test(widget.type))
    return elements(at(widget.cursor, 'options')).flatMap(
      (o) => textAt(o, 'value') ?? textAt(o, 'key') ?? [],
    );
  return INPUT.test(widget.type) ? [widget.name] : [];
}

function routeFact(page: ConfigNode, file: FlowFile): Fact {
  const path = textAt(page.cursor, 'path');
  const base = file.configs.get(textAt(page.cursor, 'ui') ?? '');
  const folder = base && textAt(base.cursor, 'path');
  return path === undefined || folder === undefined
    ? unknown('the settings and the order of pages decide')
    : known(`${folder.replace(/\/$/, '')}/${path.replace(/^\//, '')}`);
}

/** The login of HTTP nodes is that of dashboards, too. */
function visibilityFact(settings: Settings | undefined): Fact {
  if (settings === undefined) return NO_SETTINGS;
  const { httpAuth, reachable } = settings;
  if (httpAuth.tag !== 'known') return httpAuth;
  if (httpAuth.value !== 'none') return known('organisation' satisfies Visibility);
  if (reachable.tag !== 'known') return reachable;
  const who: Visibility = reachable.value === true ? 'everyone' : 'organisation';
  return known(who);
}
