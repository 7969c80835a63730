import { namesIn } from '../../expectations.js';
import { defineLintRule } from '../../lint-rule.js';

export const unusedGivenRule = defineLintRule({
  code: 'lint-testing/unused-given',
  category: 'testing',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A test describes an asset that nothing in it refers to and that its policy does not look at.',
  rationale: 'It makes a reader look for what it is there for.',
  visit: (context) => ({
    TestDecl(test) {
      const kinds = new Set<string>();
      for (const name of test.policies) {
        const symbol = context.symbolOf(name);
        if (symbol?.tag !== 'policy') return;
        for (const kind of context.facts.kindsOf(symbol.decl)) kinds.add(kind);
      }
      const named = namesIn(test);
      const given = new Set(
        test.statements.flatMap((s) => (s.kind === 'GivenStatement' ? [s.name.text] : [])),
      );
      // Without anything to judge, the test is about just that.
      if (!test.statements.some((s) => s.kind === 'GivenStatement' && kinds.has(s.assetKind.text))) return;
      for (const statement of test.statements) {
        if (statement.kind !== 'GivenStatement' || kinds.has(statement.assetKind.text)) continue;
        // One that refers to others is found through them.
        const refers =
          statement.fields !== undefined && [...namesIn(statement.fields)].some((name) => given.has(name));
        if (refers || named.has(statement.name.text)) continue;
        context.report(statement.name.span, {
          message: `Nothing refers to \`${statement.name.text}\`, and no policy of this test looks at every \`${statement.assetKind.text}\`.`,
          help: 'Remove it, or connect it.',
        });
      }
    },
  }),
});
