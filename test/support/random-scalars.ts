/** Arbitrary valid values of the scalar types, near their limits and near each other as often as not. */
import { canonicalDecimal, showCidr, showIp, type Type } from '@policyc/model';
import fc from 'fast-check';

const two = (n: number) => String(n).padStart(2, '0');

const fraction = fc.oneof(
  fc.constant(''),
  fc.constantFrom('.5', '.50', '.000000001', '.999999999', '.000000000'),
  fc.integer({ min: 0, max: 999_999_999 }).map((n) => `.${String(n).padStart(9, '0')}`),
);
const offset = fc.oneof(
  { weight: 3, arbitrary: fc.constant('Z') },
  fc
    .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([sign, h, m]) => `${sign}${two(h)}:${two(m)}`),
);
const day = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1700, max: 2200 }), fc.integer({ min: 0, max: 365 }))
    .map(([year, n]) => new Date(Date.UTC(year, 0, 1 + n)).toISOString().slice(0, 10))
    .filter((text) => text < '2201'),
  fc.constantFrom(
    '1700-01-01',
    '2200-12-31',
    '2000-02-29',
    '2024-02-29',
    '1969-12-31',
    '1970-01-01',
    '2025-10-03',
  ),
);

export const timestamps = fc
  .tuple(day, fc.integer({ min: 0, max: 86_399 }), fraction, offset)
  .map(
    ([date, s, f, o]) =>
      `${date}T${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}${f}${o}`,
  );

export const durations = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 31_000 }), fc.constantFrom('s', 'min', 'h', 'd', 'w'))
    .map(([n, unit]) => `${n}${unit}`),
  fc.constantFrom('14d', '2w', '336h', '20160min', '1209600s', '18921600000s', '219000d', '0s', '0w'),
);

const versionNumber = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 20 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, 2 ** 32, 4_294_967_295),
);
const identifier = fc.oneof(
  versionNumber.map(String),
  fc.constantFrom(
    'alpha',
    'beta',
    'rc',
    'a',
    'A',
    'Z',
    '-',
    '--',
    '-1',
    '-10',
    '--1',
    '-a',
    '0a',
    '00b',
    '1-',
    '-1-',
    'x-2',
  ),
  fc
    .string({ unit: fc.constantFrom('-', '0', '1', 'a', 'B'), minLength: 1, maxLength: 4 })
    .filter((t) => !/^0\d+$/.test(t)),
);
const suffix = (mark: string) =>
  fc
    .option(fc.array(identifier, { minLength: 1, maxLength: 3 }), { nil: undefined })
    .map((ids) => (ids ? mark + ids.join('.') : ''));

export const versions = fc
  .tuple(versionNumber, versionNumber, versionNumber, suffix('-'), suffix('+'))
  .map(([a, b, c, pre, build]) => `${a}.${b}.${c}${pre}${build}`);

const bounds = fc
  .array(
    fc.tuple(fc.constantFrom('', '=', '<', '<=', '>', '>=', '< ', '>= '), versions).map((b) => b.join('')),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) => all.join(' '));

export const versionRanges = fc
  .array(bounds, { minLength: 1, maxLength: 3 })
  .chain((all) => fc.constantFrom(' || ', '||', ',||').map((bar) => all.join(bar)));

const four = fc.oneof(
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0, 0xffff_ffff, 0x0a00_0000, 0x0aff_ffff, 0x0b00_0000, 0xc0a8_0001, 0x7f00_0001),
);
const group = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  fc.integer({ min: 0, max: 0xffff }),
  fc.constantFrom(1, 0x2001, 0xdb8, 0xffff),
);
const six = fc
  .array(group, { minLength: 8, maxLength: 8 })
  .map((groups) => groups.reduce((sum, g) => (sum << 16n) | BigInt(g), 0n))
  .filter((bits) => bits >> 32n !== 0xffffn);

export const addresses = fc.oneof(
  four.map((n) => ({ family: 4 as const, bits: BigInt(n) })),
  six.map((bits) => ({ family: 6 as const, bits })),
);

export const ips = addresses.map(showIp);

export const cidrs = fc
  .tuple(addresses, fc.integer({ min: 0, max: 128 }))
  .map(([address, prefix]) => showCidr({ ...address, prefix: address.family === 4 ? prefix % 33 : prefix }))
  // Clearing bits can leave a mapped address.
  .filter((text) => !text.startsWith('::ffff:'));

export const names = fc.constantFrom(
  'localhost',
  'db',
  'db.example.com',
  '10.example.com',
  'a-b.c_d',
  '1a',
  'xn--e1afmkfd.example',
  '1.2.3.4.example',
  'fe80',
  'a.b.c.1d',
);

export const hosts = fc.oneof(ips, names);

const digitsUpTo = (n: number) =>
  fc.string({ unit: fc.constantFrom('0', '1', '9', '5'), minLength: 1, maxLength: n });

export const decimals = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '-'), digitsUpTo(15), fc.option(digitsUpTo(15), { nil: '0' }))
    .map(([sign, whole, behind]) => canonicalDecimal(`${sign}${whole}.${behind}`) ?? '0'),
  fc.constantFrom(
    '0',
    '1',
    '-1',
    '0.5',
    '-0.5',
    '0.05',
    '1.5',
    '1.25',
    '0.000000000000001',
    '999999999999999.999999999999999',
  ),
);

/** White space of all kinds, letters with odd cases, astral characters. */
export const texts = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    'c',
    'A',
    'Z',
    'z',
    '0',
    '9',
    '_',
    '-',
    '.',
    ' ',
    '\t',
    '\n',
    '\r',
    '\f',
    '\v',
    'é',
    'ß',
    '😀',
    '\uffee',
    '\u00a0',
    '\u2028',
    '\u212A',
    '@',
    '[',
    '`',
    '{',
    '"',
    '\\',
  ),
  maxLength: 40,
});

/** Values of a type, where the type has a grammar of its own. */
export function scalarsOf(type: Type): fc.Arbitrary<string> {
  switch (type.tag) {
    case 'decimal':
      return decimals;
    case 'timestamp':
      return timestamps;
    case 'duration':
      return durations;
    case 'version':
      return versions;
    case 'version_range':
      return versionRanges;
    case 'ip':
      return ips;
    case 'cidr':
      return cidrs;
    case 'host':
      return hosts;
    default:
      return texts;
  }
}
