import { formatJson } from '@policyc/report';
import { describe, expect, test } from 'vitest';
import { EMPTY, INPUTS, RESULT, TOOL } from './sample.js';

describe('JSON', () => {
  test('the documented shape', async () => {
    await expect(formatJson(RESULT, TOOL, INPUTS)).toMatchFileSnapshot('fixtures/findings.json');
  });

  test('members are always there, empty or not', () => {
    const empty = JSON.parse(formatJson(EMPTY, TOOL)) as Record<string, unknown>;
    expect(empty).toMatchObject({ format: 'policyc-findings/1', findings: [], inconclusive: [] });
    expect(empty).not.toHaveProperty('inputs');
  });
});
