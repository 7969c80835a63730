// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops are written like that
/** Whole declarations to fill in, in the snippet syntax of LSP. Invariant: filled in as it stands, each one parses. */
export const POLICY_SNIPPET = [
  '/// ${1:Why this matters.}',
  'policy ${2:XX-01} "${3:What is wrong}" {',
  '  severity ${4|low,medium,high,critical|}',
  '',
  '  for ${5:step} in ${6:Step}',
  '  ${7|require,forbid|} ${5:step}.${8:disabled}',
  '  message "{${5:step}.${9:name}} $0"',
  '}',
].join('\n');

export const TEST_SNIPPET = [
  'test "${1:what it shows}" for ${2:XX-01} {',
  '  given ${3:step} = ${4:Step} { $5 }',
  '  expect ${6|fail,pass,inconclusive,not applicable|} on ${3:step}$0',
  '}',
].join('\n');
