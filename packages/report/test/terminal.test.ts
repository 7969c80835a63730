import { formatHtml, formatJson, formatSarif, formatTerminal, type TerminalOptions } from '@policyc/report';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../src/display-width.js';
import { EMPTY, INPUTS, RESULT } from './sample.js';

const plain: TerminalOptions = { color: false, width: 100, groupBy: 'policy', verbose: false };

function strip(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what this removes
  return text.replace(/\u001b\[\d+m/g, '');
}

describe('terminal', () => {
  test('by policy', async () => {
    await expect(formatTerminal(RESULT, { ...plain, inputs: INPUTS })).toMatchFileSnapshot(
      'fixtures/terminal-policy.txt',
    );
  });

  test('by file, everything', async () => {
    const text = formatTerminal(RESULT, {
      ...plain,
      width: 80,
      groupBy: 'file',
      verbose: true,
      inputs: INPUTS,
    });
    await expect(text).toMatchFileSnapshot('fixtures/terminal-file-verbose.txt');
  });

  test('the workspace as a whole, and a failure that is assumed', () => {
    const [first] = RESULT.findings;
    if (!first) throw new Error('the sample has findings');
    const { location: _, ...rest } = first;
    const finding = {
      ...rest,
      subject: { kind: '(workspace)', key: 'nocode', name: 'nocode' },
      assumed: true as const,
    };
    const text = formatTerminal({ ...RESULT, findings: [finding] }, plain);
    expect(text).toContain('workspace nocode (no place known)');
    expect(text).toContain('could not be decided, which this policy counts as a failure');
    const tool = { name: 'policyc', version: '0' };
    expect(formatHtml({ ...RESULT, findings: [finding] }, tool)).toContain('workspace nocode');
    expect(JSON.parse(formatJson({ ...RESULT, findings: [finding] }, tool)).findings[0].assumed).toBe(true);
    const [result] = JSON.parse(formatSarif({ ...RESULT, findings: [finding] }, tool)).runs[0].results;
    expect(result.properties.assumed).toBe(true);
    expect(result.locations[0]).not.toHaveProperty('physicalLocation');
  });

  test('assets of the baseline, and policies that lacked one', () => {
    const [first] = RESULT.findings;
    const [policy] = RESULT.policies;
    if (!first || !policy) throw new Error('the sample has findings');
    const grant = { kind: 'Grant', key: 'g', name: 'Admins' };
    const finding = {
      ...first,
      subject: grant,
      evidence: [
        { ...grant, field: 'level', value: 'write' },
        { ...grant, before: true as const, field: 'level', value: 'read' },
        { ...grant, key: 'h', name: 'Guests', field: '(before)', value: null },
        { ...grant, key: 'i', before: true as const, field: '(after)', value: null },
      ],
      evidenceTotal: 4,
    };
    const result = {
      ...RESULT,
      findings: [finding],
      policies: [{ ...policy, baseline: 'missing' as const, missingExtensions: ['more'] }],
    };
    const text = formatTerminal(result, plain);
    for (const line of [
      'Grant Admins (baseline)',
      'level = read',
      'new since the baseline',
      'gone since the baseline',
      'One policy compares with a baseline, and none was given: EX-01 (--baseline)',
      'One policy needs the extension more, which the snapshot does not carry: EX-01',
    ])
      expect(text).toContain(line);
    const tool = { name: 'policyc', version: '0' };
    expect(formatHtml(result, tool)).toContain('compares with a baseline');
    const json = JSON.parse(formatJson(result, tool));
    expect(json.policies[0].baseline).toBe('missing');
    expect(json.policies[0].missing_extensions).toEqual(['more']);
    expect(formatHtml(result, tool)).toContain('needs the extension more');
    expect(json.findings[0].evidence[1].before).toBe(true);
    const [run] = JSON.parse(formatSarif(result, tool)).runs;
    expect(run.results[0].properties.evidence[1].before).toBe(true);
    const renamed = {
      ...result,
      findings: [{ ...finding, formerFingerprints: ['a1'] }],
      policies: [{ ...policy, metadata: { ...policy.metadata, formerly: ['EX-00'] } }],
    };
    expect(JSON.parse(formatJson(renamed, tool)).findings[0].former_fingerprints).toEqual(['a1']);
    const [former] = JSON.parse(formatSarif(renamed, tool)).runs;
    expect(former.results[0].properties.formerFingerprints).toEqual(['a1']);
    expect(former.tool.driver.rules[0].deprecatedIds).toEqual(['EX-00']);
  });

  test('without findings', () => {
    const text = formatTerminal(EMPTY, plain);
    expect(text).toContain('No findings');
    expect(text).not.toContain('✖');
  });

  test('colour changes nothing but colour', () => {
    for (const groupBy of ['policy', 'file'] as const) {
      const colored = formatTerminal(RESULT, { ...plain, groupBy, color: true, inputs: INPUTS });
      const bare = formatTerminal(RESULT, { ...plain, groupBy, inputs: INPUTS });
      expect(colored).not.toBe(bare);
      // The badges have padding when they are painted.
      const squeeze = (text: string) => text.replace(/ +/g, ' ').replace(/^ /gm, '');
      expect(squeeze(strip(colored))).toBe(squeeze(bare));
    }
  });

  test('long names are cut by the width, the mark of the baseline and values are not', () => {
    const [first] = RESULT.findings;
    if (!first) throw new Error('the sample has findings');
    const long = `agencyos/${'8ba4'.repeat(14)}`;
    const grant = { kind: 'Grant', key: 'g', name: long };
    const at = (line: number) => ({ file: `base/${'directus/'.repeat(7)}flows.json`, line, pointer: '' });
    const finding = {
      ...first,
      subject: grant,
      evidence: [
        { ...grant, field: 'filtered', value: false, location: at(1) },
        { ...grant, before: true as const, field: 'filtered', value: true },
        { ...grant, field: 'error_handler', value: null, location: at(2) },
      ],
    };
    const of = (width: number) => formatTerminal({ ...RESULT, findings: [finding] }, { ...plain, width });
    const narrow = of(100);
    expect(narrow).toMatch(/Grant agencyos\/8ba\w+… {2}filtered = false/);
    expect(narrow).toMatch(/Grant agencyos\/8ba\w+… \(baseline\) {2}filtered = true/);
    expect(narrow).toContain('error_handler = absent\n');
    expect(narrow).toContain('flows.json:2');
    expect(of(200)).toContain(`Grant ${long} (baseline)`);
  });

  test('references are shown by name, in every format for people', () => {
    const [first] = RESULT.findings;
    const [fact] = first?.evidence ?? [];
    if (!first || !fact) throw new Error('the sample has findings');
    const tools = { ...fact, field: 'tools', value: ['a/b/1', 'a/b/2'], valueNames: ['Send mail', 'Label'] };
    const result = { ...RESULT, findings: [{ ...first, evidence: [tools] }] };
    const tool = { name: 'policyc', version: '0' };
    expect(formatTerminal(result, plain)).toContain('tools = "Send mail", Label');
    const page = formatHtml(result, tool);
    expect(page).toContain('tools = &quot;Send mail&quot;, Label');
    expect(page).not.toContain('a/b/1');
    expect(formatSarif(result, tool)).toContain('tools = \\"Send mail\\", Label');
    expect(JSON.parse(formatJson(result, tool)).findings[0].evidence[0]).toMatchObject({
      value: ['a/b/1', 'a/b/2'],
      value_names: ['Send mail', 'Label'],
    });
  });

  test('causes that are not all listed are counted as at least so many', () => {
    const [entry] = RESULT.inconclusive;
    if (!entry) throw new Error('the sample has undecided subjects');
    const many = { ...RESULT, inconclusive: [{ ...entry, becauseTotal: 371 }] };
    const text = formatTerminal(many, plain);
    expect(text).toContain('Endpoint auth = unknown (not in the export) × at least 1 ');
    expect(text).toContain('and 369 more facts that are not listed');
    expect(formatHtml(many, { name: 'policyc', version: '0' })).toContain('and 369 more facts');
  });

  test('no control or bidirectional character of an export reaches the terminal', () => {
    const text = formatTerminal(RESULT, { ...plain, verbose: true });
    for (const bad of ['\u001b', '\u202e']) expect(text).not.toContain(bad);
    expect(text).toContain('\\u{1b}[31m\\u{202e}');
  });

  test.each([40, 60, 80, 120])('tables and rules keep to %i columns', (width) => {
    const text = formatTerminal(RESULT, { ...plain, width });
    const lines = text.split('\n').filter((l) => /^( {2}(Policy|EX-|SE-|Total)|─)/.test(l));
    expect(lines.length).toBeGreaterThan(4);
    // The counts have a fixed width; below it the title keeps 12 columns.
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(width, 68));
  });

  test('every finding is printed, with file and line', () => {
    const many = {
      ...RESULT,
      findings: Array.from({ length: 300 }, (_, i) => ({
        ...(RESULT.findings[0] ?? RESULT.findings[1]),
        message: `number ${i}.`,
        location: { file: 'a.json', pointer: '', line: i + 1 },
      })) as unknown as typeof RESULT.findings,
    };
    const text = formatTerminal(many, plain);
    for (let i = 0; i < 300; i++) {
      expect(text).toContain(`number ${i}.`);
      expect(text).toContain(`a.json:${i + 1}\n`);
    }
  });
});
