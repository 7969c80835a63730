/** Lists with more elements than a function takes arguments, wherever exports have lists: nothing throws, and nothing else is lost. */
import { expect, test } from 'vitest';
import { readExports } from '../src/index.js';
import { BASE, NOW, workflow } from './one-workflow.js';

const MANY = 200_000;
const manyOf = (element: string) => element.repeat(MANY);
/** Code as long as is looked at. */
const LONG_LIST = `[${'0,'.repeat(130_900)}0]`;
const flow = (inside: string) =>
  `<?xml version="1.0"?><Flow xmlns="http://soap.sforce.com/2006/04/metadata">${inside}<processType>AutoLaunchedFlow</processType><status>Active</status></Flow>`;
const TEMPLATES = ['T2', 'T3', 'T4', 'T5']
  .map(
    (inner, i) =>
      `<textTemplates><name>T${i + 1}</name><text>${`{!${inner}}`.repeat(1000)}</text></textTemplates>`,
  )
  .join('');

const INPUTS: readonly (readonly [name: string, path: string, content: unknown])[] = [
  [
    'elements of code',
    'a.json',
    workflow([{ name: 'C', type: `${BASE}code`, parameters: { jsCode: `return ${LONG_LIST}` } }]),
  ],
  [
    'connections of a node that does nothing',
    'a.json',
    {
      ...workflow([
        { name: 'T', type: `${BASE}manualTrigger` },
        { name: 'N', type: `${BASE}noOp` },
        { name: 'S', type: `${BASE}set` },
      ]),
      connections: {
        T: { main: [[{ node: 'N', type: 'main', index: 0 }]] },
        N: { main: [Array.from({ length: MANY }, () => ({ node: 'S', type: 'main', index: 0 }))] },
      },
    },
  ],
  [
    'wires of a junction',
    'flows.json',
    [
      { id: 't', type: 'tab', label: 'x' },
      { id: 'i', type: 'inject', z: 't', wires: [['j']] },
      { id: 'j', type: 'junction', z: 't', wires: [Array.from({ length: MANY }, () => 'f')] },
      { id: 'f', type: 'debug', z: 't', wires: [] },
    ],
  ],
  [
    'elements of settings',
    'settings.js',
    `module.exports = { flowFile: "x", uiPort: 1880, a: [${manyOf('0,')}0] }`,
  ],
  [
    'controls of a canvas app',
    'Controls/1.json',
    `{"TopParent":{"Type":"ControlInfo","Name":"App","Template":{"Id":"x","Name":"screen"},"Rules":[],"ControlUniqueId":"1","Children":[${manyOf('{},')}{}]}}`,
  ],
  [
    'widgets, sources and libraries of an application',
    'a.json',
    `{"exportedApplication":{"name":"A"},"pageList":[{"unpublishedPage":{"name":"P","layouts":[{"dsl":{"widgetName":"M","type":"CANVAS","widgetId":"0","children":[${manyOf('{},')}{}]}}]}}],"actionList":[],"datasourceList":[${manyOf('{},')}{}],"customJSLibList":[${manyOf('{},')}{}]}`,
  ],
  [
    'elements of code of an application',
    'a.json',
    {
      app: [
        {
          definition: {
            appV2: {
              type: 'front-end',
              id: '1',
              name: 'A',
              appVersions: [{ id: 'v', name: 'v1', definition: {} }],
              components: [],
              pages: [],
              events: [],
              dataSources: [],
              dataQueries: [
                { id: 'q', name: 'q', kind: 'runjs', options: { code: LONG_LIST }, appVersionId: 'v' },
              ],
            },
          },
        },
      ],
    },
  ],
  [
    'assignments of a variable',
    'x.flow-meta.xml',
    flow(
      `<assignments><name>s</name>${Array.from({ length: MANY }, (_, i) => `<assignmentItems><assignToReference>v</assignToReference><value><elementReference>a${i}</elementReference></value></assignmentItems>`).join('')}</assignments><recordCreates><name>r</name><object>Case</object><inputAssignments><field>A</field><value><elementReference>v</elementReference></value></inputAssignments></recordCreates><variables><name>v</name></variables>`,
    ),
  ],
  [
    'templates in templates',
    'x.flow-meta.xml',
    flow(
      `${TEMPLATES}<actionCalls><name>a</name><actionName>emailSimple</actionName><actionType>emailSimple</actionType><inputParameters><name>emailBody</name><value><stringValue>{!T1}</stringValue></value></inputParameters></actionCalls>`,
    ),
  ],
];

test.each(INPUTS)('%s', (_, path, content) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const encode = (written: string) => new TextEncoder().encode(written);
  const other = { path: 'other.json', bytes: encode(JSON.stringify({ ...workflow([]), id: 'other' })) };
  const { files, snapshot } = readExports([{ path, bytes: encode(text) }, other], { now: NOW });
  expect(files.map((file) => file.tag)).toEqual(['mapped', 'mapped']);
  expect(snapshot.assets.Automation?.map(({ id }) => id)).toContain('other');
});
