/** Finds out what the tables of `lookahead.ts` hold, by asking Chevrotain's own lookahead about any two tokens. No part of the program. */
import {
  createTokenInstance,
  getLookaheadPaths,
  type IOrAlt,
  type IToken,
  LLkLookaheadStrategy,
} from 'chevrotain';
import {
  ANSWER,
  type LookaheadTable,
  type LookaheadTables,
  lookaheadTypes,
  productionKey,
  ROW,
} from './lookahead.js';
import { PolicyParser } from './parser.js';

const tokens = lookaheadTypes.map((type) => createTokenInstance(type, '', 0, 0, 1, 1, 1, 1));

/** Chevrotain reads tokens by either. */
function readerOf(next: readonly IToken[]) {
  const read = (count: number) => next[count - 1];
  return { LA: read, LA_FAST: read };
}

type Ask = (next: readonly IToken[]) => number;

function tableOf(ask: Ask): LookaheadTable {
  const rows: string[] = [];
  const first = tokens.map((one) => {
    const answers = tokens.map((two) => ask([one, two]));
    const [only = 0] = answers;
    if (answers.every((a) => a === only)) return String.fromCharCode(ANSWER + only);
    const row = answers.map((a) => String.fromCharCode(ANSWER + a)).join('');
    if (!rows.includes(row)) rows.push(row);
    return String.fromCharCode(ROW + rows.indexOf(row));
  });
  if (rows.length > 128 - ROW) throw new RangeError('more rows than there are characters for');
  return [first.join(''), ...rows];
}

/** The tables of the grammar as it is. */
export function lookaheadTables(): LookaheadTables {
  const tables: Record<string, LookaheadTables[string]> = {};
  const strategy = new LLkLookaheadStrategy({ maxLookahead: 2 });
  new PolicyParser({
    recoveryEnabled: false,
    skipValidations: true,
    lookaheadStrategy: {
      validate: () => [],
      buildLookaheadForAlternation(options) {
        const built = strategy.buildLookaheadForAlternation(options);
        const key = productionKey(options.rule.name, 'Alternation', options.prodOccurrence);
        const ask =
          (choices?: IOrAlt<unknown>[]): Ask =>
          (next) =>
            (built.call(readerOf(next), choices) ?? -1) + 1;
        if (options.hasPredicates) {
          const { rule, prodOccurrence: occurrence, maxLookahead } = options;
          const paths = getLookaheadPaths({ rule, occurrence, prodType: 'Alternation', maxLookahead });
          // One by one: the conditions of all others do not hold.
          tables[key] = paths.map((_, i) => {
            const choices = paths.map((__, j) => ({ GATE: () => j === i, ALT: () => undefined }));
            const only = ask(choices);
            return tableOf((next) => Math.sign(only(next)));
          });
        } else tables[key] = tableOf(ask());
        return built;
      },
      buildLookaheadForOptional(options) {
        const built = strategy.buildLookaheadForOptional(options);
        const key = productionKey(options.rule.name, options.prodType, options.prodOccurrence);
        tables[key] = tableOf((next) => (built.call(readerOf(next)) ? 1 : 0));
        return built;
      },
    },
  });
  return tables;
}
