/** The parser chooses by tables as it would by what Chevrotain finds out about the grammar. */
import { createTokenInstance, type IOrAlt, type IToken, LLkLookaheadStrategy } from 'chevrotain';
import { expect, it } from 'vitest';
import { LOOKAHEAD } from '../src/lookahead.generated.js';
import { lookaheadTypes, tableLookahead } from '../src/lookahead.js';
import { lookaheadTables } from '../src/lookahead-tables.js';
import { PolicyParser } from '../src/parser.js';

it('has tables of the grammar as it is (node grammar/scripts/write-lookahead.mjs writes them)', () => {
  expect(LOOKAHEAD).toEqual(lookaheadTables());
});

type Choose = (choices?: IOrAlt<unknown>[]) => number | boolean | undefined;

it('chooses as Chevrotain does, whatever the next two tokens are', () => {
  const chevrotain = new LLkLookaheadStrategy({ maxLookahead: 2 });
  const pairs: (readonly [string, Choose, Choose])[] = [];
  new PolicyParser({
    recoveryEnabled: false,
    skipValidations: true,
    lookaheadStrategy: {
      validate: () => [],
      buildLookaheadForAlternation(options) {
        const [ours, theirs] = [tableLookahead, chevrotain].map((s) =>
          s.buildLookaheadForAlternation(options),
        );
        if (!ours || !theirs) throw new Error('there are two strategies');
        pairs.push([`${options.rule.name} or ${options.prodOccurrence}`, ours, theirs]);
        return theirs;
      },
      buildLookaheadForOptional(options) {
        const [ours, theirs] = [tableLookahead, chevrotain].map((s) => s.buildLookaheadForOptional(options));
        if (!ours || !theirs) throw new Error('there are two strategies');
        pairs.push([`${options.rule.name} ${options.prodType} ${options.prodOccurrence}`, ours, theirs]);
        return theirs;
      },
    },
  });
  expect(pairs.length).toBe(Object.keys(LOOKAHEAD).length);
  const tokens = lookaheadTypes.map((type) => createTokenInstance(type, '', 0, 0, 1, 1, 1, 1));
  // Conditions of alternatives: all hold, or every second one does.
  const given = [() => true, (i: number) => i % 2 === 0, (i: number) => i % 2 === 1].map((holds) =>
    Array.from({ length: 32 }, (_, i) => ({ GATE: () => holds(i), ALT: () => undefined })),
  );
  const differing: string[] = [];
  for (const one of tokens) {
    for (const two of tokens) {
      const read = (count: number): IToken | undefined => [one, two][count - 1];
      const reader = { LA: read, LA_FAST: read };
      for (const [name, ours, theirs] of pairs)
        for (const choices of given)
          if (ours.call(reader, choices) !== theirs.call(reader, choices))
            differing.push(`${name}: ${one.tokenType.name} ${two.tokenType.name}`);
    }
  }
  expect(differing).toEqual([]);
});
