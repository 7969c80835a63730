/**
 * Published formats of credentials, by provider. To add one: a name, the fixed texts of which every such secret (or its
 * context) holds one, and a linear-time pattern that is long enough to hit nothing else. A pattern matches the whole
 * secret; context that is no part of it stands in look-arounds. The marks are what makes searching cheap.
 */
export interface SecretFormat {
  readonly name: string;
  readonly marks: readonly string[];
  readonly pattern: RegExp;
  /** What else a text has to hold, where marks are common in texts without secrets. */
  readonly needs?: string;
  /** How many letters, digits, `_` and `-` stand right behind a mark in every secret: marks are common inside words. */
  readonly follows?: number;
}

/** No secret continues a word; most formats start with letters that are common inside others. Where a pattern asks for
 * something behind an unbounded run, its start excludes every character of the run, so that the search stays linear. */
const START = '(?<![A-Za-z0-9])';

/** How connection strings name a password. */
const PASSWORD = '(?:[Pp]assword|PASSWORD|[Pp]wd|PWD)=';
const PASSWORD_MARKS = ['assword=', 'PASSWORD=', 'wd=', 'PWD='];
/** The first character of a password that is written out: no placeholder and no computed part. */
const VALUE = '(?![{$(<%@\\ue000])';
/** Between `?` or `&` and the value: markup writes the latter as `&amp;`. */
const inQuery = (names: string) => `(?<=(?:[?&]|&amp;)(?:${names})=)`;
/** What ends a value in a query, in a link of a text, in code and in JSON inside a string. */
const QUERY_END = `\\s"'\`&;#<>\\\\`;
/** The first character of a value that has no computed part and was not taken out. */
const WRITTEN = `(?![{$(<%@*\\ue000])(?![^${QUERY_END}]*[\\ue000{])`;
const [TOKEN, KEY, SECRET] = ['(?:[Tt]oken|TOKEN)', '(?:[Kk]ey|KEY)', '(?:[Ss]ecret|SECRET)'];
const WORDS = 'host|hostaddr|dbname|user|port|sslmode';

function format(name: string, marks: readonly string[], pattern: string, follows = 0): SecretFormat {
  return { name, marks, pattern: new RegExp(pattern, 'g'), follows };
}

export const SECRET_FORMATS: readonly SecretFormat[] = [
  format('OpenAI, Anthropic or OpenRouter key', ['sk-'], `${START}sk-[A-Za-z0-9_-]{20,}`, 20),
  format('Stripe key', ['sk_', 'rk_'], `${START}(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}`, 21),
  format('Stripe webhook secret', ['whsec_'], `${START}whsec_[A-Za-z0-9]{24,}`, 24),
  format('Google API key', ['AIza'], `${START}AIza[A-Za-z0-9_-]{35}`, 35),
  format('Google OAuth secret', ['GOCSPX-'], `${START}GOCSPX-[A-Za-z0-9_-]{20,}`, 20),
  format('Google OAuth token', ['ya29.'], `${START}ya29\\.[A-Za-z0-9_-]{20,}`, 20),
  format('Slack token', ['xox'], `${START}xox[abeoprs]-[A-Za-z0-9-]{10,}`, 12),
  format('Slack app token', ['xapp-'], `${START}xapp-[0-9]-[A-Za-z0-9-]{20,}`, 22),
  format(
    'Slack webhook',
    ['hooks.slack.'],
    'hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9/]{20,}',
  ),
  format(
    'Discord webhook',
    ['/api/webhooks/'],
    'discord(?:app)?\\.com/api/webhooks/[0-9]{15,}/[A-Za-z0-9_-]{40,}',
    15,
  ),
  format('Teams webhook', ['/webhookb2/'], 'webhook\\.office\\.com/webhookb2/[A-Za-z0-9@/-]{60,}'),
  format('GitHub token', ['gho_', 'ghp_', 'ghr_', 'ghs_', 'ghu_'], `${START}gh[oprsu]_[A-Za-z0-9]{30,}`, 30),
  format('GitHub fine-grained token', ['github_pat_'], `${START}github_pat_[A-Za-z0-9_]{22,}`, 22),
  format(
    'GitLab token',
    ['glpat-', 'glptt-', 'gldt-', 'glrt-'],
    `${START}gl(?:pat|ptt|dt|rt)-[A-Za-z0-9_-]{20,}`,
    20,
  ),
  format('AWS access key id', ['AKIA', 'ASIA'], `${START}A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])`, 16),
  format('SendGrid key', ['SG.'], `${START}SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}`, 16),
  format('Mailgun key', ['key-'], `${START}key-[a-f0-9]{32}(?![a-f0-9])`, 32),
  format('Mailchimp key', ['-us'], `${START}[a-f0-9]{32}-us[0-9]{1,2}(?![0-9])`),
  format('Brevo key', ['xkeysib-'], `${START}xkeysib-[a-f0-9]{40,}(?:-[A-Za-z0-9]{10,})?`, 40),
  format('Resend key', ['re_'], `${START}re_[A-Za-z0-9]{6,12}_[A-Za-z0-9]{16,}`, 23),
  format('Telegram bot token', [':AA'], '(?<![0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{33}', 33),
  format('Twilio key', ['SK'], `${START}SK[a-f0-9]{32}(?![A-Za-z0-9])`, 32),
  format('Airtable token', ['pat'], `${START}pat[A-Za-z0-9]{14}\\.[a-f0-9]{40,}`, 14),
  format('Notion token', ['secret_', 'ntn_'], `${START}(?:secret_[A-Za-z0-9]{40,}|ntn_[A-Za-z0-9]{40,})`, 40),
  format('HubSpot token', ['pat-'], `${START}pat-(?:na|eu|ap)[0-9]-[a-f0-9-]{36}`, 40),
  format(
    'Shopify token',
    ['shpat_', 'shpca_', 'shppa_', 'shpss_'],
    `${START}shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}`,
    32,
  ),
  format('Meta access token', ['EAA'], `${START}EAA[A-Za-z0-9]{40,}`, 40),
  format('Hugging Face token', ['hf_'], `${START}hf_[A-Za-z0-9]{30,}`, 30),
  format('Groq key', ['gsk_'], `${START}gsk_[A-Za-z0-9]{40,}`, 40),
  format('Replicate token', ['r8_'], `${START}r8_[A-Za-z0-9]{30,}`, 30),
  format('xAI key', ['xai-'], `${START}xai-[A-Za-z0-9]{40,}`, 40),
  format('Perplexity key', ['pplx-'], `${START}pplx-[A-Za-z0-9]{40,}`, 40),
  format('Apify token', ['apify_api_'], `${START}apify_api_[A-Za-z0-9]{30,}`, 30),
  format('Tavily key', ['tvly-'], `${START}tvly-[A-Za-z0-9-]{20,}`, 20),
  format('Firecrawl key', ['fc-'], `${START}fc-[a-f0-9]{32}(?![a-f0-9])`, 32),
  format('npm token', ['npm_'], `${START}npm_[A-Za-z0-9]{36}`, 36),
  format('DigitalOcean token', ['_v1_'], `${START}do[opr]_v1_[a-f0-9]{64}`, 64),
  format('Linear key', ['lin_'], `${START}lin_(?:api|oauth)_[A-Za-z0-9]{32,}`, 36),
  format('Figma token', ['figd_'], `${START}figd_[A-Za-z0-9_-]{30,}`, 30),
  format('Postman key', ['PMAK-'], `${START}PMAK-[a-f0-9]{24}-[a-f0-9]{34}`, 59),
  format('Square token', ['sq0'], `${START}sq0[a-z]{3}-[A-Za-z0-9_-]{22,}`, 26),
  format('Supabase token', ['sbp_'], `${START}sbp_[a-f0-9]{40}`, 40),
  format(
    'Entra ID client secret',
    ['Q~'],
    '(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])',
  ),
  format('Azure storage key', ['AccountKey='], '(?<=AccountKey=)[A-Za-z0-9+/]{86}=='),
  format('Azure shared access key', ['SharedAccessKey='], '(?<=SharedAccessKey=)[A-Za-z0-9+/]{43}='),
  format(
    'JSON Web Token',
    ['eyJ'],
    `(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{8,}`,
    10,
  ),
  // The block may be cut off, so its end is not asked for.
  format(
    'private key',
    ['PRIVATE KEY-----'],
    '-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----[A-Za-z0-9+/=\\s\\\\]*(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----)?',
  ),
  // The last `@` ends it: passwords may hold some. JSON inside a string may escape the slashes.
  {
    ...format(
      'password in an address',
      ['://', ':\\/\\/'],
      '(?<=[A-Za-z]:(?:\\\\?/){2})[^\\s/?#:@"\'<>\\\\]{0,128}:[^\\s/?#"\'<>]{1,256}(?=@)',
    ),
    needs: '@',
  },
  // `Server=...;Password=...`: a pair before or behind it says that it is no part of an address or of code.
  format(
    'password in a connection string',
    PASSWORD_MARKS,
    `(?<=[A-Za-z]=[^;"'\\s=]{0,256};[ ]?${PASSWORD})${VALUE}[^;"'\\s]{3,256}|(?<=(?<![A-Za-z0-9_&?])${PASSWORD})${VALUE}[^;"'\\s]{3,256}(?=;[ ]?[A-Za-z][A-Za-z ]{1,40}=[^;\\s=])`,
  ),
  format(
    'password in a connection string of words',
    PASSWORD_MARKS,
    `(?<=(?<![A-Za-z0-9_])(?:${WORDS})=[^\\s=]{1,128}[ ](?:[a-z_]{2,24}=[^\\s=]{1,128}[ ]){0,6}${PASSWORD})${VALUE}[^\\s"']{3,256}|(?<=(?<![A-Za-z0-9_])${PASSWORD})${VALUE}[^\\s"'=&;]{3,256}(?=[ ](?:${WORDS})=)`,
  ),
  format('password in a query', PASSWORD_MARKS, `(?<=[?&]${PASSWORD})${VALUE}[^\\s"'&;#]{3,256}`),
  format(
    'token or key in a query',
    ['oken=', 'OKEN=', 'key=', 'Key=', 'KEY=', 'ecret=', 'ECRET='],
    `${inQuery(
      `(?:(?:[Aa]ccess|[Aa]uth|[Aa]pi|[Bb]ot|[Rr]efresh|[Ss]ecurity)[_-]?)?${TOKEN}|(?:[Cc]lient[_-]?)?${SECRET}|` +
        `(?:[Aa]pi|API|[Aa]ccess|[Ss]ecret|[Ss]ubscription|[Aa]uth|[Pp]rivate)[_-]?${KEY}`,
    )}${WRITTEN}[^${QUERY_END}]{8,}`,
  ),
  // These names mean other things as well: the value has to look like a key.
  format(
    'key or signature in a query',
    ['key=', 'auth=', 'sig=', 'code=', 'appid='],
    `${inQuery('key|auth|sig|code|appid')}${WRITTEN}(?=[^${QUERY_END}0-9]*[0-9])(?=[^${QUERY_END}A-Za-z]*[A-Za-z])[A-Za-z0-9._~+/=%-]{16,}(?=[${QUERY_END}]|$)`,
  ),
  format('bearer token', ['earer '], '(?<=(?<![A-Za-z0-9])[Bb]earer )[A-Za-z0-9._~+/-]{20,}={0,2}'),
  format('basic credentials', ['asic '], '(?<=(?<![A-Za-z0-9])[Bb]asic )[A-Za-z0-9+/]{16,}={0,2}'),
];
