/**
 * The program as one script with V8's compiled form of it, which `npm run build` makes beside the modules of `dist/`.
 * Invariant: it runs only where nothing that it was made of has been written since. Without it, or with another Node, everything works as
 * well, and slower.
 */
'use strict';
const { readFileSync, statSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

const DIST = join(dirname(__dirname), 'dist');

/** What has a script of its own, without the other commands: V8 reads half as much, and that at every start. */
const QUICK_COMMANDS = ['compile'];
/** The form of the threads that read exports: no command at all. */
const READING = 'reading';

/**
 * @param command the one that will run
 * @returns the form of the program that has it; undefined is that of all commands
 */
function formOf(command) {
  return QUICK_COMMANDS.includes(command) ? command : undefined;
}

/**
 * @param form as `formOf` gives it, or `READING`
 * @param folder the one with `main.js`
 */
function programFiles(form, folder = DIST) {
  const name = form === undefined ? 'policyc' : `policyc.${form}`;
  return {
    script: join(folder, `${name}.cjs`),
    cache: join(folder, `${name}.cache`),
    stamps: join(folder, 'policyc.stamps.json'),
  };
}

/** What changes when a file is written; null where there is none. */
function stampOf(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size}` : null;
}

/**
 * @param form as for `programFiles`
 * @param folder the one with `main.js`
 * @returns undefined where there is no script, or one of other modules; `exports` are those of `main.js`, or of `reading-job.js`
 */
function readProgram(form, folder = DIST) {
  const files = programFiles(form, folder);
  const stamps = readIfThere(files.stamps, 'utf8');
  const source = stamps && readIfThere(files.script, 'latin1');
  if (!source) return undefined;
  const isCurrent = Object.entries(JSON.parse(stamps)).every(
    ([file, stamp]) => stampOf(join(folder, file)) === stamp,
  );
  if (!isCurrent) return undefined;
  const script = new Script(source, {
    filename: files.script,
    // V8 refuses what another version of it has made; it compiles the text then.
    cachedData: readIfThere(files.cache),
  });
  const url = pathToFileURL(join(folder, 'main.js')).href;
  const module = { exports: {} };
  script.runInThisContext()(module, module.exports, createRequire(url), url);
  return { script, exports: module.exports };
}

function readIfThere(file, encoding) {
  try {
    return readFileSync(file, encoding);
  } catch {
    return undefined;
  }
}

module.exports = { QUICK_COMMANDS, READING, formOf, programFiles, readProgram, stampOf };
