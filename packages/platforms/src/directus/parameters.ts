/** The options of an operation that matter: those that end in a sink, are computed, or hold or name a secret. */

import { type Fact, known, unknown } from '../fact.js';
import { type JsonCursor, textOf } from '../json-cursor.js';
import { jsonLeaves } from '../json-leaves.js';
import { judgeLeaves, type Parameter } from '../step-parameters.js';
import { parseText, type Readable, readsOfCode, readsOfTemplate } from './expressions.js';
import { sinkRoleOf } from './operations.js';

/** Operations that ask a model have a key for each provider: `apiKeyOpenAi`. */
const KEY_OF_PROVIDER = /^apiKey(?=[A-Z])/;

/** The name of a header stands beside its value. */
const PAIRS = { nameKeys: ['header'], valueKeys: new Set(['value']) };

/**
 * @param type the operation's type
 * @param options undefined where it has none
 * @returns in order of the export, at most `MAX_PARAMETERS` and one
 */
export function readParameters(type: string, options: JsonCursor | undefined): readonly Parameter[] {
  if (options === undefined) return [];
  const leaves = jsonLeaves(options, PAIRS).map((leaf) =>
    KEY_OF_PROVIDER.test(leaf.name) ? { ...leaf, name: 'apiKey' } : leaf,
  );
  return judgeLeaves(leaves, (leaf) => sinkRoleOf(type, leaf.pattern), parseText);
}

/** What a parameter's computed parts read from. */
export function parameterReads(parameter: Parameter, readable: Readable): Fact {
  return parameter.role === 'code'
    ? readsOfCode(parameter.parsed, readable)
    : readsOfTemplate(parameter.parsed.holes, readable);
}

/** What arrived, or what the step before gave, with all that is in it. */
const WHOLE = /^\s*(?:\$trigger(?:\.(?:payload|body|headers))?|\$last|\$env)\s*$/;

/** Whether the message of a log has all of it. */
export function logsEverything(message: JsonCursor | undefined): Fact {
  if (message !== undefined && typeof message.value !== 'string') return unknown('not a text');
  return known(parseText(textOf(message) ?? '').holes.some((hole) => WHOLE.test(hole)));
}
