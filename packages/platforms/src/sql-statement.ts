/** What an SQL statement does to the database: by the strongest of the words that statements begin with. */
import { groupOfWord } from './group-of-word.js';
import { lowerCase } from './secrets/letter-case.js';
import type { Category } from './vocabulary.js';

type Effect = Extract<Category, 'read' | 'write' | 'delete'>;

const EFFECTS: Readonly<Record<Effect, string>> = {
  delete: 'delete drop truncate',
  write: 'insert update merge create alter grant revoke replace upsert copy',
  read: 'select show describe desc explain with values pragma',
};
const EFFECT_OF = groupOfWord(EFFECTS);
const STRENGTH: Readonly<Record<Effect, number>> = { read: 1, write: 2, delete: 3 };

/** Comments, words, the ends of lines, and whatever else is no space. */
const TOKENS = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[A-Za-z_][\w$]*|\n|[^\sA-Za-z_]/g;
/** After these a statement may begin: inside a CTE, after one, in a block. */
const OPENERS: ReadonlySet<string> = new Set([
  '\n',
  ';',
  '(',
  ')',
  '{',
  '}',
  'begin',
  'then',
  'else',
  'explain',
  'analyze',
]);
/** Quotes open a statement where the text is an expression that gives it, and where a block executes a string. */
const QUOTES: ReadonlySet<string> = new Set(['"', "'", '`']);
const MAX_LENGTH = 65_536;

/** Undefined where the text begins with no known word, as calls of procedures and computed statements do. */
export function statementEffect(sql: string): Effect | undefined {
  const text = sql.slice(0, MAX_LENGTH);
  let effect: Effect | undefined;
  let mayBegin = true;
  let executes = false;
  for (const match of text.matchAll(TOKENS)) {
    const [token] = match;
    if (token.startsWith('--') || token.startsWith('/*')) continue;
    const word = lowerCase(token);
    const found: Effect | undefined = mayBegin ? EFFECT_OF.get(word) : undefined;
    // `replace(…)` and `truncate(…)` are functions too.
    const isCall = text.startsWith('(', match.index + token.length) && found !== 'read';
    if (found !== undefined && !isCall && strongerThan(found, effect)) effect = found;
    // `select … into` makes a table, or fills one.
    if (word === 'into' && effect === 'read') effect = 'write';
    mayBegin =
      OPENERS.has(word) ||
      (QUOTES.has(token) && (effect === undefined || executes)) ||
      (effect === undefined && mayBegin && token === '=');
    executes = word === 'execute' || word === 'immediate';
  }
  return effect;
}

function strongerThan(found: Effect, effect: Effect | undefined): boolean {
  return effect === undefined || STRENGTH[found] > STRENGTH[effect];
}
