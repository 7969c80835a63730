/** What a definition says of its runs: for which events there are any, how many at a time, how long, how often again. */
import { ABSENT, EXPRESSION, type Fact, known, opaque, unknown } from '../fact.js';
import { at, elements, entries, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';

/** Parameters of triggers by which the service chooses what it tells the flow: by rows, columns, senders, subjects. */
const CHOOSING =
  /(?:^|\/)(?:\$filter|filterexpression|filteringattributes|subjectfilter|from|to|cc|toorcc|fetchonlywithattachment)$/i;

/** Where a trigger says for which events there are no runs: in conditions that have to hold, or to the service. */
export function filterOf(trigger: JsonCursor): JsonCursor | undefined {
  const conditions = at(trigger, 'conditions');
  if (conditions !== undefined && elements(conditions).length > 0) return conditions;
  return entries(at(trigger, 'inputs', 'parameters')).find(
    ([name, { value }]) => CHOOSING.test(name) && (typeof value === 'string' ? value !== '' : value === true),
  )?.[1];
}

/** Runs of a flow have no limit unless its trigger sets one. */
export function concurrencyFact(triggers: readonly JsonCursor[]): Fact {
  const [limit] = triggers.flatMap((t) => at(t, 'runtimeConfiguration', 'concurrency', 'runs') ?? []);
  if (limit === undefined) return ABSENT;
  return isCount(limit.value) ? known(limit.value) : opaque(EXPRESSION);
}

/** How often an action is tried again depends on the plan that the flow runs under, where the action does not say it. */
export function retriesFact(step: JsonCursor): Fact {
  const policy = at(step, 'inputs', 'retryPolicy');
  const type = policy && textAt(policy, 'type')?.toLowerCase();
  if (policy === undefined || type === undefined || type === 'default')
    return unknown('the plan decides how often');
  if (type === 'none') return known(0);
  const count = member(policy.value, 'count');
  return isCount(count)
    ? known(count)
    : typeof count === 'string'
      ? opaque(EXPRESSION)
      : unknown('no number is given');
}

/** An ISO 8601 duration of days and less, in seconds. */
const DURATION = /^P(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})(?:\.\d+)?S)?)?$/;

export function timeoutFact(step: JsonCursor): Fact {
  const limit = at(step, 'limit', 'timeout');
  const text = textOf(limit);
  if (limit === undefined) return unknown('the platform decides how long');
  if (text?.startsWith('@')) return opaque(EXPRESSION);
  const parts = DURATION.exec(text ?? '');
  if (parts === null || text === 'P' || text?.endsWith('T') === true) return unknown('not a duration');
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return known(`${(days ?? 0) * 86_400 + (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0)}s`);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
