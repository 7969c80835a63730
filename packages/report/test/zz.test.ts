import { test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { formatTerminal, formatSarif, formatHtml, formatJson } from '@policyc/report';
import { RESULT, INPUTS, TOOL, EMPTY } from './sample.js';
test('x', () => {
  writeFileSync('/tmp/g1', formatTerminal(RESULT, { color: false, width: 100, groupBy: 'policy', verbose: false, inputs: INPUTS }));
  writeFileSync('/tmp/g1c', formatTerminal(RESULT, { color: true, width: 100, groupBy: 'policy', verbose: false, inputs: INPUTS }));
  writeFileSync('/tmp/g2', formatTerminal(RESULT, { color: false, width: 80, groupBy: 'file', verbose: true, inputs: INPUTS }));
  writeFileSync('/tmp/g.html', formatHtml(RESULT, TOOL, INPUTS));
  writeFileSync('/tmp/g3', formatTerminal(EMPTY, { color: false, width: 80, groupBy: 'file', verbose: true }));
});
