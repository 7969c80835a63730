// npm run demo: compiles the standard packs, evaluates the example workspace with them, shows the findings, writes the
// reports. Everything goes through the built `policyc` program, as a user would call it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const program = resolve(root, 'packages/cli/bin/policyc.cjs');
const started = performance.now();
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const strong = (text) => (colour ? `\u001b[1m${text}\u001b[22m` : text);
const faint = (text) => (colour ? `\u001b[2m${text}\u001b[22m` : text);

/** Runs policyc and ends the demo where it does not end as expected. */
function policyc(args, { quiet = false } = {}) {
  if (!quiet) console.log(faint(`$ npx policyc ${args.join(' ')}`));
  const from = performance.now();
  const { status, error, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', quiet ? 'pipe' : 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) {
    console.error(`${stderr ?? ''}\nThe demo stopped: policyc ended with ${status ?? error?.message}.`);
    process.exit(1);
  }
  return Math.round(performance.now() - from);
}

function step(number, title) {
  console.log(`\n${strong(`${number}. ${title}`)}\n`);
}

const bundle = 'out/policyc.tar.gz';
const evaluate = ['eval', 'examples', '--bundle', bundle, '--fail-on', 'never'];
mkdirSync(resolve(root, 'out'), { recursive: true });

step(1, 'Compile the standard packs to an OPA bundle');
const compiled = policyc(['compile', '-o', bundle]);

step(2, 'Run their tests, on the interpreter and in WebAssembly');
const tested = policyc(['test', 'stdlib']);

step(3, 'Evaluate the example workspace');
const evaluated = policyc(evaluate);
policyc([...evaluate, '--format', 'html', '-o', 'out/report.html'], { quiet: true });
policyc([...evaluate, '--format', 'sarif', '-o', 'out/report.sarif'], { quiet: true });

step(4, 'What has changed since a month ago');
policyc([
  'eval',
  'examples/n8n-workspace',
  '--baseline',
  'examples-before/n8n-workspace',
  '--select',
  'DR-*',
  '--fail-on',
  'never',
]);

step(5, 'What was written');
for (const [file, what] of [
  [bundle, 'the bundle: policy.wasm, policy.rego, metadata; for policyc and any OPA'],
  ['out/report.html', 'the findings to read in a browser'],
  ['out/report.sarif', 'the findings for code scanning'],
]) {
  const bytes = statSync(resolve(root, file)).size;
  console.log(`  ${relative('.', file).padEnd(20)} ${String(bytes).padStart(8)} bytes  ${faint(what)}`);
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `\nCompiled in ${compiled} ms, tested in ${tested} ms, evaluated in ${evaluated} ms, ${seconds} s in all.`,
);
console.log(`
${strong('Try next')}
  npx policyc eval path/to/your/n8n/exports          your own workflows
  npx policyc eval examples --group-by file --verbose the same findings by file, with all facts
  npx policyc explain resolve/unknown-field            what a diagnostic means
  npx policyc compile --rego out/rego                the policies as readable Rego`);
