/** What the server needs from where it runs. A test or a browser brings its own. */
export interface HostFile {
  readonly uri: string;
  readonly text: string;
}

export interface ServerHost {
  /** The modules of the standard library, under URIs that the editor can open; rejects where there are none. */
  readonly readStdlib: () => Promise<readonly HostFile[]>;
  /** Every policy file beneath a folder, within the host's limits. */
  readonly readFolder: (folderUri: string) => Promise<readonly HostFile[]>;
  /** One file, `undefined` where it cannot be read or is too large. */
  readonly readFile: (uri: string) => Promise<string | undefined>;
}
