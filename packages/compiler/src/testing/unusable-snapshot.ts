/** A test has no snapshot to judge: the file cannot be read or is no snapshot of the schema, or two assets have one key. */
export class UnusableSnapshot extends Error {}
