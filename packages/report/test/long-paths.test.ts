/** A path of which the report has the two ends alone says so in every format, and counts on behind what it leaves out. */
import type { EvaluationResult } from '@policyc/model';
import { formatHtml, formatJson, formatSarif, formatTerminal } from '@policyc/report';
import { describe, expect, test } from 'vitest';
import { RESULT, TOOL } from './sample.js';

const [, flow] = RESULT.findings;
if (!flow) throw new Error('the sample has a flow');
const node = (i: number) => ({ kind: 'Step', key: `s${i}`, name: `step ${i}` });
const long: EvaluationResult = {
  ...RESULT,
  findings: [{ ...flow, path: [1, 2, 9, 10].map(node), pathTotal: 10 }],
};

describe('a long path', () => {
  test('on the terminal', () => {
    const text = formatTerminal(long, { color: false, width: 100, groupBy: 'policy', verbose: false });
    expect(text).toMatch(/step 2 .*\n +\.\.\. 6 more \.\.\.\n +→ Step step 9/);
  });

  test('in HTML', () => {
    expect(formatHtml(long, TOOL)).toMatch(
      /step 2.*<\/li><li class="soft">\.\.\. 6 more \.\.\.<\/li><li value="9">.*step 9.*<\/li><li>.*step 10/,
    );
  });

  test('in JSON', () => {
    const [finding] = (JSON.parse(formatJson(long, TOOL)) as { findings: Record<string, unknown>[] })
      .findings;
    expect(finding).toMatchObject({ path_total: 10 });
    expect(finding?.path).toHaveLength(4);
    expect(formatJson(RESULT, TOOL)).not.toContain('path_total');
  });

  test('in SARIF', () => {
    const flows = JSON.parse(formatSarif(long, TOOL)).runs[0].results[0].codeFlows[0];
    expect(flows.message.text).toBe('9 hops; 6 nodes in the middle are not listed');
    const { locations } = flows.threadFlows[0];
    expect(locations.map((l: { executionOrder: number }) => l.executionOrder)).toEqual([1, 2, 9, 10]);
  });
});
