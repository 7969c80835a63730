/** The workflow as a whole: name, status, owner, error workflow, sample data. */
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import {
  at,
  elements,
  entries,
  isObject,
  type JsonCursor,
  member,
  scalarText,
  textAt,
  textOf,
} from '../json-cursor.js';
import { momentFact } from '../moment-fact.js';
import { mapHistory } from './history.js';
import type { Neighbourhood } from './neighbourhood.js';
import type { Workflow } from './workflow.js';

/** Adds the `Automation` of a workflow: what its export says about it as a whole. */
export function mapAutomation(workflow: Workflow, neighbourhood: Neighbourhood): void {
  const { builder } = neighbourhood;
  const { root: own, file } = workflow;
  // What is written inside a step lives as the workflow does that has the step.
  const { root } = outermost(workflow);
  const settings = isObject(member(root.value, 'settings')) ? at(root, 'settings') : undefined;
  const pinned = pinnedFact(at(own, 'pinData'));
  const tags = elements(at(root, 'tags')).flatMap((tag) => textOf(tag) ?? textAt(tag, 'name') ?? []);
  const shared = at(root, 'shared');
  const owner = shared ?? at(root, 'owner');
  if (workflow.host === undefined) mapHistory(workflow, settings, builder);
  builder.add(
    'Automation',
    workflow.key,
    {
      file,
      pointer: own,
      fields: {
        name: at(own, 'name'),
        status: at(root, 'active'),
        description: at(own, 'description'),
        error_handler: settings && at(settings, 'errorWorkflow'),
        owner,
        template: at(root, 'meta', 'templateId'),
        caller_policy: settings && at(settings, 'callerPolicy'),
        pinned_steps: at(own, 'pinData'),
        tags: at(root, 'tags'),
        created: at(root, 'createdAt'),
        updated: at(root, 'updatedAt'),
      },
    },
    {
      name: known(workflow.name),
      status: isSwitchedOff(workflow) ? known('inactive') : statusFact(root),
      description: textFact(textAt(own, 'description')),
      error_handler: errorHandlerFact(workflow, neighbourhood),
      owner:
        shared !== undefined
          ? ownerFact(shared)
          : owner === undefined
            ? unknown('the export does not say who owns it')
            : sourceOwnerFact(owner),
      template: textFact(scalarText(member(member(root.value, 'meta'), 'templateId'))),
      caller_policy:
        workflow.host !== undefined
          ? ABSENT
          : settings === undefined
            ? NO_SETTINGS
            : textFact(textAt(settings, 'callerPolicy')),
      pinned_steps: pinned,
      tags: knownSet(tags),
      api_version: ABSENT,
      legacy: known(false),
      ...moments(root),
    },
  );
}

function outermost(workflow: Workflow): Workflow {
  let here = workflow;
  while (here.host !== undefined) here = here.host.workflow;
  return here;
}

/** Whether it is written inside a step that is disabled, or inside one of such a workflow. */
function isSwitchedOff({ host }: Workflow): boolean {
  return host !== undefined && (host.node.disabled || isSwitchedOff(host.workflow));
}

/** Only backups and answers of the API say when. */
function moments(root: JsonCursor): { readonly [field: string]: Fact } {
  const [created, updated] = [at(root, 'createdAt'), at(root, 'updatedAt')];
  return {
    ...(created === undefined ? {} : { created: momentFact(created) }),
    ...(updated === undefined ? {} : { updated: momentFact(updated) }),
  };
}

/** What is copied from the editor has nodes and connections only. */
const NO_SETTINGS = unknown('the export has no settings, as copies from the editor');

function pinnedFact(pinData: JsonCursor | undefined): Fact {
  if (pinData === undefined || pinData.value === null) return knownSet([]);
  if (!isObject(pinData.value)) return unknown('the sample data is not listed by step');
  const held = entries(pinData).filter(([, data]) => holdsData(data));
  return knownSet(held.map(([name]) => name));
}

/** Items without a field say that something came, and nothing else. */
function holdsData(data: JsonCursor): boolean {
  if (data.value === null) return false;
  if (!Array.isArray(data.value)) return true;
  return elements(data).some((item) => {
    const { value } = at(item, 'json') ?? item;
    return !isObject(value) || Object.keys(value).length > 0 || at(item, 'binary') !== undefined;
  });
}

function statusFact(root: JsonCursor): Fact {
  // Some databases have numbers for truth.
  const archived = member(root.value, 'isArchived');
  if (archived === true || archived === 1) return known('archived');
  const active = member(root.value, 'active');
  if (active === true || active === 'true' || active === 1) return known('active');
  if (active === false || active === 'false' || active === 0) return known('inactive');
  const version = member(root.value, 'activeVersionId');
  if (version !== undefined) return known(version === null ? 'inactive' : 'active');
  return unknown('the export does not say whether it is active');
}

const UNTIL_SETTLED = ABSENT;

/** A workflow with an error trigger of its own handles its own failures, unless its settings name another. */
function errorHandlerFact(workflow: Workflow, neighbourhood: Neighbourhood): Fact {
  const whole = outermost(workflow);
  const id = scalarText(member(member(whole.root.value, 'settings'), 'errorWorkflow'));
  if (id !== undefined && id !== '' && id !== 'DEFAULT') {
    neighbourhood.refer(workflow.file, { kind: 'Automation', key: workflow.key }, id);
    return UNTIL_SETTLED;
  }
  const own = whole.nodes.some((node) => node.is.trigger === 'error' && !node.disabled);
  if (own) return known(whole.key);
  return isObject(member(whole.root.value, 'settings')) ? ABSENT : NO_SETTINGS;
}

/** Source control keeps one owner beside the workflow: a person, or a project of a team. */
function sourceOwnerFact(owner: JsonCursor): Fact {
  const name = ['teamName', 'personalEmail', 'projectName', 'teamId', 'projectId']
    .map((key) => textAt(owner, key))
    .find((text) => text !== undefined && text !== '');
  return name === undefined ? unknown('the export names no owner') : known(name);
}

function ownerFact(shared: JsonCursor): Fact {
  const owner = elements(shared).find((s) => textAt(s, 'role') === 'workflow:owner');
  if (owner === undefined) return ABSENT;
  const name =
    textAt(owner, 'project', 'name') ?? textAt(owner, 'user', 'email') ?? textAt(owner, 'projectId');
  return name === undefined ? unknown('the export names no owner') : known(name);
}

function textFact(text: string | undefined): Fact {
  return text === undefined || text === '' ? ABSENT : known(text);
}
