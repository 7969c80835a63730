/**
 * What the elements of flows do. Data: to teach the adapter an element, add its tag; to teach it an action, add its
 * `actionType`. Actions not listed may be anything: they count as requests.
 */
import { groupOfWord } from '../group-of-word.js';
import type { Category } from '../vocabulary.js';

export interface ElementKind {
  /** How the schema names the step: the singular of the tag. */
  readonly name: string;
  readonly category: Category;
}

export const ELEMENTS: ReadonlyMap<string, ElementKind> = new Map<string, ElementKind>([
  ['recordLookups', { name: 'recordLookup', category: 'read' }],
  ['recordCreates', { name: 'recordCreate', category: 'write' }],
  ['recordUpdates', { name: 'recordUpdate', category: 'write' }],
  ['recordDeletes', { name: 'recordDelete', category: 'delete' }],
  ['recordRollbacks', { name: 'recordRollback', category: 'control' }],
  ['actionCalls', { name: 'action', category: 'request' }],
  ['apexPluginCalls', { name: 'apexPlugin', category: 'code' }],
  ['subflows', { name: 'subflow', category: 'control' }],
  ['screens', { name: 'screen', category: 'respond' }],
  ['decisions', { name: 'decision', category: 'control' }],
  ['loops', { name: 'loop', category: 'control' }],
  ['waits', { name: 'wait', category: 'control' }],
  ['assignments', { name: 'assignment', category: 'transform' }],
  ['collectionProcessors', { name: 'collectionProcessor', category: 'transform' }],
  ['transforms', { name: 'transform', category: 'transform' }],
  ['customErrors', { name: 'customError', category: 'control' }],
  ['steps', { name: 'step', category: 'control' }],
  ['orchestratedStages', { name: 'orchestratedStage', category: 'control' }],
  ['steppedStages', { name: 'steppedStage', category: 'control' }],
  ['experiments', { name: 'experiment', category: 'control' }],
]);

const ACTIONS: Readonly<Partial<Record<Category, string>>> = {
  code: 'apex component cloudFlow executeScript',
  send:
    'emailSimple emailAlert emailSimpleWithTemplate chatterPost customNotificationAction sendNotification slackPostMessage ' +
    'slackSendMessage sendEmailMessage sendSurveyInvitation addToMessageQueue sendConversationMessages',
  ai: 'generatePromptResponse generateAiAgentResponse einsteinGenerate',
  write:
    'quickAction submit contentWorkspaceEnableFolders createCustomField createCustomerWithPaymentMethod managedContentRoleActions ' +
    'assignEnablementProgram deactivateSessionPermSet activateSessionPermSet routeWork',
  control: 'flow choiceNavigate stepInteractive stepBackground evaluationFlow',
  read: 'knowledgeAction getRecommendations exportSearchTerms',
};

const CATEGORY_BY_ACTION = groupOfWord(ACTIONS);

export function actionCategory(actionType: string | undefined): Category {
  return CATEGORY_BY_ACTION.get(actionType ?? '') ?? 'request';
}
