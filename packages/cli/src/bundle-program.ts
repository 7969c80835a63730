/** The subcommands of `policyc bundle`: names, options and help. */
import { type Command, Option } from 'commander';
import type { BundleBuildOptions } from './commands/bundle-build.js';
import type { BundleInspectOptions } from './commands/bundle-inspect.js';
import type { BundleSignOptions } from './commands/bundle-sign.js';
import type { ExitCode } from './exit-code.js';
import type { KeyOptions } from './open-bundle.js';
import type { TerminalIo } from './terminal-io.js';

interface Shared {
  readonly terminal: () => TerminalIo;
  readonly done: (exitCode: ExitCode) => void;
  /** Adds the options that every compiling command has. */
  readonly withProgramOptions: (command: Command) => Command;
}

const KEY_HELP = 'a file, or env:NAME for an environment variable';

/** @param bundle the command that the subcommands are added to */
export function addBundleCommands(bundle: Command, { terminal, done, withProgramOptions }: Shared): void {
  bundle
    .summary('build, inspect, sign and verify bundles')
    .description('Builds, inspects, signs and verifies OPA bundles.');
  const build = bundle
    .command('build')
    .summary('compile policies to a bundle')
    .description('Compiles policies to an OPA bundle, and signs it where a key is given.')
    .argument('[paths...]', 'files and folders with .policy files; the standard packs without')
    .option('-o, --output <file>', 'the bundle (default: policyc.tar.gz, unless --oci is given)')
    .option('--oci <dir[:tag]>', 'write an OCI image layout (tag: latest)')
    .option('--wasm-resolvers', 'for OPA with a WASM runtime only: it evaluates policy.wasm instead of Rego')
    .option('--key <key>', `sign with this private key or secret: ${KEY_HELP}`);
  withKeyOptions(withProgramOptions(build)).action(async (paths: string[], options: BundleBuildOptions) => {
    const { runBundleBuild } = await import('./commands/bundle-build.js');
    done(await runBundleBuild(paths, options, terminal()));
  });

  const inspect = bundle
    .command('inspect')
    .summary('show what is in a bundle')
    .description('Shows what is in a bundle, without running it.')
    .argument('<bundle>', 'the .tar.gz file')
    .addOption(
      new Option('--format <format>', 'how to print').choices(['terminal', 'json']).default('terminal'),
    )
    .option('--key <key>', `verify with this public key or secret: ${KEY_HELP}`);
  withKeyOptions(inspect).action(async (path: string, options: BundleInspectOptions) => {
    const { runBundleInspect } = await import('./commands/bundle-inspect.js');
    done(await runBundleInspect(path, options, terminal()));
  });

  const sign = bundle
    .command('sign')
    .summary('sign a bundle')
    .description('Signs a bundle as OPA does: .signatures.json lists every file with its hash.')
    .argument('<bundle>', 'the .tar.gz file')
    .option('-o, --output <file>', 'write there instead of over the bundle')
    .requiredOption('--key <key>', `the private key or secret: ${KEY_HELP}`);
  withKeyOptions(sign).action(async (path: string, options: BundleSignOptions) => {
    const { runBundleSign } = await import('./commands/bundle-sign.js');
    done(await runBundleSign(path, options, terminal()));
  });

  const verify = bundle
    .command('verify')
    .summary('check the signature of a bundle')
    .description(
      'Exits with 0 where the signature fits the key and every file; with 4 and the reason otherwise.',
    )
    .argument('<bundle>', 'the .tar.gz file')
    .requiredOption('--key <key>', `the public key or secret: ${KEY_HELP}`);
  withKeyOptions(verify).action(async (path: string, options: KeyOptions) => {
    const { runBundleVerify } = await import('./commands/bundle-verify.js');
    done(await runBundleVerify(path, options, terminal()));
  });
}

function withKeyOptions(command: Command): Command {
  return command
    .option(
      '--alg <algorithm>',
      'HS, RS, PS or ES with 256, 384 or 512 (default: by the key; HS256 for a secret)',
    )
    .option('--key-id <name>', 'the name of the key')
    .option('--scope <scope>', 'what the bundle is for');
}
