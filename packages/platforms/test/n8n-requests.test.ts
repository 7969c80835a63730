import { describe, expect, test } from 'vitest';
import { BASE, LANGCHAIN, readOne, type TestNode } from './one-workflow.js';

function request(node: TestNode) {
  return readOne([{ name: 'S', ...node }]).asset('Request', 'wf/S');
}
const http = (parameters: object) => request({ type: `${BASE}httpRequest`, parameters });

test.each([
  ['https://a.example/f?code=Zx81hQp02mmVbT55aa9Lk0', ['code']],
  ['https://a.example/f?code=DE', []],
  ['https://a.example/f?code={{ $json.code }}', []],
])('the key of a function in an address: %s', (url, keys) => {
  expect(http({ url: `=${url}` }).secret_query_keys).toEqual(keys);
});

test('defaults: GET, certificates checked', () => {
  expect(http({ url: 'https://API.example:8443/v1?b=1&A=2#x' })).toEqual({
    id: 'wf/S',
    step: 'wf/S',
    method: 'GET',
    scheme: 'https',
    host: 'api.example',
    zone: 'public',
    query_keys: ['a', 'b'],
    secret_query_keys: [],
    verifies_tls: true,
    $unknown: { boundary: 'policyc.yaml has no zones' },
  });
});

describe('a model that is asked by a plain request', () => {
  const url = 'https://api.openai.com/v1/chat/completions';
  const category = (parameters: object, type = `${BASE}httpRequest`, typeVersion = 4.2) =>
    readOne([{ name: 'S', type, typeVersion, parameters }]).asset('Step', 'wf/S').category;

  test.each([
    [{ url, method: 'POST' }, 4.2, 'ai'],
    [{ url, requestMethod: 'POST' }, 1, 'ai'],
    [{ url, requestMethod: 'POST' }, 2, 'ai'],
    [{ url: '=https://api.openai.com/v1/{{ $json.path }}', method: 'POST' }, 3, 'ai'],
    [{ url: "={{ 'https://api.openai.com/v1/' + $json.path }}", method: 'POST' }, 4, 'ai'],
    [{ url }, 4.2, 'request'],
    [{ url, method: '={{ $json.method }}' }, 4.2, 'request'],
    [{ url: '={{ $json.base }}/v1/chat/completions', method: 'POST' }, 4.2, 'request'],
    [{ url: 'https://a.example/v1/chat/completions', method: 'POST' }, 4.2, 'request'],
  ])('%j of version %d: %s', (parameters, version, expected) => {
    expect(category(parameters, undefined, version)).toBe(expected);
  });

  test('a tool stays what the agent makes of it', () => {
    expect(category({ url, method: 'POST' }, `${BASE}httpRequestTool`)).toBe('request');
    expect(category({ url, method: 'POST' }, `${LANGCHAIN}toolHttpRequest`)).toBe('request');
  });

  test('stays a request, and its address tells what it is', () => {
    const read = readOne([{ name: 'S', type: `${BASE}httpRequest`, parameters: { url, method: 'POST' } }]);
    expect(read.asset('Request', 'wf/S')).toMatchObject({ method: 'POST', host: 'api.openai.com' });
    const place = read.place('Step', 'wf/S');
    expect(place).toMatchObject({ fields: { category: { pointer: '/nodes/0/parameters/url' } } });
  });
});

test('GraphQL is asked by POST', () => {
  const graphql = (parameters: object) => request({ type: `${BASE}graphql`, parameters }).method;
  expect(graphql({ endpoint: 'https://a.example' })).toBe('POST');
  expect(graphql({ endpoint: 'https://a.example', requestMethod: 'GET' })).toBe('GET');
});

test('a feed whose certificate is not checked', () => {
  const feed = (options: object) =>
    request({ type: `${BASE}rssFeedRead`, parameters: { url: 'https://a.example/feed', options } });
  expect(feed({}).verifies_tls).toBe(true);
  expect(feed({ ignoreSSL: true }).verifies_tls).toBe(false);
});

test('a server of tools that is chosen from a registry', () => {
  const node = {
    type: `${LANGCHAIN}mcpRegistryClientTool`,
    parameters: { endpointUrl: 'https://tools.example/mcp' },
  };
  expect(request(node)).toMatchObject({ host: 'tools.example', scheme: 'https' });
});

describe('addresses', () => {
  test.each([
    ['http://localhost:3000', 'local'],
    ['http://127.0.0.1', 'local'],
    ['http://[::1]/x', 'local'],
    ['http://10.1.2.3', 'private'],
    ['http://172.31.0.1', 'private'],
    ['http://172.32.0.1', 'public'],
    ['http://192.168.1.1', 'private'],
    ['http://[fd00::1]', 'private'],
    ['http://qdrant:6333', 'private'],
    ['http://nas.local', 'private'],
    ['http://host.docker.internal', 'private'],
    ['http://8.8.8.8', 'public'],
    ['http://ip-api.com/json/', 'public'],
    ['http://user:pass@ip-api.com/', 'public'],
  ])('%s is %s', (url, zone) => {
    expect(http({ url })).toMatchObject({ scheme: 'http', zone });
  });

  test('a computed path leaves scheme and host', () => {
    expect(http({ url: '=http://a.example/{{ $json.p }}?x={{ $json.y }}' })).toMatchObject({
      scheme: 'http',
      host: 'a.example',
      query_keys: ['x'],
    });
  });

  test('a computed host leaves the scheme', () => {
    expect(http({ url: '=http://{{ $json.h }}/x' })).toMatchObject({
      scheme: 'http',
      $opaque: { host: 'expression', zone: 'expression' },
    });
  });

  test.each([
    ["'http://a.example/p/' + $json.id + '/end?x=' + $json.y", 'a.example', ['x']],
    [`\`http://\${$json.h}.a.example/p\``, undefined, []],
    [`\`http://a.example/\${$json.p}?q=1\``, 'a.example', ['q']],
    ['"http://a.example"', 'a.example', []],
  ])('an expression that begins with fixed text leaves that: %s', (expression, host, keys) => {
    const found = http({ url: `={{ ${expression} }}` });
    expect(found).toMatchObject({ scheme: 'http', query_keys: keys });
    expect(found.host).toBe(host);
  });

  test.each([
    "'http://a.example' ? $json.a : $json.b",
    "'http://a.example'.concat($json.a)",
    "'http://a.example' +",
  ])('an expression that joins nothing leaves nothing: %s', (expression) => {
    expect(http({ url: `={{ ${expression} }}` }).$opaque).toHaveProperty('host');
  });

  test('a computed address leaves nothing', () => {
    const found = http({ url: '={{ $json.url }}' });
    expect(found.$opaque).toEqual({
      scheme: 'expression',
      host: 'expression',
      zone: 'expression',
      query_keys: 'expression',
    });
    expect(found.secret_query_keys).toEqual([]);
  });

  test('no address, no absolute address', () => {
    expect(http({}).$unknown).toMatchObject({ scheme: 'no address is given' });
    expect(http({ url: 'a.example/x' })).toMatchObject({
      host: 'a.example',
      $unknown: { scheme: 'not an absolute address' },
    });
  });
});

describe('query', () => {
  test('parameters beside the address', () => {
    const parameters = [
      { name: 'Page', value: '1' },
      { name: 'api_key', value: 'hunter2hunter2' },
    ];
    expect(http({ url: 'https://a.example', queryParameters: { parameters } })).toMatchObject({
      query_keys: ['api_key', 'page'],
      secret_query_keys: ['api_key'],
    });
  });

  test('in the address, and computed ones', () => {
    expect(
      http({ url: '=https://a.example/?apikey=REDACTED&email={{ $json.e }}' }).secret_query_keys,
    ).toEqual(['apikey']);
    expect(http({ url: '=https://a.example/?apikey={{ $json.k }}' }).secret_query_keys).toEqual([]);
  });

  test('`key` needs a value that looks like one', () => {
    const keys = (value: string) => http({ url: `https://a.example/?key=${value}` }).secret_query_keys;
    expect(keys('users')).toEqual([]);
    expect(keys('YOUR_API_KEY')).toEqual([]);
    expect(keys('9f86d081884c7d659a2feaa0')).toEqual(['key']);
  });

  test('JSON text', () => {
    expect(http({ url: 'https://a.example', jsonQuery: '{"A": 1}' }).query_keys).toEqual(['a']);
    expect(http({ url: 'https://a.example', jsonQuery: '={{ $json }}' }).$opaque).toEqual({
      query_keys: 'expression',
    });
  });

  test('a computed name', () => {
    const parameters = [{ name: '={{ $json.n }}', value: 'x' }];
    expect(http({ url: 'https://a.example', queryParameters: { parameters } }).$opaque).toEqual({
      query_keys: 'expression',
    });
  });
});

describe('certificates', () => {
  test.each([
    [{ options: { allowUnauthorizedCerts: true } }, false],
    [{ allowUnauthorizedCerts: true }, false],
    [{ requestOptions: { allowUnauthorizedCerts: true } }, false],
    [{ options: { allowUnauthorizedCerts: false } }, true],
  ])('%o', (parameters, verifies) => {
    expect(http({ url: 'https://a.example', ...parameters }).verifies_tls).toBe(verifies);
  });

  test('computed', () => {
    expect(http({ options: { allowUnauthorizedCerts: '={{ true }}' } }).$opaque).toHaveProperty(
      'verifies_tls',
    );
  });

  test('a mail step gives a request only where it matters', () => {
    const mail = (options: object) =>
      readOne([{ name: 'S', type: `${BASE}emailSend`, parameters: { options } }]);
    expect(mail({}).keys('Request')).toEqual([]);
    expect(mail({ allowUnauthorizedCerts: true }).asset('Request', 'wf/S')).toMatchObject({
      verifies_tls: false,
      $unknown: { host: 'part of the credential' },
    });
  });
});

test.each([
  [{ type: `${BASE}httpRequest`, parameters: { requestMethod: 'put' } }, 'PUT'],
  [{ type: `${LANGCHAIN}toolHttpRequest`, parameters: { method: 'POST' } }, 'POST'],
  [{ type: `${BASE}httpRequestTool`, parameters: {} }, 'GET'],
])('method of %o', (node, method) => {
  expect(request(node).method).toBe(method);
});
