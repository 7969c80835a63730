import { formatHtml } from '@policyc/report';
import { describe, expect, test } from 'vitest';
import { DECIDED, EMPTY, INPUTS, RESULT, TOOL } from './sample.js';

describe('HTML', () => {
  const page = formatHtml(RESULT, TOOL, INPUTS);

  test('golden', async () => {
    await expect(page).toMatchFileSnapshot('fixtures/report.html');
  });

  test('text from exports cannot become markup', () => {
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    for (const bad of ['\u001b', '\u202e', '<script'])
      for (const text of [page, formatHtml(DECIDED, TOOL)]) expect(text).not.toContain(bad);
  });

  test('nothing is loaded from elsewhere', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/\b(src|href)=|url\(|@import/);
  });

  test.each([page, formatHtml(DECIDED, TOOL)])('every element that is opened is closed', (text) => {
    const open: string[] = [];
    for (const [, end, name = ''] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)/g)) {
      if (['meta'].includes(name)) continue;
      if (end === '') open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  test('says so when there is nothing', () => {
    expect(formatHtml(EMPTY, TOOL)).toContain('<p class="good">No findings.</p>');
  });
});
