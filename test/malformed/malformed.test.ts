/**
 * Damaged input through the SDK and through the direct path: the same correct report or clear error, and nothing left behind. The campaign
 * is `npm run fuzz:input` (`POLICYC_DAMAGED=100000`, `POLICYC_SEED`).
 */
import { VALIDATIONS } from '@policyc/model';
import { beforeAll, describe, expect, it } from 'vitest';
import { damagedCorpus } from './corpus.js';
import { damage } from './damage.js';
import { createSubject, type Subject } from './subject.js';

const RUNS = Number(process.env.POLICYC_DAMAGED ?? 1500);
const SEED = Number(process.env.POLICYC_SEED ?? 1);
const DRIFT = Number(process.env.POLICYC_DRIFT ?? 300);

describe.each(VALIDATIONS)('damaged snapshots, what nothing reads checked in the mode %s', (validation) => {
  let subject: Subject;
  let before: string;
  beforeAll(async () => {
    subject = await createSubject(validation);
    before = await subject.again();
  });

  it('the good one is good', async () => {
    expect(await subject.try(new TextEncoder().encode(subject.good))).toBeUndefined();
    expect(before).toContain('"policy":"D3"');
    expect(before).not.toContain('"error"');
  });

  it('by hand: at least 300, none taken wrongly', async () => {
    const corpus = damagedCorpus(subject.good);
    expect(corpus.length).toBeGreaterThanOrEqual(300);
    const wrong: string[] = [];
    for (const [name, input] of corpus) {
      const fault = await subject.try(input);
      if (fault) wrong.push(`${name}: ${fault}`);
    }
    expect(wrong).toEqual([]);
    expect(await subject.again()).toBe(before);
  });

  it('every truncation', async () => {
    const bytes = new TextEncoder().encode(subject.good);
    const wrong: string[] = [];
    for (let n = 0; n < bytes.length; n++) {
      const fault = await subject.try(bytes.subarray(0, n));
      if (fault) wrong.push(`cut at ${n}: ${fault}`);
    }
    expect(wrong).toEqual([]);
    expect(await subject.again()).toBe(before);
  });

  it(`${RUNS} at random from seed ${SEED}`, async () => {
    const bytes = new TextEncoder().encode(subject.good);
    const wrong: string[] = [];
    for (let i = 0; i < RUNS; i++) {
      const input = damage(bytes, SEED * 1_000_003 + i);
      const fault = await subject.try(input);
      if (fault) wrong.push(`run ${i}: ${fault}`);
      if (i % 1000 === 999 && (await subject.again()) !== before)
        wrong.push(`run ${i}: the instance has changed`);
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(await subject.again()).toBe(before);
  }, 3_600_000);
});

describe('one instance', () => {
  it(`${DRIFT} evaluations, one in ten of damaged input: no drift`, async () => {
    const subject = await createSubject('structural');
    expect(await subject.drift(DRIFT)).toBeUndefined();
  }, 3_600_000);
});
