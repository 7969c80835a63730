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
import { type Workflow, workflowPlace } from './workflow.js';
import type { WorkflowMembers } from './workflow-members.js';

/** Adds the `Automation` of a workflow: what its export says about it as a whole. */
export function mapAutomation(workflow: Workflow, neighbourhood: Neighbourhood): void {
  const { builder } = neighbourhood;
  const { root: own, members, file } = workflow;
  // What is written inside a step lives as the workflow does that has the step.
  const whole = outermost(workflow);
  const settings = isObject(whole.members.settings) ? workflowPlace(whole, 'settings') : undefined;
  const pinned = workflowPlace(workflow, 'pinData');
  const tags = workflowPlace(whole, 'tags');
  const shared = workflowPlace(whole, 'shared');
  const owner = shared ?? workflowPlace(whole, 'owner');
  const [created, updated] = [workflowPlace(whole, 'createdAt'), workflowPlace(whole, 'updatedAt')];
  const meta = workflowPlace(whole, 'meta');
  if (workflow.host === undefined) mapHistory(workflow, settings, builder);
  builder.add(
    'Automation',
    workflow.key,
    {
      file,
      pointer: own,
      fields: {
        name: workflowPlace(workflow, 'name'),
        status: workflowPlace(whole, 'active'),
        description: workflowPlace(workflow, 'description'),
        error_handler: settings && at(settings, 'errorWorkflow'),
        owner,
        template: meta && at(meta, 'templateId'),
        caller_policy: settings && at(settings, 'callerPolicy'),
        pinned_steps: pinned,
        tags,
        created,
        updated,
      },
    },
    {
      name: known(workflow.name),
      status: isSwitchedOff(workflow) ? known('inactive') : statusFact(whole.members),
      description: textFact(members.description),
      error_handler: errorHandlerFact(workflow, neighbourhood),
      owner:
        shared !== undefined
          ? ownerFact(shared)
          : owner === undefined
            ? unknown('the export does not say who owns it')
            : sourceOwnerFact(owner),
      template: textFact(scalarText(member(whole.members.meta, 'templateId'))),
      caller_policy:
        workflow.host !== undefined
          ? ABSENT
          : settings === undefined
            ? NO_SETTINGS
            : textFact(textAt(settings, 'callerPolicy')),
      pinned_steps: pinnedFact(pinned),
      tags: tagsFact(tags),
      api_version: ABSENT,
      legacy: known(false),
      // Only backups and answers of the API say when.
      created: created && momentFact(created),
      updated: updated && momentFact(updated),
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

function statusFact({ isArchived, active, activeVersionId: version }: WorkflowMembers): Fact {
  // Some databases have numbers for truth.
  if (isArchived === true || isArchived === 1) return known('archived');
  if (active === true || active === 'true' || active === 1) return known('active');
  if (active === false || active === 'false' || active === 0) return known('inactive');
  if (version !== undefined) return known(version === null ? 'inactive' : 'active');
  return unknown('the export does not say whether it is active');
}

const UNTIL_SETTLED = ABSENT;

/** A workflow with an error trigger of its own handles its own failures, unless its settings name another. */
function errorHandlerFact(workflow: Workflow, neighbourhood: Neighbourhood): Fact {
  const whole = outermost(workflow);
  const { settings } = whole.members;
  const id = scalarText(member(settings, 'errorWorkflow'));
  if (id !== undefined && id !== '' && id !== 'DEFAULT') {
    neighbourhood.refer(workflow.file, { kind: 'Automation', key: workflow.key }, id);
    return UNTIL_SETTLED;
  }
  const own = whole.nodes.some((node) => node.is.trigger === 'error' && !node.disabled);
  if (own) return known(whole.key);
  return isObject(settings) ? ABSENT : NO_SETTINGS;
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

function tagsFact(tags: JsonCursor | undefined): Fact {
  return knownSet(elements(tags).flatMap((tag) => textOf(tag) ?? textAt(tag, 'name') ?? []));
}

function textFact(text: unknown): Fact {
  return typeof text === 'string' && text !== '' ? known(text) : ABSENT;
}
