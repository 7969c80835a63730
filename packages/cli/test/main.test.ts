import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../src/main.js';

vi.mock('../src/commands/check.js', () => ({
  runCheck: () => {
    throw new Error('made up');
  },
}));

let written = '';

beforeEach(() => {
  written = '';
  const write = (text: string, done?: () => void) => {
    written += text;
    done?.();
    return true;
  };
  vi.spyOn(process.stderr, 'write').mockImplementation(write as typeof process.stderr.write);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('a fault of policyc', () => {
  test('is a short message and a hint, no stack', async () => {
    vi.stubEnv('POLICYC_DEBUG', '');
    expect(await main(['check'])).toBe(70);
    expect(written).toContain('policyc: internal error: made up\n');
    expect(written).toContain('Please report it');
    expect(written).not.toMatch(/^ +at /m);
  });

  test('shows its stack with POLICYC_DEBUG=1', async () => {
    vi.stubEnv('POLICYC_DEBUG', '1');
    expect(await main(['check'])).toBe(70);
    expect(written).toMatch(/^ +at /m);
  });
});
