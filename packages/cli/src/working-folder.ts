import { pathToFileURL } from 'node:url';

/** The folder that shown paths are relative to, as a URI that ends with a slash. */
export function workingFolder(): string {
  return `${pathToFileURL(process.cwd()).href.replace(/\/$/, '')}/`;
}
