/**
 * Which way the parser takes at the next one or two tokens, from tables that are written when the grammar changes
 * (`grammar/scripts/write-lookahead.mjs`): Chevrotain would find out the same at every start of the program.
 * Invariant: answers what Chevrotain's own strategy answers, for any two tokens (`grammar/test/lookahead.test.ts`).
 */
import { EOF, type ILookaheadStrategy, type IOrAlt, type IToken } from 'chevrotain';
import { LOOKAHEAD } from './lookahead.generated.js';
import { allTokens } from './tokens.js';

/**
 * An answer for each type of the next token, as a character from `ANSWER` on: 0 is no. From `ROW` on it is the table of answers, from
 * the second one on, for each type of the token after it.
 */
export type LookaheadTable = readonly string[];

/** By production; one for each alternative where some have conditions of their own. */
export type LookaheadTables = Readonly<Record<string, LookaheadTable | readonly LookaheadTable[]>>;

export const ANSWER = 48;
export const ROW = 97;

/** In the order of the tables' characters. */
export const lookaheadTypes = [...allTokens, EOF];

const places: number[] = [];
lookaheadTypes.forEach((type, place) => {
  places[type.tokenTypeIdx ?? -1] = place;
});

/** What a lookahead function is called on. */
interface Reader {
  LA(count: number): IToken;
}

export function productionKey(rule: string, type: string, occurrence: number): string {
  return `${rule} ${type} ${occurrence}`;
}

export const tableLookahead: ILookaheadStrategy = {
  // The test of the grammar uses Chevrotain's strategy.
  validate: () => [],
  buildLookaheadForAlternation({ rule, prodOccurrence }) {
    const entry = entryOf(productionKey(rule.name, 'Alternation', prodOccurrence));
    if (!isConditional(entry)) {
      return function (this: unknown) {
        const found = answer(this as Reader, entry);
        return found === 0 ? undefined : found - 1;
      };
    }
    return function (this: unknown, choices?: IOrAlt<unknown>[]) {
      for (let i = 0; i < entry.length; i++) {
        if (choices?.[i]?.GATE?.call(this) === false) continue;
        if (answer(this as Reader, entry[i] ?? []) === 1) return i;
      }
      return undefined;
    };
  },
  buildLookaheadForOptional({ rule, prodType, prodOccurrence }) {
    const entry = entryOf(productionKey(rule.name, prodType, prodOccurrence));
    const table = isConditional(entry) ? [] : entry;
    return function (this: unknown) {
      return answer(this as Reader, table) === 1;
    };
  },
};

function entryOf(key: string): LookaheadTables[string] {
  const entry = LOOKAHEAD[key];
  if (!entry) throw new Error(`no lookahead for ${key}: run node grammar/scripts/write-lookahead.mjs`);
  return entry;
}

function isConditional(entry: LookaheadTables[string]): entry is readonly LookaheadTable[] {
  return typeof entry[0] !== 'string';
}

function answer(reader: Reader, table: LookaheadTable): number {
  const code = codeAt(table[0] ?? '', reader.LA(1));
  if (code < ROW) return code - ANSWER;
  return codeAt(table[code - ROW + 1] ?? '', reader.LA(2)) - ANSWER;
}

function codeAt(row: string, token: IToken): number {
  return row.charCodeAt(places[token.tokenTypeIdx] ?? -1);
}
