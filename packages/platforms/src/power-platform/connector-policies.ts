/** Policies of a connector: what the platform changes in every call before it leaves. */
import type { PlatformExport } from '../adapter.js';
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { at, elements, entries, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import { isFixedSecret } from '../secrets/find-secrets.js';
import { lowerCase } from '../secrets/letter-case.js';
import { holdsFormattedSecret } from '../secrets/redact-text.js';
import { isSensitiveName } from '../secrets/sensitive-names.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';

/** The policies of a connector: inside its properties, or in a file of their own in a solution. */
export function connectorPolicies(file: PlatformExport | undefined): readonly JsonCursor[] {
  if (file === undefined) return [];
  const { root } = file;
  return elements(Array.isArray(root.value) ? root : at(root, 'properties', 'policyTemplateInstances'));
}

const PARAMETER = 'x-ms-apimTemplateParameter.';

function isOf(policy: JsonCursor, template: string): boolean {
  return textAt(policy, 'templateId')?.toLowerCase() === template;
}

/** What every call carries in a header or in its address. */
interface SentValue {
  readonly name: string;
  readonly inQuery: boolean;
  readonly value: JsonCursor;
  readonly isSensitive: boolean;
  /** Whether the policy itself holds a secret. */
  readonly isSecret: boolean;
}

const EXPRESSION = /@(?:\{|[a-z]+\()/i;

export function sentValues(policies: readonly JsonCursor[]): readonly SentValue[] {
  return policies.flatMap((policy) => {
    const inQuery = isOf(policy, 'setqueryparameter');
    const name = textAt(policy, 'parameters', `${PARAMETER}name`);
    const value = at(policy, 'parameters', `${PARAMETER}value`);
    const text = textOf(value);
    if (!(inQuery || isOf(policy, 'setheader')) || name === undefined || !value || text === undefined)
      return [];
    const isSensitive = isSensitiveName(name, inQuery ? 'query' : 'header');
    const isSecret =
      holdsFormattedSecret(text) || (isSensitive && !EXPRESSION.test(text) && isFixedSecret(text) === true);
    return [{ name, inQuery, value, isSensitive, isSecret }];
  });
}

const SECRET_PARAMETER = /connectionParameters\('[^']{0,200}(?:key|token|secret|password)[^']{0,200}'/i;

/** Whether a policy puts a key into the address of every call. */
export function putsKeyIntoAddress(policies: readonly JsonCursor[]): boolean {
  return (
    sentValues(policies).some((sent) => sent.inQuery && sent.isSecret) ||
    policies.some(
      (policy) =>
        isOf(policy, 'setqueryparameter') &&
        entries(at(policy, 'parameters')).some(([, value]) => SECRET_PARAMETER.test(textOf(value) ?? '')),
    )
  );
}

/** Adds a `ConnectorParam` for each secret that a policy sends with every call. */
export function mapSentSecrets(
  policies: readonly JsonCursor[],
  connector: string,
  file: number,
  builder: SnapshotBuilder,
): void {
  for (const { name, value, isSensitive, isSecret } of sentValues(policies))
    if (isSecret)
      builder.add(
        'ConnectorParam',
        builder.claimKey('ConnectorParam', `${connector}/${name}`),
        { file, pointer: value.pointer, fields: {} },
        {
          connector: known(connector),
          name: known(name),
          sensitive: known(isSensitive),
          masked: known(false),
          holds_secret: known(true),
        },
      );
}

const CHOSEN = unknown('chosen when a connection is made');

/**
 * Facts of the address that a policy puts in place of the one in the definition.
 * @returns undefined where calls go to the address in the definition
 */
export function replacedAddress(
  policies: readonly JsonCursor[],
): { readonly schemes: Fact; readonly host: Fact; readonly zone: Fact } | undefined {
  const policy = policies.find(
    (p) =>
      isOf(p, 'dynamichosturl') &&
      elements(at(p, 'parameters', 'x-ms-apimTemplate-operationName')).length === 0,
  );
  if (policy === undefined) return undefined;
  const scheme = /^(https?):/i.exec(
    textAt(policy, 'parameters', `${PARAMETER}urlTemplate`)?.trim() ?? '',
  )?.[1];
  return {
    schemes: scheme === undefined ? CHOSEN : knownSet([lowerCase(scheme)]),
    host: CHOSEN,
    zone: CHOSEN,
  };
}
