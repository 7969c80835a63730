/** What the grammars of scalar types admit, and how values are spelled. */
import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import {
  cidrContains,
  compareVersions,
  epochNanoseconds,
  parseCidr,
  parseDuration,
  parseHost,
  parseIp,
  parseTimestamp,
  parseVersion,
  type Schema,
  SNAPSHOT_FORMAT,
  scalarFault,
  showCidr,
  showIp,
  snapshotJsonSchema,
  type Type,
  validateSnapshot,
} from '../src/index.js';

const ADMITTED: readonly (readonly [Type['tag'], readonly string[], readonly string[]])[] = [
  [
    'timestamp',
    [
      '2026-01-31T12:00:00Z',
      '2026-01-31T12:00:00.5Z',
      '2026-01-31T12:00:00.123456789+05:45',
      '2024-02-29T00:00:00-00:00',
      '2000-02-29T23:59:59Z',
      '1700-01-01T00:00:00+23:59',
      '2200-12-31T23:59:59.999999999-23:59',
    ],
    [
      '',
      '2026-01-31',
      '2026-01-31T12:00Z',
      '2026-01-31T12:00:00',
      '2026-01-31t12:00:00Z',
      '2026-01-31T12:00:00z',
      '2026-01-31 12:00:00Z',
      '2026-01-31T12:00:00,5Z',
      '2026-01-31T12:00:00.Z',
      '2026-01-31T12:00:00.1234567890Z',
      '2026-01-31T24:00:00Z',
      '2026-01-31T23:59:60Z',
      '2026-01-31T12:60:00Z',
      '2026-02-29T00:00:00Z',
      '1900-02-29T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-00-01T00:00:00Z',
      '2026-01-00T00:00:00Z',
      '2026-01-31T12:00:00+24:00',
      '2026-01-31T12:00:00+01:60',
      '2026-01-31T12:00:00+0100',
      '1699-12-31T23:59:59Z',
      '2201-01-01T00:00:00Z',
      ' 2026-01-31T12:00:00Z',
      '2026-01-31T12:00:00Z\n',
      '٢٠٢٦-01-31T12:00:00Z',
    ],
  ],
  [
    'duration',
    ['0s', '90d', '2w', '5min', '24h', '18921600000s'],
    [
      '',
      '90',
      'd',
      '-1d',
      '+1d',
      '01d',
      '1.5h',
      '1 d',
      '1m',
      '1y',
      '1D',
      '90d ',
      '18921600001s',
      '99999999999w',
    ],
  ],
  [
    'version',
    [
      '0.0.0',
      '1.2.3',
      '1.2.3-alpha.1+build.5',
      '1.0.0-0.3.7',
      '1.0.0-x-y-z.--',
      '1.0.0-0a',
      '1.0.0+001',
      '9007199254740991.0.0',
    ],
    [
      '',
      '1.2',
      '1.2.3.4',
      'v1.2.3',
      '01.2.3',
      '1.02.3',
      '1.2.3-',
      '1.2.3-01',
      '1.2.3-a..b',
      '1.2.3+',
      '1.2.3+a+b',
      '1.2.3-é',
      '9007199254740992.0.0',
      '1.0.0-9007199254740992',
      '1.2.3 ',
      '1.2.3\n',
    ],
  ],
  [
    'ip',
    [
      '0.0.0.0',
      '255.255.255.255',
      '10.1.2.3',
      '::',
      '::1',
      '1::',
      '2001:db8::1',
      '1:2:3:4:5:6:7:8',
      '1:0:3:4:5:6:7:8',
    ],
    [
      '',
      '1.2.3',
      '1.2.3.4.5',
      '256.1.1.1',
      '01.2.3.4',
      '1.2.3.4/8',
      '1.2.3.4 ',
      '::ffff:10.1.2.3',
      '::ffff:a01:203',
      'fe80::1%eth0',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1::2::3',
      ':::',
      '1:',
      ':1',
      '12345::',
      '::g',
      '[::1]',
      // Not canonical.
      '2001:DB8::1',
      '2001:0db8::1',
      '0:0:0:0:0:0:0:1',
      '1:2:3:4:5:6::8',
      '1::0:0:1',
      '::1.2.3.4',
    ],
  ],
  [
    'cidr',
    ['10.0.0.0/8', '0.0.0.0/0', '1.2.3.4/32', '2001:db8::/32', '::/0', '::1/128'],
    [
      '',
      '10.0.0.0',
      '10.0.0.1/8',
      '10.0.0.0/33',
      '10.0.0.0/08',
      '10.0.0.0/',
      '::/129',
      '2001:DB8::/32',
      '::1/64',
      '/8',
      '::ffff:0:0/96',
    ],
  ],
  [
    'host',
    [
      'localhost',
      'a.b-c.d',
      'my_service',
      'xn--e1afmkfd.example',
      '1a',
      '10.example',
      '10.1.2.3',
      '::1',
      'a'.repeat(63),
    ],
    [
      '',
      '.',
      'a.',
      '.a',
      'a..b',
      '-a',
      'a-',
      'A.example',
      'é.example',
      'a b',
      'a:80',
      '[::1]',
      '1.2.3',
      '1.2.3.04',
      'example.1',
      '2001:DB8::1',
      'a'.repeat(64),
      `${'abcdefg.'.repeat(32)}a`,
      'https://a',
    ],
  ],
];

describe.each(ADMITTED)('%s', (tag, valid, invalid) => {
  const type = { tag } as Type;
  test.each(valid)('admits %j', (text) => expect(scalarFault(text, type)).toBeUndefined());
  test.each(invalid)('refuses %j', (text) => expect(scalarFault(text, type)).toBeDefined());
});

describe('in snapshots', () => {
  const problemsOf = (tag: Type['tag'], value: unknown, secret = false) =>
    validateSnapshot(schemaOf(tag, secret), snapshotOf(value));
  const schemaOf = (tag: Type['tag'], secret: boolean): Schema => ({
    platform: 'small',
    version: '1.0',
    enums: [],
    edges: [],
    kinds: [
      {
        name: 'Box',
        doc: '',
        singleton: false,
        key: 'id',
        fields: [
          storedField('id', { tag: 'string' }, false),
          storedField('value', { tag } as Type, secret),
          storedField('values', { tag: 'set', element: { tag } as Type }, secret),
        ],
      },
    ],
  });
  const storedField = (name: string, type: Type, secret: boolean) => ({
    tag: 'stored' as const,
    name,
    doc: '',
    secret,
    type: { type, optional: false, unknown: false },
  });
  const snapshotOf = (value: unknown) => ({
    format: SNAPSHOT_FORMAT,
    platform: 'small',
    schema: { name: 'small', version: '1.0' },
    now: '2026-01-01T00:00:00Z',
    assets: { Box: [{ id: 'a', value, values: [value] }] },
  });

  it.each(ADMITTED)(
    '%s: what is valid passes the JSON Schema too, what is not is a problem',
    (tag, valid, invalid) => {
      const accepts = new Ajv().compile(snapshotJsonSchema(schemaOf(tag, false)) as object);
      for (const text of valid) {
        expect([text, problemsOf(tag, text)]).toEqual([text, []]);
        expect([text, accepts(snapshotOf(text))]).toEqual([text, true]);
      }
      for (const text of invalid)
        expect(problemsOf(tag, text).map((p) => [p.code, p.pointer])).toEqual([
          ['bad-scalar', '/assets/Box/0/value'],
          ['bad-scalar', '/assets/Box/0/values/0'],
        ]);
    },
  );

  it('says what is wrong and what is meant, but never the value of a secret', () => {
    expect(problemsOf('cidr', '10.0.0.7/8')[0]).toMatchObject({
      message: '"10.0.0.7/8" has bits set behind the first 8 (cidr)',
      hint: 'write 10.0.0.0/8',
    });
    for (const [tag, text] of [
      ['cidr', '10.99.0.7/16'],
      ['host', 'DB.Example'],
      ['ip', '2001:DB8::99'],
      ['version', '99.1'],
    ] as const)
      expect(JSON.stringify(problemsOf(tag, text, true))).not.toMatch(/99|db\.example|DB/i);
    expect(problemsOf('timestamp', 5)[0]).toMatchObject({ code: 'wrong-type' });
  });
});

describe('values', () => {
  it('reads instants to the nanosecond, whatever the offset', () => {
    const nanoseconds = (text: string) => {
      const timestamp = parseTimestamp(text);
      return timestamp && epochNanoseconds(timestamp);
    };
    expect(nanoseconds('1970-01-01T00:00:00Z')).toBe(0n);
    expect(nanoseconds('1969-12-31T23:59:59.5Z')).toBe(-500_000_000n);
    expect(nanoseconds('2026-01-31T13:30:00.000000001+01:30')).toBe(1_769_860_800_000_000_001n);
    for (const text of ['1700-03-01T00:00:00Z', '1999-12-31T23:59:59Z', '2200-12-31T00:00:01Z'])
      expect(nanoseconds(text)).toBe(BigInt(Date.parse(text)) * 1_000_000n);
  });

  it('measures durations in seconds', () => {
    expect(['1s', '1min', '1h', '1d', '1w'].map(parseDuration)).toEqual([1, 60, 3600, 86_400, 604_800]);
  });

  it('orders versions as Semantic Versioning says', () => {
    const order = [
      '1.0.0-0',
      '1.0.0-2',
      '1.0.0-10',
      '1.0.0--1',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0',
      '1.0.1-a',
      '1.2.0',
      '1.10.0',
    ];
    const versions = order.flatMap((text) => parseVersion(text) ?? []);
    versions.forEach((a, i) => {
      versions.forEach((b, j) => {
        expect([order[i], order[j], Math.sign(compareVersions(a, b))]).toEqual([
          order[i],
          order[j],
          Math.sign(i - j),
        ]);
      });
    });
  });

  it.each([
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:0:2:0:0:3:4', '1::2:0:0:3:4'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['010.1.2.3', undefined],
  ])('spells %s as %s', (text, canonical) => {
    const address = parseIp(text);
    expect(address && showIp(address)).toBe(canonical);
  });

  it('says which spelling is meant', () => {
    expect(scalarFault('10.0.0.7/8', { tag: 'cidr' })).toMatchObject({ canonical: '10.0.0.0/8' });
    expect(scalarFault('2001:DB8::1', { tag: 'ip' })).toMatchObject({ canonical: '2001:db8::1' });
    expect(scalarFault('DB.Example', { tag: 'host' })).toMatchObject({ canonical: 'db.example' });
    expect(scalarFault('anything', { tag: 'string' })).toBeUndefined();
  });

  it('tells names from addresses', () => {
    expect(parseHost('10.1.2.3')).toEqual({ tag: 'ip', ip: '10.1.2.3' });
    expect(parseHost('10.1.2.3.example')).toEqual({ tag: 'name', name: '10.1.2.3.example' });
  });

  it('knows what lies in a block', () => {
    const inside = (cidr: string, ip: string) => {
      const [block, address] = [parseCidr(cidr), parseIp(ip)];
      return block && address && cidrContains(block, address);
    };
    expect(inside('10.0.0.0/8', '10.255.255.255')).toBe(true);
    expect(inside('10.0.0.0/8', '11.0.0.0')).toBe(false);
    expect(inside('::/0', '10.0.0.0')).toBe(false);
    expect(inside('::/0', 'ffff::')).toBe(true);
    const block = parseCidr('2001:db8::/32');
    expect(block && showCidr(block)).toBe('2001:db8::/32');
  });
});
