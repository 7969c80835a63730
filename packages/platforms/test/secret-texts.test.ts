import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectText, isFixedSecret } from '../src/secrets/find-secrets.js';
import { isPlaceholder } from '../src/secrets/placeholders.js';
import { holdsFormattedSecret, redactText } from '../src/secrets/redact-text.js';
import { SECRET_FORMATS } from '../src/secrets/secret-formats.js';
import { isSensitiveName } from '../src/secrets/sensitive-names.js';

const H = '0123abcd'.repeat(10);
/** One made-up secret for each format, by its name. */
const SAMPLES: Readonly<Record<string, string>> = {
  'OpenAI, Anthropic or OpenRouter key': `sk-ant-${H.slice(0, 30)}`,
  'Stripe key': `rk_live_${H.slice(0, 24)}`,
  'Stripe webhook secret': `whsec_${H.slice(0, 32)}`,
  'Google API key': `AIza${H.slice(0, 35)}`,
  'Google OAuth secret': `GOCSPX-${H.slice(0, 28)}`,
  'Google OAuth token': `ya29.${H.slice(0, 40)}`,
  'Slack token': `xoxb-${H.slice(0, 24)}`,
  'Slack app token': `xapp-1-${H.slice(0, 40)}`,
  'Slack webhook': `https://hooks.slack.com/services/T0123ABCD/B0123ABCD/${H.slice(0, 24)}`,
  'Discord webhook': `https://discord.com/api/webhooks/756967134353162281/${H.slice(0, 68)}`,
  'Teams webhook': `https://x.webhook.office.com/webhookb2/${H.slice(0, 36)}@${H.slice(0, 36)}`,
  'GitHub token': `ghp_${H.slice(0, 36)}`,
  'GitHub fine-grained token': `github_pat_${H.slice(0, 40)}`,
  'GitLab token': `glpat-${H.slice(0, 20)}`,
  'AWS access key id': 'AKIA0ABC1DEF2GHI3JKL',
  'SendGrid key': `SG.${H.slice(0, 22)}.${H.slice(0, 43)}`,
  'Mailgun key': `key-${H.slice(0, 32)}`,
  'Mailchimp key': `${H.slice(0, 32)}-us12`,
  'Brevo key': `xkeysib-${H.slice(0, 64)}-${H.slice(0, 16)}`,
  'Resend key': `re_${H.slice(0, 8)}_${H.slice(0, 24)}`,
  'Telegram bot token': `6048273915:AA${H.slice(0, 33)}`,
  'Twilio key': `SK${H.slice(0, 32)}`,
  'Airtable token': `pat${H.slice(0, 14)}.${H.slice(0, 64)}`,
  'Notion token': `ntn_${H.slice(0, 46)}`,
  'HubSpot token': 'pat-eu1-0123abcd-0123-abcd-0123-abcd0123abcd',
  'Shopify token': `shpat_${H.slice(0, 32)}`,
  'Meta access token': `EAA${H.slice(0, 60)}`,
  'Hugging Face token': `hf_${H.slice(0, 34)}`,
  'Groq key': `gsk_${H.slice(0, 52)}`,
  'Replicate token': `r8_${H.slice(0, 37)}`,
  'xAI key': `xai-${H.slice(0, 60)}`,
  'Perplexity key': `pplx-${H.slice(0, 48)}`,
  'Apify token': `apify_api_${H.slice(0, 36)}`,
  'Tavily key': `tvly-${H.slice(0, 32)}`,
  'Firecrawl key': `fc-${H.slice(0, 32)}`,
  'npm token': `npm_${H.slice(0, 36)}`,
  'DigitalOcean token': `dop_v1_${H.slice(0, 64)}`,
  'Linear key': `lin_api_${H.slice(0, 40)}`,
  'Figma token': `figd_${H.slice(0, 40)}`,
  'Postman key': `PMAK-${H.slice(0, 24)}-${H.slice(0, 34)}`,
  'Square token': `sq0atp-${H.slice(0, 22)}`,
  'Supabase token': `sbp_${H.slice(0, 40)}`,
  'Entra ID client secret': `AbC8Q~${H.slice(0, 34)}`,
  'Azure storage key': `DefaultEndpointsProtocol=https;AccountKey=${H.slice(0, 80)}${H.slice(0, 6)}==`,
  'Azure shared access key': `Endpoint=sb://a.servicebus.windows.net/;SharedAccessKey=${H.slice(0, 43)}=`,
  'JSON Web Token': `eyJ${H.slice(0, 20)}.eyJ${H.slice(0, 20)}.${H.slice(0, 20)}`,
  'private key': `-----BEGIN RSA PRIVATE KEY-----\n${H}\n-----END RSA PRIVATE KEY-----`,
  'password in an address': 'postgres://shop:hunter2@db.company.org/shop',
  'password in a connection string': 'Server=db;Database=shop;Uid=app;Pwd=hunter2hunter2;Encrypt=true',
  'password in a connection string of words': 'host=db user=app password=hunter2hunter2 dbname=shop',
  'password in a query': 'jdbc:mysql://db/shop?user=app&password=hunter2hunter2&ssl=1',
  'token or key in a query': 'see https://x.org/a?id=1&access_token=zebra42zebra for more',
  'key or signature in a query': `https://x.org/a?code=${H.slice(0, 40)}==`,
  'bearer token': `Bearer ${H.slice(0, 32)}`,
  'basic credentials': 'Basic c2hvcDpodW50ZXIyaHVudGVyMg==',
};

describe('formats', () => {
  test.each(SECRET_FORMATS.map((f) => [f.name, f] as const))('%s', (name, format) => {
    const sample = SAMPLES[name] ?? '';
    expect(sample).not.toBe('');
    expect([...sample.matchAll(format.pattern)]).toHaveLength(1);
    expect(format.marks.some((mark) => sample.includes(mark))).toBe(true);
    const { marks, pattern, follows = 0 } = format;
    const mark = marks.find((m) => sample.includes(m)) ?? '';
    const end = sample.indexOf(mark) + mark.length;
    expect(sample.slice(end)).toMatch(new RegExp(`^[A-Za-z0-9_-]{${follows}}`));
    if (follows > 0) expect(`${sample.slice(0, end + follows - 1)} `.search(pattern)).toBe(-1);
    const text = `before ${sample} after`;
    const redacted = redactText(text);
    expect(redacted).toMatch(/^before .*\*\*\*.* after$/s);
    expect(redactText(redacted)).toBe(redacted);
    expect(holdsFormattedSecret(text)).toBe(true);
  });

  test.each([
    'Server=db;Database=shop;Password=%PASSWORD%;',
    'Server=db;Password={{ $env.PASSWORD }};Database=shop',
    'UPDATE people SET password=$1 WHERE id=$2',
    'if (password=== other) { password = read(); }',
    'https://company.example/login?password={{ $json.password }}',
    'someone@company.example',
    'https://company.example/path?x=1',
    'ask-me-anything-about-the-garden-and-more',
    'a'.repeat(200),
    '0123abcd-0123-4bcd-8123-abcd0123abcd',
    'The basic settings of the application are here',
    'Bearer of good news for everybody',
    'https://x.org/a?page_token=zebra42zebra&nextPageToken=zebra42zebra',
    'https://x.org/a?token={{ $json.token }}&api_key=$KEY_OF_IT&secret={s}&key=%KEY%',
    'https://x.org/a?token=abc{{ $json.rest_of_it }}',
    "'https://x.org/a?token=' + msg.token + '&api_key=' + key",
    'https://x.org/a?key=value&code=42&auth=with-the-oauth-client&sig=no&token=short',
    'https://x.org/a?key=what-the-article-is-about-in-words',
    'a token=zebra42zebra in words',
  ])('nothing in %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  test.each([
    ['https://x.org/a?token=YOUR_TOKEN_HERE', false],
    ['https://x.org/a?b=1&api_key=your_api_key_add_here', false],
    ['https://x.org/a?apikey=xxxxxxxxxxxx&secret=<secret>', false],
    ['<a href="https://x.org/a?b=1&amp;apiKey=zebra42zebra">', true],
    ['{"u":"https://x.org/a?sig=Zebra42-zebra42Zebra%3D"}', true],
    ['"{\\"u\\":\\"https://x.org/a?client_secret=zebra42zebra\\"}"', true],
    ['grant_type=client_credentials&client_secret=zebra42zebra', true],
  ])('in a query: %s', (text, holds) => {
    expect(holdsFormattedSecret(text)).toBe(holds);
    expect(redactText(text)).not.toContain('ebra42');
  });

  test('what `isPlainKey` relies on: a mark with a slash inside has a whole key', () => {
    for (const mark of SECRET_FORMATS.flatMap(({ marks }) => marks))
      if (/[^/]\/[^/]/.test(mark)) expect(mark.split('/').length).toBeGreaterThan(2);
  });

  test('placeholders have the format and are no secrets', () => {
    const text = 'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx';
    expect(redactText(text)).toBe('***');
    expect(holdsFormattedSecret(text)).toBe(false);
  });
});

test.each([
  '',
  'YOUR_API_KEY',
  'your-token',
  '<api key>',
  '{{key}}',
  '{token}',
  '[token]',
  'xxxxxxxx',
  'changeme',
  'API_KEY',
  '$TOKEN',
  '%TOKEN%',
  'insert key here',
  'example.com',
  '...',
  'Short Live Access Token',
  'Printer-API-Key',
  'weather_api_token',
  'Bearer {{ $json.token }}',
  '$(vault read token)',
  'null',
  'ВСТАВЬТЕ_КЛЮЧ',
  'Ваш API ключ',
  '密码',
])('placeholder: %s', (text) => expect(isPlaceholder(text)).toBe(true));
test.each([
  'hunter2',
  'Password123',
  'c0ffee42c0ffee42',
  'LITERAL-VALUE-REDACTED',
  '[REDACTED]',
  'dGhpcyBpcyBhIHNlY3JldA==',
  'Pa$(1)$$word',
  'blue-horse-battery',
  'ключ2026',
  'Kräuter-Tee',
])('no placeholder: %s', (text) => expect(isPlaceholder(text)).toBe(false));

test.each([
  'password',
  'apiKey',
  'api_key',
  'X-API-KEY',
  'clientSecret',
  'Authorization',
  'accessToken',
  'dbPassword',
  'OPENAI_API_KEY',
  'botToken',
])('sensitive: %s', (name) => expect(isSensitiveName(name, 'other')).toBe(true));
test.each([
  'maxTokens',
  'nextPageToken',
  'tokenType',
  'tokenUrl',
  'secretName',
  'key',
  'passwordResetUrl',
  'sessionKey',
  'auth',
  'name',
  '',
])('not sensitive: %s', (name) => expect(isSensitiveName(name, 'other')).toBe(false));
test('some names are sensitive only where they are used so', () => {
  expect(['X-Rapidapi-Key', 'Cookie', 'X-Auth'].map((n) => isSensitiveName(n, 'header'))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['key', 'appid', 'page'].map((n) => isSensitiveName(n, 'query'))).toEqual([true, true, false]);
});

describe('values of sensitive names', () => {
  test.each([
    ["throw new Error('no access token: ' + JSON.stringify(data));", false],
    ["log('token: ');", false],
    ["const status = score > 70 ? 'Pass' : 'Failure-77';", false],
    ['const accessToken = `$' + '{header}.$' + '{payload}`;', false],
    ["const auth = { 'Authorization': `Bearer $" + '{accessToken}` };', false],
    ['const accessToken = `Mokoro-lu-77$' + '{suffix}`;', false],
    ['const accessToken = `Mokoro-lu-77`;', true],
    ["const password = 'Mokoro-lu-77';", true],
    ["const password = ok ? 'a' : 'b'; const secret = 'Mokoro-lu-77';", true],
    ['{ "api_key": "test" }', false],
  ])('in code: %s', (code, holds) => {
    expect(inspectText(code, false, true)).toEqual({ names: true, holds });
  });

  test.each([
    ['C:\\ssl\\private.key', false],
    ['C:/ssl/private.key', false],
    ['/etc/ssl/server.pem', false],
    ['../certs/client.p12', false],
    ['~/keys/id.key', false],
    ['/Mokoro-lu-77/kk', true],
    ['Mokoro-lu-77.key', true],
  ])('the place of a key is none: %s', (path, secret) => {
    expect(isFixedSecret(path)).toBe(secret);
  });

  test('a private key of which only the frame is there is none', () => {
    const [begin, end] = ['-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----'];
    for (const body of ['\n[INSERT YOUR KEY HERE]\n', '\n', '\\n'])
      expect(holdsFormattedSecret(`${begin}${body}${end}`)).toBe(false);
    expect(holdsFormattedSecret(`${begin}\n${H}\n${end}`)).toBe(true);
    expect(holdsFormattedSecret(`${begin}\\n${H}`)).toBe(true);
    expect(holdsFormattedSecret(`${begin}REDACTED${end}`)).toBe(true);
  });

  /** What they look like, as one pattern. */
  const NAMED =
    /([A-Za-z_][\w-]{0,63})\\{0,8}["'`]?[ \t]{0,8}[:=][ \t]{0,8}\\{0,8}(?:"((?:[^"\\\n]|\\.)*)|'((?:[^'\\\n]|\\.)*)|`((?:[^`\\]|\\.)*))/g;
  const valuesOf = (text: string) =>
    [...text.matchAll(NAMED)].flatMap(([, name = '', double, single, back]) =>
      isSensitiveName(name, 'other') ? [double ?? single ?? back ?? ''] : [],
    );

  test('are those that the pattern finds, in any text', () => {
    const piece = fc.constantFrom(
      ...[
        '"',
        "'",
        '`',
        '\\',
        ':',
        '=',
        ' ',
        '        ',
        '\t',
        '\n',
        '\r',
        '\u2028',
        '{',
        ',',
        '-',
        '_',
        '9',
        'a',
      ],
      ...['token', 'password', 'x_secret', 'name', 'T0k3nValue123', 'a'.repeat(64), '\\'.repeat(9), 'é'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const text = pieces.join('');
        const values = valuesOf(text);
        const found = inspectText(text, false, true);
        expect(found.names).toBe(values.length > 0);
        expect(found.holds).toBe(values.some((value) => isFixedSecret(value) === true));
      }),
      { numRuns: 5_000 },
    );
  });
});
