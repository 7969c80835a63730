/** The parameters of newer named credentials and of external credentials: an address, a header, who signs in. */

import { known } from '../fact.js';
import { judgeText } from '../judge-text.js';
import { lowerCase } from '../secrets/letter-case.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import { parseText } from './merge-fields.js';

export interface CredentialParameter {
  readonly cursor: XmlCursor;
  readonly type: string;
  readonly name: string;
  readonly value: XmlCursor | undefined;
}

export function parametersOf(root: XmlCursor, tag: string): readonly CredentialParameter[] {
  return childrenOf(root, tag).map((cursor) => ({
    cursor,
    type: xmlText(childOf(cursor, 'parameterType')) ?? '',
    name: xmlText(childOf(cursor, 'parameterName')) ?? '',
    value: childOf(cursor, 'parameterValue'),
  }));
}

/** Types of parameters that are sent along with every call. */
const SENT = new Set(['HttpHeader', 'AuthHeader', 'AuthQueryParameter', 'HttpQueryParameter']);

/** Adds what is written into the headers of every call; what a formula takes from the stored login is not. */
export function addSentParameters(
  parameters: readonly CredentialParameter[],
  connector: string,
  file: number,
  builder: SnapshotBuilder,
): void {
  for (const { type, name, value } of parameters) {
    const text = xmlText(value);
    if (!SENT.has(type) || value === undefined || text === undefined) continue;
    const parsed = parseText(text);
    const judged = judgeText({ name, text: parsed.fixed, isNumber: false, sink: 'header' }, () => parsed);
    if (judged === undefined || parsed.kind !== 'literal') continue;
    builder.add(
      'ConnectorParam',
      builder.claimKey('ConnectorParam', `${connector}/${name}`),
      { file, pointer: value.pointer, fields: {} },
      {
        connector: known(connector),
        name: known(lowerCase(name)),
        sensitive: known(judged.sensitive),
        masked: known(false),
        holds_secret: known(judged.holdsSecret === true),
      },
    );
  }
}
