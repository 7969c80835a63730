/** Queries to steps: they run on the server, with the login of their datasource. */
import { asksModel } from '../ai-hosts.js';
import { known, unknown } from '../fact.js';
import { at, elements, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import { jsonLeaves, type Leaf } from '../json-leaves.js';
import { templateMethod } from '../request-facts.js';
import { statementEffect } from '../sql-statement.js';
import { addParameters, judgeLeaves, type Parameter } from '../step-parameters.js';
import type { Category } from '../vocabulary.js';
import { addStep, PAIRS, parse } from './add-step.js';
import type { Action } from './app.js';
import { configurationOf } from './datasources.js';
import { type Runnable, readsOf } from './expressions.js';
import { handedBy, withOccasions } from './handed.js';
import type { PageContext } from './map-page.js';
import { type Address, addressOf, mapRequest, NO_DATASOURCE } from './map-request.js';
import { categoryOfCommand, type Plugin, pluginOf, sinkOf } from './plugins.js';

export function mapQuery(query: Action, { stepKey }: Runnable, context: PageContext): void {
  const { cursor, file, plugin: id } = query;
  const plugin = pluginOf(id);
  const configuration = at(cursor, 'actionConfiguration') ?? cursor;
  const named = at(cursor, 'datasource');
  const datasource =
    context.datasources.get(textAt(cursor, 'datasource', 'id') ?? '') ??
    context.datasources.get(textAt(cursor, 'datasource', 'name') ?? '');
  const step = { key: stepKey, file, pointer: cursor.pointer };
  const address = addressOf(query, datasource?.url);
  addStep(
    step,
    {
      name: query.name,
      operation: id,
      category: categoryOf(query, plugin, configuration, address),
      credential: known(datasource?.credential ?? null),
      connector:
        datasource === undefined && isElsewhere(named) ? NOT_HERE : known(datasource?.connector ?? null),
      elevated:
        datasource === undefined && isElsewhere(named)
          ? NOT_HERE
          : known(datasource !== undefined && datasource.credential !== null),
      clientSide: false,
      fields: { credential: named, connector: named, category: at(configuration, 'body') },
    },
    context,
  );
  const callers = handedBy(query.name, context) ?? [];
  const prepared = isPrepared(plugin, configuration);
  const factsOf = (p: Parameter) => ({
    reads: withOccasions(readsOf(p.parsed.holes, context.names, undefined, callers), query.name, context),
    parameterised: p.role === 'sql' && prepared,
    ...(p.role === 'html' ? { escaped: known(p.parsed.kind === 'literal') } : {}),
    failure_detail: known(false),
  });
  const note = context.note.bind(undefined, file);
  const leaves = leavesOf(configuration, query.text !== undefined);
  const isPlain = textAt(configuration, 'formData', 'send', 'bodyType', 'data') === 'text/plain';
  const roleOf = (leaf: Leaf) => {
    const role = sinkOf(plugin, leaf.pattern);
    return role === 'html' && isPlain ? 'body' : role;
  };
  const parameters = judgeLeaves(leaves, roleOf, parse);
  addParameters(step, parameters, factsOf, context.builder, note);
  if (query.text !== undefined) {
    const leaf = textLeaf(query.text.cursor, 'body');
    const beside = judgeLeaves([leaf], roleOf, parse);
    addParameters({ ...step, file: query.text.file }, beside, factsOf, context.builder, note);
  }
  if (plugin.nature === 'http') mapRequest(query, step, address, parameters, context);
}

const NOT_HERE = unknown('its datasource is not among the files');

/** Whether a query uses a datasource that is kept apart; those that only it uses stand in it, or have the name of none. */
function isElsewhere(named: JsonCursor | undefined): boolean {
  const name = (named && (textAt(named, 'name') ?? textAt(named, 'id'))) ?? '';
  return (
    named !== undefined && name !== '' && !NO_DATASOURCE.test(name) && configurationOf(named) === undefined
  );
}

/** The settings of a query, each once: forms keep a copy of what they show, and what stood there before there were forms. */
function leavesOf(configuration: JsonCursor, hasText: boolean): readonly Leaf[] {
  const hasForm = at(configuration, 'formData', 'command') !== undefined;
  return jsonLeaves(configuration, PAIRS).filter(
    ({ pattern }) =>
      !(pattern === 'body' && hasText) &&
      !(hasForm && pattern.startsWith('pluginSpecifiedTemplates')) &&
      !COPY.test(pattern),
  );
}

const COPY = /^formData\..*\bcomponentData\b/;

function textLeaf(cursor: JsonCursor, name: string): Leaf {
  return { cursor, text: textOf(cursor) ?? '', path: name, pattern: name, name };
}

function categoryOf(query: Action, plugin: Plugin, configuration: JsonCursor, { url }: Address): Category {
  const command =
    textAt(configuration, 'formData', 'command', 'data') ?? textAt(configuration, 'formData', 'command');
  switch (plugin.nature) {
    case 'sql':
      return statementEffect(textOf(query.text?.cursor) ?? textAt(configuration, 'body') ?? '') ?? 'request';
    case 'http':
      return asksModel(url, templateMethod(textAt(configuration, 'httpMethod'))) ? 'ai' : 'request';
    case 'mail':
      return 'send';
    case 'ai':
      return 'ai';
    case 'code':
      return 'code';
    case 'documents':
    case 'files':
    case 'commands':
      return (command === undefined ? undefined : categoryOfCommand(command)) ?? 'request';
  }
}

/** Prepared statements are the default of the plugins that have them. */
function isPrepared({ prepares }: Plugin, configuration: JsonCursor): boolean {
  if (!prepares) return false;
  const [template] = elements(at(configuration, 'pluginSpecifiedTemplates'));
  const inForm = ['preparedStatement', 'smartSubstitution'].flatMap((name) => {
    const setting = at(configuration, 'formData', name);
    return setting === undefined ? [] : [member(setting.value, 'data') ?? setting.value];
  });
  const isForm = at(configuration, 'formData', 'command') !== undefined;
  return !inForm.includes(false) && (isForm || member(template?.value, 'value') !== false);
}
