/** The subcommands of `policyc snapshot` and `policyc schema`: names, options and help. */
import { type Command, Option } from 'commander';
import type { SchemaCheckOptions } from './commands/schema-check.js';
import type { SchemaExportOptions } from './commands/schema-export.js';
import type { SchemaSidecarOptions } from './commands/schema-sidecar.js';
import type { SnapshotCreateOptions } from './commands/snapshot-create.js';
import type { SnapshotDiffOptions } from './commands/snapshot-diff.js';
import type { SnapshotInspectOptions } from './commands/snapshot-inspect.js';
import type { SchemaOption } from './commands/snapshot-validate.js';
import type { ExitCode } from './exit-code.js';
import type { TerminalIo } from './terminal-io.js';

interface Shared {
  readonly terminal: () => TerminalIo;
  readonly done: (exitCode: ExitCode) => void;
}

const SCHEMA_HELP =
  'the platform module, or a bundle compiled for it (default: the one that comes with policyc)';

const printed = () =>
  new Option('--format <format>', 'how to print').choices(['terminal', 'json']).default('terminal');

/** @param snapshot the command that the subcommands are added to */
export function addSnapshotCommands(snapshot: Command, { terminal, done }: Shared): void {
  snapshot
    .summary('make, check, show and compare snapshots')
    .description('Makes snapshots of exports, checks them, shows what they hold, and compares two.');
  snapshot
    .command('create')
    .summary('make a snapshot of exports')
    .description('Makes a snapshot of exports. What became of each file is told on standard error.')
    .argument('<inputs...>', 'files and folders with exports')
    .option('-o, --output <file>', 'write there instead of to standard output')
    .option('--now <time>', 'the clock of the snapshot (RFC 3339; default: now)')
    .option('--verbose', 'list every file that was skipped')
    .action(async (paths: string[], options: SnapshotCreateOptions) => {
      const { runSnapshotCreate } = await import('./commands/snapshot-create.js');
      done(await runSnapshotCreate(paths, options, terminal()));
    });
  snapshot
    .command('validate')
    .summary('check snapshots against the schema')
    .description(
      'Exits with 0 where every snapshot is valid, with 4 and the problems with their places otherwise.',
    )
    .argument('<snapshots...>', 'the files')
    .option('--schema <path>', SCHEMA_HELP)
    .action(async (paths: string[], options: SchemaOption) => {
      const { runSnapshotValidate } = await import('./commands/snapshot-validate.js');
      done(await runSnapshotValidate(paths, options, terminal()));
    });
  snapshot
    .command('inspect')
    .summary('show what a snapshot holds')
    .description('Counts assets by kind, and by field how many values are known, absent, unknown and opaque.')
    .argument('<snapshot>', 'a snapshot, or a file or folder with exports')
    .option('--schema <path>', SCHEMA_HELP)
    .addOption(printed())
    .option('--verbose', 'every field, also where all is known')
    .action(async (path: string, options: SnapshotInspectOptions) => {
      const { runSnapshotInspect } = await import('./commands/snapshot-inspect.js');
      done(await runSnapshotInspect(path, options, terminal()));
    });
  snapshot
    .command('diff')
    .summary('compare two snapshots')
    .description('Lists the assets that were added, removed or changed, with the fields that differ.')
    .argument('<before>', 'a snapshot, or a file or folder with exports')
    .argument('<after>', 'the same')
    .option('--schema <path>', SCHEMA_HELP)
    .addOption(printed())
    .option('--exit-code', 'exit with 1 where there are differences')
    .action(async (before: string, after: string, options: SnapshotDiffOptions) => {
      const { runSnapshotDiff } = await import('./commands/snapshot-diff.js');
      done(await runSnapshotDiff(before, after, options, terminal()));
    });
}

/** @param schema the command that the subcommands are added to */
export function addSchemaCommands(schema: Command, { terminal, done }: Shared): void {
  schema
    .summary('export and compare platform schemas')
    .description('Exports a platform schema, and compares two versions of one.');
  schema
    .command('export')
    .summary('print a schema')
    .description(
      'Prints a platform schema: JSON Schema of its snapshots, a reference page, or the schema as data.',
    )
    .argument('[path]', SCHEMA_HELP)
    .addOption(
      new Option('--format <format>', 'what to print')
        .choices(['json-schema', 'markdown', 'json'])
        .default('json-schema'),
    )
    .option('-o, --output <file>', 'write there instead of to standard output')
    .action(async (path: string | undefined, options: SchemaExportOptions) => {
      const { runSchemaExport } = await import('./commands/schema-export.js');
      done(await runSchemaExport(path, options, terminal()));
    });
  schema
    .command('sidecar')
    .summary('print the JSON Schema of policyc.yaml')
    .description(
      'Prints the JSON Schema of policyc.yaml, the file in which an organisation says what no export can.',
    )
    .option('-o, --output <file>', 'write there instead of to standard output')
    .action(async (options: SchemaSidecarOptions) => {
      const { runSchemaSidecar } = await import('./commands/schema-sidecar.js');
      done(await runSchemaSidecar(options, terminal()));
    });
  schema
    .command('waivers')
    .summary('print the JSON Schema of waivers')
    .description('Prints the JSON Schema of the file of waivers, for editors.')
    .option('-o, --output <file>', 'write there instead of to standard output')
    .action(async (options: SchemaSidecarOptions) => {
      const { runSchemaWaivers } = await import('./commands/schema-sidecar.js');
      done(await runSchemaWaivers(options, terminal()));
    });
  schema
    .command('check')
    .summary('compare two versions of a schema')
    .description(
      'Lists what changed, and whether it breaks policies or snapshots. Exits with 1 where something breaks.',
    )
    .argument('<before>', 'the older one: a platform module, or a bundle compiled for it')
    .argument('[after]', SCHEMA_HELP)
    .addOption(printed())
    .action(async (before: string, after: string | undefined, options: SchemaCheckOptions) => {
      const { runSchemaCheck } = await import('./commands/schema-check.js');
      done(await runSchemaCheck(before, after, options, terminal()));
    });
}
