import { defineLintRule } from '../../lint-rule.js';

export const titleNounPhraseRule = defineLintRule({
  code: 'lint-style/title-noun-phrase',
  category: 'style',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The title of a policy says what to do, not what the problem is.',
  rationale:
    'A report lists problems: "Webhook without authentication" is one, "Ensure that webhooks are authenticated" reads as if all were well.',
  visit: (context) => ({
    PolicyDecl({ title }) {
      const word = title === undefined ? undefined : DEMANDS.exec(title.value)?.[0];
      if (title !== undefined && word !== undefined)
        context.report(title.span, {
          message: `The title begins with "${word.trim()}", so it says what to do.`,
          help: 'Name the problem in a noun phrase: "Webhook without authentication".',
        });
    },
  }),
});

/** Only words that cannot begin the name of a problem: "Use of ..." and "Never-expiring ..." can. */
const DEMANDS =
  /^(ensures?|verify|verifies|validates?|make sure|check (that|if|whether|for)|must|should|do not|don't|avoid|prevent|enforce|require|disallow)(?=\s)/i;
