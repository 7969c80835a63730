/**
 * The last step of `npm run build`: writes the program as one script, and V8's compiled form of what commands run, so that `policyc`
 * starts in a fraction of the time. `packages/cli/bin/fast-program.cjs` says when it is used.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import { build } from 'esbuild';
import {
  programFiles,
  QUICK_COMMANDS,
  READING,
  readProgram,
  stampOf,
} from '../packages/cli/bin/fast-program.cjs';
import { READING_FLAGS } from '../packages/cli/dist/reading-flags.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'packages', 'cli', 'dist');
/** The one of all commands has no name. */
const forms = [undefined, ...QUICK_COMMANDS, READING];
const { stamps: stampsFile } = programFiles();
const [, self, task, formName, scratch] = process.argv;
const form = formName || undefined;

if (task === 'warm') await warm(form, scratch);
else if (task === 'check') process.exitCode = readProgram(form)?.script.cachedDataRejected === false ? 0 : 1;
else if (!forms.every(isAccepted)) await make();

/** In a process of its own, under the flags that the form runs under: V8 refuses what it compiled under others. */
function run(task, form, ...rest) {
  const flags = form === READING ? [READING_FLAGS] : [];
  const { status } = spawnSync(process.execPath, [...flags, self, task, form ?? '', ...rest], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return status;
}

function isAccepted(form) {
  return run('check', form) === 0;
}

async function make() {
  rmSync(stampsFile, { force: true });
  const inputs = (await Promise.all(forms.map(bundle))).flat();
  // tsc writes a package's build information whenever it writes anything of the package, npm its list whenever it installs.
  const packages = inputs.flatMap((file) => /^(grammar|packages\/[^/]+)\/dist\//.exec(file)?.[1] ?? []);
  const sources = [
    ...[...new Set(packages)].sort().map((name) => join(root, name, 'tsconfig.tsbuildinfo')),
    join(root, 'node_modules', '.package-lock.json'),
  ];
  const stamps = Object.fromEntries(sources.map((file) => [relative(dist, file), stampOf(file)]));
  writeFileSync(stampsFile, JSON.stringify(stamps));
  const folder = mkdtempSync(join(tmpdir(), 'policyc-build-'));
  try {
    for (const form of forms) {
      const status = run('warm', form, folder);
      if (status !== 0) throw new Error(`the program that was built does not run (status ${status})`);
      if (!isAccepted(form)) throw new Error('V8 refuses the compiled form of the program that was built');
    }
  } catch (error) {
    rmSync(stampsFile, { force: true });
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns the files that the script was made of */
async function bundle(form) {
  const { script, cache } = programFiles(form);
  rmSync(cache, { force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(dist, form === READING ? 'reading-job.js' : 'main.js')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    outfile: script,
    // Some packages' other form finds its parts at run time only.
    mainFields: ['module', 'main'],
    // Whatever policyc looks for beside its own modules is found from `dist/`.
    define: { 'import.meta.url': 'programUrl' },
    // One function, so that V8 gets the text of the file as it is.
    banner: { js: '(function (module, exports, require, programUrl) {' },
    footer: { js: '})' },
    // Without threads of its own, for which it would load Node's at every start.
    alias: { fflate: 'fflate/browser' },
    plugins: QUICK_COMMANDS.includes(form) ? [only(form)] : [],
    metafile: true,
    minifyWhitespace: true,
    minifySyntax: true,
    // A tenth of the compiled form is names.
    minifyIdentifiers: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs);
}

/** Leaves the modules of all other commands out; the script is never asked for these. */
function only(command) {
  return {
    name: 'one-command',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\.\/commands\// }, ({ path }) =>
        path === `./commands/${command}.js` ? undefined : { path, external: true },
      ),
  };
}

/** Runs a form of the program, so that V8 compiles what it needs, and keeps that. */
async function warm(form, folder) {
  const setFlags = v8.setFlagsFromString;
  // Or what has not run for a while would be dropped.
  setFlags('--no-flush-bytecode');
  // Commands that set flags of V8 would make the cache one of other flags, which no start of the program has.
  v8.setFlagsFromString = () => undefined;
  const program = readProgram(form);
  await (form === READING ? readExamples(program.exports) : runCommands(program.exports, form, folder));
  setFlags('--flush-bytecode');
  writeFileSync(programFiles(form).cache, program.script.createCachedData());
}

/** @param form one command; all without it */
async function runCommands({ main }, form, folder) {
  const bundle = join(folder, 'bundle.tar.gz');
  const commands = [
    ['--help'],
    ['compile', 'stdlib', '-o', bundle],
    ['check', 'stdlib'],
    ['lint', 'stdlib', '--fail-on', 'never'],
    ['fmt', '--check', 'stdlib'],
    ['eval', 'examples', '--bundle', bundle, '--fail-on', 'never', '--format', 'sarif'],
  ];
  for (const line of commands.filter(([name]) => form === undefined || form === name)) {
    const status = await main(line);
    if (status !== 0) throw new Error(`policyc ${line.join(' ')}: status ${status}`);
  }
}

function readExamples({ readJob }) {
  for (const entry of readdirSync('examples', { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    readJob({ paths: [entry.name], lengths: [bytes.length], bytes, limits: {}, firstFile: 0 });
  }
}
