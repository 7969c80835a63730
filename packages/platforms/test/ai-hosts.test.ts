import { expect, test } from 'vitest';
import { asksModel } from '../src/ai-hosts.js';
import { known, opaque, unknown } from '../src/fact.js';
import { HOLE } from '../src/secrets/find-secrets.js';

const POST = known('POST');
const address = (fixed: string) => ({ kind: 'template' as const, fixed, holes: [] });
const asks = (fixed: string) => asksModel(address(fixed), POST);

test.each([
  'https://api.openai.com/v1/chat/completions',
  'https://api.openai.com/v1/responses?trace=files',
  `https://api.openai.com/v1/threads/${HOLE}/runs`,
  'https://api.openai.com/v1/threads/runs',
  'https://api.mistral.ai/v1/ocr',
  `https://api.anthropic.com/${HOLE}`,
  `https://generativelanguage.googleapis.com/v1beta/models/${HOLE}:generateContent?key=${HOLE}`,
  'https://ours.openai.azure.com/openai/deployments/a/chat/completions',
  'https://bedrock-runtime.eu-central-1.amazonaws.com/model/a/invoke',
])('%s is asked', (url) => {
  expect(asks(url)).toBe(true);
});

test.each([
  `${HOLE}/v1/chat/completions`,
  `https://${HOLE}.openai.azure.com/openai/deployments/a/chat/completions`,
  'https://api.openai.com.example/v1/chat/completions',
  'https://a.example/?to=https://api.openai.com/',
  'https://bedrock-runtime.amazonaws.com.example/model/a/invoke',
])('%s is somewhere else', (url) => {
  expect(asks(url)).toBe(false);
});

test.each([
  'https://api.openai.com/v1/files',
  'https://api.openai.com/v1/embeddings',
  'https://api.openai.com/v1/threads',
  `https://api.openai.com/v1/threads/${HOLE}/messages`,
  'https://api.openai.com/v1/fine_tuning/jobs',
  'https://api.cohere.com/v2/embed',
  'https://api.anthropic.com/v1/messages/count_tokens',
  'https://generativelanguage.googleapis.com/upload/v1beta/files?key=a',
  'https://generativelanguage.googleapis.com/v1beta/models/a:batchEmbedContents',
])('%s gets no answer of a model', (url) => {
  expect(asks(url)).toBe(false);
});

test('what is not sent by a POST asks nothing', () => {
  const url = address('https://api.openai.com/v1/chat/completions');
  for (const method of [known('GET'), known('DELETE'), opaque('expression'), unknown('none is given')])
    expect(asksModel(url, method)).toBe(false);
  expect(asksModel(undefined, POST)).toBe(false);
});
