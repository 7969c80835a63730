/** Entry point of the bundled language server: the standard library stands beside the bundle. */
import { join } from 'node:path';
import { startServer } from '@policyc/language-server';

startServer({ stdlibDir: join(__dirname, 'stdlib') });
