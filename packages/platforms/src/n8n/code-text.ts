/** The JavaScript of a step, wherever its type keeps it. */
import { at, textAt, textOf } from '../json-cursor.js';
import type { WorkflowNode } from './workflow.js';

export function codeText({ parameters }: WorkflowNode): string | undefined {
  return (
    textAt(parameters, 'jsCode') ??
    textAt(parameters, 'functionCode') ??
    textOf(at(parameters, 'code', 'execute', 'code')) ??
    textOf(at(parameters, 'code', 'supplyData', 'code'))
  );
}
