/**
 * The campaign over random programs from source text: `npm run fuzz`. Prints progress, the rate, and for each
 * disagreement its seed and the smallest program and snapshot that still disagree. Exits 1 where there is one.
 *
 * POLICYC_FUZZ      programs on the interpreter and in WebAssembly (20,000)
 * POLICYC_FUZZ_OPA  how many of them in real OPA as well (2,000)
 * POLICYC_SEED      the first seed (1); a disagreement is tried again with its seed and POLICYC_FUZZ=1
 */
import { hasOpa } from '../support/engines.js';
import { constructsIn } from './constructs.js';
import { type FuzzCase, makeCase } from './fuzz-case.js';
import { compareReports, type Judgement, judge } from './judge.js';
import { evaluateBatch } from './opa-batch.js';
import { showCase, shrink } from './shrink.js';

const programs = Number(process.env.POLICYC_FUZZ ?? 20_000);
const inOpa = hasOpa ? Math.min(programs, Number(process.env.POLICYC_FUZZ_OPA ?? 2_000)) : 0;
const first = Number(process.env.POLICYC_SEED ?? 1);
const BATCH = 40;
/** Enough to work on; more are most often the same again. */
const MOST_SHOWN = 10;

type Agreed = Extract<Judgement, { readonly tag: 'agreed' }>;

const started = performance.now();
const codes = new Map<string, number>();
const constructs = new Map<string, number>();
const verdicts = { pass: 0, fail: 0, inconclusive: 0, not_applicable: 0 };
const tally = { agreed: 0, rejected: 0, wrong: 0, opa: 0 };

function say(line: string): void {
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(6)} s  ${line}`);
}

async function judgeInOpa(
  batch: readonly { readonly seed: number; readonly agreed: Agreed }[],
): Promise<void> {
  try {
    const reports = await evaluateBatch(batch.map((b) => b.agreed));
    for (const [i, { seed, agreed }] of batch.entries())
      for (const [n, report] of agreed.reports.entries()) {
        const difference = compareReports(report, reports[i]?.[n]);
        if (difference === undefined) continue;
        await tell(seed, `OPA differs on snapshot ${n}: ${difference}`, wrongInOpa);
        break;
      }
    tally.opa += batch.length;
  } catch (error) {
    const [only] = batch;
    if (only !== undefined && batch.length === 1) return tell(only.seed, String(error), wrongInOpa);
    // One program that OPA refuses costs the others nothing.
    for (const each of batch) await judgeInOpa([each]);
  }
}

async function wrongInOpa(fuzzCase: FuzzCase): Promise<string | undefined> {
  const judged = await judge(fuzzCase);
  if (judged.tag !== 'agreed') return undefined;
  try {
    const [reports] = await evaluateBatch([judged]);
    const differences = judged.reports.map((report, i) => compareReports(report, reports?.[i]));
    return differences.find((d) => d !== undefined);
  } catch (error) {
    return String(error);
  }
}

async function wrongHere(fuzzCase: FuzzCase): Promise<string | undefined> {
  const judged = await judge(fuzzCase);
  return judged.tag === 'wrong' ? judged.what : undefined;
}

async function tell(
  seed: number,
  what: string,
  isWrong: (fuzzCase: FuzzCase) => Promise<string | undefined>,
): Promise<void> {
  tally.wrong += 1;
  say(`seed ${seed}: ${what.slice(0, 600)}`);
  if (tally.wrong > MOST_SHOWN) return;
  const smallest = await shrink(makeCase(seed), isWrong);
  console.log(`\nShrunk:\n${showCase(smallest)}\n${(await isWrong(smallest)) ?? ''}\n`);
}

say(`${programs} programs from seed ${first}, ${inOpa} of them in OPA`);
let batch: { readonly seed: number; readonly agreed: Agreed }[] = [];
for (let seed = first; seed < first + programs; seed++) {
  const judged = await judge(makeCase(seed));
  switch (judged.tag) {
    case 'agreed':
      tally.agreed += 1;
      for (const name of constructsIn(judged)) constructs.set(name, (constructs.get(name) ?? 0) + 1);
      for (const [name, count] of Object.entries(judged.verdicts))
        verdicts[name as keyof typeof verdicts] += count;
      if (seed - first < inOpa) batch.push({ seed, agreed: judged });
      break;
    case 'rejected':
      tally.rejected += 1;
      for (const code of new Set(judged.codes)) codes.set(code, (codes.get(code) ?? 0) + 1);
      break;
    case 'unfit':
      await tell(seed, `the snapshots do not fit the schema: ${judged.problem}`, async () => undefined);
      break;
    case 'wrong':
      await tell(seed, judged.what, wrongHere);
      break;
  }
  const done = seed - first + 1;
  if (batch.length === BATCH || done >= Math.min(inOpa, programs)) {
    if (batch.length > 0) await judgeInOpa(batch);
    batch = [];
  }
  if (done % 500 === 0) say(summary(done));
}

function share(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}

function summary(done: number): string {
  const rate = done / ((performance.now() - started) / 1000);
  const sound = ((100 * (done - tally.rejected)) / done).toFixed(1);
  return `${done} programs (${rate.toFixed(1)} a second), ${sound} % without errors, ${tally.opa} in OPA, ${tally.wrong} disagreements`;
}

say(`done: ${summary(programs)}`);
const judgements = Object.values(verdicts).reduce((sum, n) => sum + n, 0);
const shares = Object.entries(verdicts).map(([name, n]) => `${name} ${n} (${share(n, judgements)})`);
console.log(`        verdicts: ${shares.join(', ')}`);
console.log('        programs that hold');
for (const [name, n] of [...constructs].sort(([, a], [, b]) => b - a))
  console.log(`${String(n).padStart(14)}  ${share(n, tally.agreed).padStart(6)}  ${name}`);
if (codes.size > 0)
  console.log(`        rejected by: ${[...codes].map(([code, n]) => `${code} ${n}`).join(', ')}`);
if (!hasOpa) console.log('        real OPA is not there: nothing was compared with it');
if (tally.wrong > 0) process.exitCode = 1;
