/** What a workflow brings to all of its code: packages, and a script that runs before it. */

import { codeConnector } from '../code-connector.js';
import { ABSENT, known, knownSet, unknown } from '../fact.js';
import { readFunctionCode } from '../function-code.js';
import { at, entries, textOf } from '../json-cursor.js';
import { literal } from '../judge-text.js';
import { LONE_STEP } from '../lone-step.js';
import { manifestVersion } from '../releases.js';
import { addParameters, judgeLeaves } from '../step-parameters.js';
import type { AppContext } from './map-query.js';
import { leavesAt, type Workflow } from './workflow.js';

/** @returns the names that the script gives to all other code */
export function mapSetup({ definition }: Workflow, { app, builder, note }: AppContext): ReadonlySet<string> {
  const { file, key: automation } = app;
  for (const [name, cursor] of entries(at(definition, 'dependencies', 'javascript', 'dependencies'))) {
    const { key, first } = builder.sharedKey('Package', name);
    if (!first) continue;
    const version = textOf(cursor);
    builder.add(
      'Package',
      key,
      { file, pointer: cursor.pointer, fields: {} },
      {
        name: known(name),
        source: known('community'),
        version: manifestVersion(version),
        pinned: known(version !== undefined && /^v?\d+\.\d+\.\d+[\w.+-]*$/.test(version)),
        verified: unknown('ToolJet does not say'),
      },
    );
  }
  const [leaf] = leavesAt(definition, ['setupScript.javascript']);
  if (leaf === undefined || leaf.text.split('\n').every((line) => /^\s*(?:\/\/|$)/.test(line)))
    return NOTHING_SET;
  const key = builder.claimKey('Step', `${automation}/setup script`);
  const step = { key, file, pointer: leaf.cursor.pointer };
  builder.add(
    'Step',
    key,
    { file, pointer: leaf.cursor.pointer, fields: {} },
    {
      name: known('setup script'),
      automation: known(automation),
      operation: known('setup script'),
      category: known('code'),
      package: ABSENT,
      credential: ABSENT,
      connector: codeConnector(leaf.text),
      ...LONE_STEP,
      elevated: known(false),
      imports: knownSet(readFunctionCode(leaf.text).required),
      logs_everything: known(false),
      client_side: known(false),
    },
  );
  const code = { ...leaf, name: 'code' };
  addParameters(
    step,
    judgeLeaves([code], () => 'code', literal),
    () => ({ reads: knownSet([]), failure_detail: known(false) }),
    builder,
    note,
  );
  return new Set([...leaf.text.matchAll(DECLARED)].map((m) => m[1] ?? ''));
}

const NOTHING_SET: ReadonlySet<string> = new Set();
const DECLARED = /\b(?:const|let|var|function|class)\s{1,8}([A-Za-z_$][\w$]{0,63})/g;
