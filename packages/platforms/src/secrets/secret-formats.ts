/**
 * Published formats of credentials, by provider. To add one: a name and a linear-time pattern that is long enough to
 * hit nothing else. A pattern matches the whole secret; context that is no part of it stands in look-arounds.
 */
export interface SecretFormat {
  readonly name: string;
  readonly pattern: string;
}

export const SECRET_FORMATS: readonly SecretFormat[] = [
  { name: 'OpenAI, Anthropic or OpenRouter key', pattern: '(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,}' },
  { name: 'Stripe key', pattern: '(?<![A-Za-z0-9])(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}' },
  { name: 'Stripe webhook secret', pattern: '(?<![A-Za-z0-9])whsec_[A-Za-z0-9]{24,}' },
  { name: 'Google API key', pattern: '(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}' },
  { name: 'Google OAuth secret', pattern: '(?<![A-Za-z0-9])GOCSPX-[A-Za-z0-9_-]{20,}' },
  { name: 'Google OAuth token', pattern: '(?<![A-Za-z0-9])ya29\\.[A-Za-z0-9_-]{20,}' },
  { name: 'Slack token', pattern: '(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,}' },
  { name: 'Slack app token', pattern: '(?<![A-Za-z0-9])xapp-[0-9]-[A-Za-z0-9-]{20,}' },
  { name: 'Slack webhook', pattern: 'hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9/]{20,}' },
  { name: 'Discord webhook', pattern: 'discord(?:app)?\\.com/api/webhooks/[0-9]{15,}/[A-Za-z0-9_-]{40,}' },
  { name: 'Teams webhook', pattern: 'webhook\\.office\\.com/webhookb2/[A-Za-z0-9@/-]{60,}' },
  { name: 'GitHub token', pattern: '(?<![A-Za-z0-9])gh[oprsu]_[A-Za-z0-9]{30,}' },
  { name: 'GitHub fine-grained token', pattern: '(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{22,}' },
  { name: 'GitLab token', pattern: '(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt)-[A-Za-z0-9_-]{20,}' },
  { name: 'AWS access key id', pattern: '(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])' },
  { name: 'SendGrid key', pattern: '(?<![A-Za-z0-9])SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}' },
  { name: 'Mailgun key', pattern: '(?<![A-Za-z0-9])key-[a-f0-9]{32}(?![a-f0-9])' },
  { name: 'Mailchimp key', pattern: '(?<![A-Za-z0-9])[a-f0-9]{32}-us[0-9]{1,2}(?![0-9])' },
  { name: 'Brevo key', pattern: '(?<![A-Za-z0-9])xkeysib-[a-f0-9]{40,}(?:-[A-Za-z0-9]{10,})?' },
  { name: 'Resend key', pattern: '(?<![A-Za-z0-9])re_[A-Za-z0-9]{6,12}_[A-Za-z0-9]{16,}' },
  { name: 'Telegram bot token', pattern: '(?<![0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{33}' },
  { name: 'Twilio key', pattern: '(?<![A-Za-z0-9])SK[a-f0-9]{32}(?![A-Za-z0-9])' },
  { name: 'Airtable token', pattern: '(?<![A-Za-z0-9])pat[A-Za-z0-9]{14}\\.[a-f0-9]{40,}' },
  { name: 'Notion token', pattern: '(?<![A-Za-z0-9])(?:secret_[A-Za-z0-9]{40,}|ntn_[A-Za-z0-9]{40,})' },
  { name: 'HubSpot token', pattern: '(?<![A-Za-z0-9])pat-(?:na|eu|ap)[0-9]-[a-f0-9-]{36}' },
  { name: 'Shopify token', pattern: '(?<![A-Za-z0-9])shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}' },
  { name: 'Meta access token', pattern: '(?<![A-Za-z0-9])EAA[A-Za-z0-9]{40,}' },
  { name: 'Hugging Face token', pattern: '(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}' },
  { name: 'Groq key', pattern: '(?<![A-Za-z0-9])gsk_[A-Za-z0-9]{40,}' },
  { name: 'Replicate token', pattern: '(?<![A-Za-z0-9])r8_[A-Za-z0-9]{30,}' },
  { name: 'xAI key', pattern: '(?<![A-Za-z0-9])xai-[A-Za-z0-9]{40,}' },
  { name: 'Perplexity key', pattern: '(?<![A-Za-z0-9])pplx-[A-Za-z0-9]{40,}' },
  { name: 'Apify token', pattern: '(?<![A-Za-z0-9])apify_api_[A-Za-z0-9]{30,}' },
  { name: 'Tavily key', pattern: '(?<![A-Za-z0-9])tvly-[A-Za-z0-9-]{20,}' },
  { name: 'Firecrawl key', pattern: '(?<![A-Za-z0-9])fc-[a-f0-9]{32}(?![a-f0-9])' },
  { name: 'npm token', pattern: '(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}' },
  { name: 'DigitalOcean token', pattern: '(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{64}' },
  { name: 'Linear key', pattern: '(?<![A-Za-z0-9])lin_(?:api|oauth)_[A-Za-z0-9]{32,}' },
  { name: 'Figma token', pattern: '(?<![A-Za-z0-9])figd_[A-Za-z0-9_-]{30,}' },
  { name: 'Postman key', pattern: '(?<![A-Za-z0-9])PMAK-[a-f0-9]{24}-[a-f0-9]{34}' },
  {
    name: 'Square token',
    pattern: '(?<![A-Za-z0-9])(?:sq0[a-z]{3}-[A-Za-z0-9_-]{22,}|EAAA[A-Za-z0-9_-]{60})',
  },
  { name: 'Supabase token', pattern: '(?<![A-Za-z0-9])sbp_[a-f0-9]{40}' },
  {
    name: 'JSON Web Token',
    pattern: '(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{8,}',
  },
  // The key block may be cut off, so its end is not asked for.
  {
    name: 'private key',
    pattern:
      '-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----[A-Za-z0-9+/=\\s\\\\]*(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----)?',
  },
  {
    name: 'password in an address',
    pattern: '(?<=[a-z]://)[^\\s/?#:@"\'<>]{0,128}:[^\\s/?#@"\'<>]{1,256}(?=@)',
  },
  { name: 'bearer token', pattern: '(?<=(?<![A-Za-z0-9])[Bb]earer )[A-Za-z0-9._~+/-]{20,}={0,2}' },
  { name: 'basic credentials', pattern: '(?<=(?<![A-Za-z0-9])[Bb]asic )[A-Za-z0-9+/]{16,}={0,2}' },
];
