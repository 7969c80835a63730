/**
 * The command line: names, options and help. Commands are loaded when they run, because start-up is felt at every call.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { addBundleCommands } from './bundle-program.js';
import type { CheckOptions } from './commands/check.js';
import type { CompileOptions } from './commands/compile.js';
import type { EvalOptions } from './commands/eval.js';
import type { ExplainOptions } from './commands/explain.js';
import type { FmtOptions } from './commands/fmt.js';
import type { InventoryCommandOptions } from './commands/inventory.js';
import type { LintCommandOptions } from './commands/lint.js';
import type { TestOptions } from './commands/test.js';
import type { ExitCode } from './exit-code.js';
import { addSchemaCommands, addSnapshotCommands } from './snapshot-program.js';
import type { TerminalIo } from './terminal-io.js';
import { version } from './version.js';

export interface ProgramResult {
  exitCode: ExitCode;
}

/**
 * @param io made after the global options are known
 * @param result gets the exit code of the command that ran
 */
export function createProgram(io: (noColor: boolean) => TerminalIo, result: ProgramResult): Command {
  const program = new Command('policyc')
    .description('Policy as code for no-code platforms: check, compile, evaluate and test .policy files.')
    .version(version(), '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Print help.')
    .helpCommand('help [command]', 'Print help for a command.')
    .option('--no-color', 'Never colour the output (NO_COLOR does the same).')
    .showHelpAfterError('(policyc --help shows what there is)')
    .exitOverride()
    .addHelpText('after', EXAMPLES);
  const terminal = () => io(program.opts<{ color: boolean }>().color === false);

  program
    .command('check')
    .summary('report mistakes in policies')
    .description('Reports mistakes in policies, each with its place and what to do.')
    .argument('[paths...]', 'files and folders with .policy files', ['.'])
    .addOption(
      new Option('--format <format>', 'how to print').choices(['terminal', 'json']).default('terminal'),
    )
    .option('--warnings-as-errors', 'exit with 3 on warnings too')
    .option('--cost', 'also print what each policy costs at most, in terms of how many assets there are')
    .option(
      '--max-degree <number>',
      'report policies whose cost grows faster than with this power',
      wholeNumber,
    )
    .option('--explain-unknown', 'also print because of which fields each policy can be inconclusive')
    .action(async (paths: string[], options: CheckOptions) => {
      const { runCheck } = await import('./commands/check.js');
      result.exitCode = await runCheck(paths, options, terminal());
    });

  program
    .command('compile')
    .summary('compile policies to an OPA bundle')
    .description(
      'Compiles policies to an OPA bundle: policy.wasm, readable Rego, metadata. The standard packs without paths.',
    )
    .argument('[paths...]', 'files and folders with .policy files')
    .option('-o, --output <file>', 'the bundle (default: policyc.tar.gz, unless --wasm or --rego is given)')
    .option('--wasm <file>', 'write policy.wasm alone')
    .option('--rego <folder>', 'write the Rego alone')
    .option('--param <name=json>', 'replace a parameter (repeatable)', collect, [])
    .option('--select <ids>', SELECT_HELP, ids)
    .addHelpText(
      'after',
      '\nExample:\n  policyc compile policies -o out/bundle.tar.gz --param \'trusted_paths=["/health"]\'',
    )
    .action(async (paths: string[], options: CompileOptions) => {
      const { runCompile } = await import('./commands/compile.js');
      result.exitCode = await runCompile(paths, options, terminal());
    });

  addBundleCommands(program.command('bundle'), {
    terminal,
    done: (exitCode) => {
      result.exitCode = exitCode;
    },
    withProgramOptions: (command) =>
      command
        .option('--param <name=json>', 'replace a parameter (repeatable)', collect, [])
        .option('--select <ids>', SELECT_HELP, ids),
  });

  program
    .command('eval')
    .summary('find what breaks policies in exports')
    .description(
      'Evaluates policies over exports of no-code platforms, or over a snapshot. The standard packs without --bundle or --policies.',
    )
    .argument('[inputs...]', 'files and folders with exports')
    .addOption(new Option('--bundle <file>', 'evaluate this bundle').conflicts('policies'))
    .option('--verification-key <key>', 'the bundle must be signed with this: a file, or env:NAME')
    .option('--verification-alg <algorithm>', 'with this algorithm (default: by the key)')
    .option('--verification-key-id <name>', 'with a key of this name')
    .option('--scope <scope>', 'for this scope')
    .addOption(
      new Option('--timeout <time>', 'the most that a bundle may take: 500ms, 60s, 5m')
        .argParser(milliseconds)
        .default(60_000, '60s'),
    )
    .option('--policies <paths...>', 'compile and evaluate these files and folders')
    .option('--snapshot <file>', 'evaluate this snapshot instead of exports')
    .addOption(
      new Option(
        '--validate <how>',
        'how to check the snapshot: against the schema first, or as it is read: all of its text, or of what no policy reads the structure alone',
      )
        .choices(['schema', 'full', 'structural'])
        .default('schema'),
    )
    .option(
      '--baseline <path>',
      'compare with this earlier snapshot or folder of exports: policies about drift',
    )
    .option('--waivers <file>', 'what is accepted for a time, with owner and reason: it does not count')
    .option(
      '--known <file>',
      'findings of an earlier evaluation (--format json): only those that are new count',
    )
    .addOption(
      new Option('--format <format>', 'how to print')
        .choices(['terminal', 'json', 'sarif', 'html'])
        .default('terminal'),
    )
    .option('-o, --output <file>', 'write there instead of to standard output')
    .addOption(
      new Option(
        '--fail-on <level>',
        'exit with 1 from this severity on; inconclusive: also when something could not be decided',
      )
        .choices(['low', 'medium', 'high', 'critical', 'inconclusive', 'never'])
        .default('low'),
    )
    .option('--now <time>', "the evaluation's clock (RFC 3339; default: now, or the snapshot's)")
    .addOption(
      new Option('--engine <engine>', 'what computes').choices(['wasm', 'interpreter']).default('wasm'),
    )
    .option('--select <ids>', SELECT_HELP, ids)
    .option('--param <name=json>', 'replace a parameter (repeatable)', collect, [])
    .option('--data <file>', "a JSON file with OPA's data: parameters by their full names")
    .option('--save-snapshot <file>', 'keep the snapshot that was made of the exports')
    .option(
      '--max-cost <steps>',
      'refuse policies that may take more steps than this over the snapshot',
      steps,
    )
    .addOption(
      new Option('--group-by <key>', 'order of terminal output')
        .choices(['policy', 'file'])
        .default('policy'),
    )
    .option('--verbose', 'all facts, all skipped files, all undecided subjects')
    .addHelpText('after', EVAL_EXAMPLES)
    .action(async (inputs: string[], options: EvalOptions) => {
      const { runEval } = await import('./commands/eval.js');
      result.exitCode = await runEval(inputs, options, terminal());
    });

  const done = (exitCode: ExitCode) => {
    result.exitCode = exitCode;
  };
  addSnapshotCommands(program.command('snapshot'), { terminal, done });
  addSchemaCommands(program.command('schema'), { terminal, done });

  program
    .command('inventory')
    .summary('list what there is, with owner, tier and exposure')
    .description(
      'Lists the assets of exports or of a snapshot with owner, tier and exposure, and what the exports do not tell.',
    )
    .argument('<inputs...>', 'files and folders with exports, or a snapshot')
    .addOption(
      new Option('--format <format>', 'how to print').choices(['table', 'json', 'csv']).default('table'),
    )
    .addOption(
      new Option('--by <column>', 'count by this instead of listing').choices([
        'kind',
        'tier',
        'owner',
        'exposure',
        'status',
      ]),
    )
    .option('--kind <names>', 'only these kinds, comma-separated; repeatable', names)
    .option('-o, --output <file>', 'write there instead of to standard output')
    .option('--verbose', 'all skipped files, all fields that are never known')
    .action(async (paths: string[], options: InventoryCommandOptions) => {
      const { runInventory } = await import('./commands/inventory.js');
      result.exitCode = await runInventory(paths, options, terminal());
    });

  program
    .command('test')
    .summary('run the tests in .policy files')
    .description('Runs the tests in .policy files, on every engine.')
    .argument('[paths...]', 'files and folders with .policy files', ['.'])
    .addOption(
      new Option('--format <format>', 'how to print')
        .choices(['terminal', 'json', 'junit'])
        .default('terminal'),
    )
    .option('-o, --output <file>', 'write there instead of to standard output')
    .addOption(
      new Option('--engine <engine>', 'what computes').choices(['all', 'wasm', 'interpreter']).default('all'),
    )
    .option('--select <ids>', SELECT_HELP, ids)
    .option('--grep <text>', 'only tests with this in their title, in upper or lower case')
    .option('--coverage', 'say which conditions the tests decide both ways')
    .option('--coverage-dir <folder>', 'write lcov.info, cobertura.xml and coverage.json there')
    .option('--min-coverage <percent>', 'exit with 1 below', percent)
    .option('--mutate', 'change the policies in small ways and see whether a test notices')
    .option('--mutants <count>', 'only a sample of so many changes', wholeNumber)
    .option('--seed <number>', 'another sample', wholeNumber)
    .option('--min-score <percent>', 'exit with 1 where fewer of the changes are noticed', percent)
    .option('--watch', 'run again when a policy changes, until Ctrl-C or the end of standard input')
    .option('--verbose', 'list passing cases too')
    .addHelpText('after', TEST_EXAMPLES)
    .action(async (paths: string[], options: TestOptions) => {
      const { runTest } = await import('./commands/test.js');
      result.exitCode = await runTest(paths, options, terminal());
    });

  program
    .command('fmt')
    .summary('format .policy files')
    .description('Formats .policy files. One file, or - for standard input, goes to standard output.')
    .argument('[paths...]', 'files and folders, or -', ['.'])
    .addOption(
      new Option('--check', 'list the files that are not formatted and exit with 1').conflicts('write'),
    )
    .option('--write', 'write the files')
    .action(async (paths: string[], options: FmtOptions) => {
      const { runFmt } = await import('./commands/fmt.js');
      result.exitCode = await runFmt(paths, options, terminal());
    });

  program
    .command('lint')
    .summary('report what should be written otherwise')
    .description(
      'Reports what is correct but should be written otherwise. policyc-lint.json beside the policies or above sets the rules.',
    )
    .argument('[paths...]', 'files and folders with .policy files', ['.'])
    .addOption(
      new Option('--format <format>', 'how to print')
        .choices(['terminal', 'json', 'sarif'])
        .default('terminal'),
    )
    .option('-o, --output <file>', 'write there instead of to standard output')
    .option(
      '--rule <code=level>',
      'off, info, warning or error for a rule or category (repeatable)',
      collect,
      [],
    )
    .option('--config <file>', 'this configuration instead of those beside the policies')
    .addOption(
      new Option('--fail-on <level>', 'exit with 1 from this level on')
        .choices(['info', 'warning', 'error', 'never'])
        .default('warning'),
    )
    .option('--fix', 'apply the fixes that keep the meaning')
    .addHelpText(
      'after',
      "\nExamples:\n  policyc lint policies/\n  policyc lint policies/ --rule 'lint-metadata/*=warning' --fix",
    )
    .action(async (paths: string[], options: LintCommandOptions) => {
      const { runLint } = await import('./commands/lint.js');
      result.exitCode = await runLint(paths, options, terminal());
    });

  program
    .command('explain')
    .summary('explain a diagnostic, a lint rule or a policy')
    .description(
      'Prints the page of a diagnostic or lint rule, with a failing and a passing example, the codes of a category, or what a policy is about.',
    )
    .argument('[name]', 'for example resolve/unknown-field, lint-idiom/not-some, types or EX-01')
    .option('--list', 'list the policies and the categories')
    .option('--policies <paths...>', 'of these files and folders instead of the standard packs')
    .action(async (name: string | undefined, options: ExplainOptions) => {
      const { runExplain } = await import('./commands/explain.js');
      result.exitCode = await runExplain(name, options, terminal());
    });

  program
    .command('lsp')
    .summary('serve an editor')
    .description('Serves the Language Server Protocol on standard input and output.')
    .option('--stdio', 'the only transport; accepted because clients pass it')
    .action(async () => {
      const { runLsp } = await import('./commands/lsp.js');
      result.exitCode = await runLsp();
    });

  return program;
}

const SELECT_HELP = 'only these policies, comma-separated; * stands for anything (EX-*); repeatable';

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Timers hold no more than 2^31-1 milliseconds. */
function milliseconds(value: string): number {
  const [, digits, unit] = /^(\d{1,9})(ms|s|m)$/.exec(value) ?? [];
  const time = Number(digits) * (unit === 'm' ? 60_000 : unit === 's' ? 1000 : 1);
  if (!(time > 0 && time < 2 ** 31))
    throw new InvalidArgumentError('A time like 500ms, 60s or 5m is expected.');
  return time;
}

/** @param before what the option was given before */
function ids(value: string, before: readonly string[] = []): readonly string[] {
  const list = names(value, before);
  if (list.some((s) => s === ''))
    throw new InvalidArgumentError('Policy ids, separated by commas, are expected.');
  return list;
}

function names(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(',').map((s) => s.trim())];
}

function percent(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= 100))
    throw new InvalidArgumentError('A number from 0 to 100 is expected.');
  return number;
}

function steps(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError('A whole number is expected.');
  return Number(value);
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('A whole number is expected.');
  return Number(value);
}

const TEST_EXAMPLES = `
Examples:
  policyc test policies/ --watch
  policyc test policies/ --coverage --min-coverage 100
  policyc test policies/ --mutate --select 'EX-*'`;

const EXAMPLES = `
Examples:
  policyc eval exports/                      findings in raw exports, with the standard packs
  policyc eval exports/ --policies policies/ the same with your own policies
  policyc check policies/                    mistakes in policies
  policyc lint policies/                     what should be written otherwise
  policyc test policies/                     the tests beside them
  policyc compile policies/ -o bundle.tar.gz an OPA bundle

Exit codes:
  0 clean   1 findings   2 usage   3 mistakes in policies   4 unreadable input   70 a fault of policyc`;

const EVAL_EXAMPLES = `
Examples:
  policyc eval exports/
  policyc eval exports/ --format sarif --output findings.sarif --fail-on high
  policyc eval exports/ --select 'EX-*,SE-02' --group-by file
  policyc eval --bundle bundle.tar.gz --snapshot snapshot.json --format json`;
