/** Every rule of the linter, by category. */
import type { LintRule } from './lint-rule.js';
import { absorbedOperandRule } from './rules/bugs/absorbed-operand.js';
import { constantOperandRule } from './rules/bugs/constant-operand.js';
import { contradictingQuantifiersRule } from './rules/bugs/contradicting-quantifiers.js';
import { contradictionRule } from './rules/bugs/contradiction.js';
import { duplicateElementRule } from './rules/bugs/duplicate-element.js';
import { duplicateOperandRule } from './rules/bugs/duplicate-operand.js';
import { emptyMembershipRule } from './rules/bugs/empty-membership.js';
import { everyMemberRule } from './rules/bugs/every-member.js';
import { filterDecidesRule } from './rules/bugs/filter-decides.js';
import { filterExcludesRule } from './rules/bugs/filter-excludes.js';
import { holeInTextRule } from './rules/bugs/hole-in-text.js';
import { identicalBranchesRule } from './rules/bugs/identical-branches.js';
import { impossibleCountRule } from './rules/bugs/impossible-count.js';
import { impossiblePatternRule } from './rules/bugs/impossible-pattern.js';
import { impossibleRangeRule } from './rules/bugs/impossible-range.js';
import { likeAnythingRule } from './rules/bugs/like-anything.js';
import { lowerCaseMismatchRule } from './rules/bugs/lower-case-mismatch.js';
import { selfMembershipRule } from './rules/bugs/self-membership.js';
import { tautologyRule } from './rules/bugs/tautology.js';
import { unreachableBranchRule } from './rules/bugs/unreachable-branch.js';
import { unusedBinderRule } from './rules/bugs/unused-binder.js';
import { vacuousEveryRule } from './rules/bugs/vacuous-every.js';
import { repeatsTitleRule } from './rules/documentation/repeats-title.js';
import { undocumentedFnRule } from './rules/documentation/undocumented-fn.js';
import { undocumentedParamRule } from './rules/documentation/undocumented-param.js';
import { undocumentedPolicyRule } from './rules/documentation/undocumented-policy.js';
import { undocumentedSchemaRule } from './rules/documentation/undocumented-schema.js';
import { wholeSentenceRule } from './rules/documentation/whole-sentence.js';
import { allButOneRule } from './rules/idiom/all-but-one.js';
import { boolComparisonRule } from './rules/idiom/bool-comparison.js';
import { constantLeftRule } from './rules/idiom/constant-left.js';
import { countNoneRule } from './rules/idiom/count-none.js';
import { doubleNegationRule } from './rules/idiom/double-negation.js';
import { enumChainRule } from './rules/idiom/enum-chain.js';
import { everyNotRule } from './rules/idiom/every-not.js';
import { ifBoolRule } from './rules/idiom/if-bool.js';
import { impliedComparisonRule } from './rules/idiom/implied-comparison.js';
import { impliedGuardRule } from './rules/idiom/implied-guard.js';
import { likeWithoutWildcardRule } from './rules/idiom/like-without-wildcard.js';
import { membershipRule } from './rules/idiom/membership.js';
import { negatedComparisonRule } from './rules/idiom/negated-comparison.js';
import { negatedIfRule } from './rules/idiom/negated-if.js';
import { negatedRuleRule } from './rules/idiom/negated-rule.js';
import { negatedStateRule } from './rules/idiom/negated-state.js';
import { notEveryRule } from './rules/idiom/not-every.js';
import { notSomeRule } from './rules/idiom/not-some.js';
import { redundantParenthesesRule } from './rules/idiom/redundant-parentheses.js';
import { repeatedEqualityRule } from './rules/idiom/repeated-equality.js';
import { singleElementSetRule } from './rules/idiom/single-element-set.js';
import { duplicateMappingRule } from './rules/metadata/duplicate-mapping.js';
import { duplicateTagRule } from './rules/metadata/duplicate-tag.js';
import { duplicateTitleRule } from './rules/metadata/duplicate-title.js';
import { fixInstructionRule } from './rules/metadata/fix-instruction.js';
import { formerlyTakenRule } from './rules/metadata/formerly-taken.js';
import { laxDeadlineRule } from './rules/metadata/lax-deadline.js';
import { missingCweRule } from './rules/metadata/missing-cwe.js';
import { missingDeadlineRule } from './rules/metadata/missing-deadline.js';
import { missingFixRule } from './rules/metadata/missing-fix.js';
import { missingLikelihoodRule } from './rules/metadata/missing-likelihood.js';
import { missingMapsRule } from './rules/metadata/missing-maps.js';
import { missingMessageRule } from './rules/metadata/missing-message.js';
import { missingOwnerRule } from './rules/metadata/missing-owner.js';
import { missingProfileRule } from './rules/metadata/missing-profile.js';
import { referenceUrlRule } from './rules/metadata/reference-url.js';
import { unlikelyCriticalRule } from './rules/metadata/unlikely-critical.js';
import { constantQuantifierRule } from './rules/performance/constant-quantifier.js';
import { countForExistenceRule } from './rules/performance/count-for-existence.js';
import { nestedKindsRule } from './rules/performance/nested-kinds.js';
import { pathInQuantifierRule } from './rules/performance/path-in-quantifier.js';
import { productOfKindsRule } from './rules/performance/product-of-kinds.js';
import { relationInsteadOfKindRule } from './rules/performance/relation-instead-of-kind.js';
import { repeatedExpressionRule } from './rules/performance/repeated-expression.js';
import { binderNameRule } from './rules/style/binder-name.js';
import { fileNameRule } from './rules/style/file-name.js';
import { longConditionRule } from './rules/style/long-condition.js';
import { messageFullStopRule } from './rules/style/message-full-stop.js';
import { messageNamesSubjectRule } from './rules/style/message-names-subject.js';
import { messageNamesWitnessRule } from './rules/style/message-names-witness.js';
import { messageRepeatsTitleRule } from './rules/style/message-repeats-title.js';
import { policyIdRule } from './rules/style/policy-id.js';
import { schemaNamesRule } from './rules/style/schema-names.js';
import { snakeCaseRule } from './rules/style/snake-case.js';
import { titleCapitalRule } from './rules/style/title-capital.js';
import { titleFullStopRule } from './rules/style/title-full-stop.js';
import { titleLengthRule } from './rules/style/title-length.js';
import { titleNounPhraseRule } from './rules/style/title-noun-phrase.js';
import { todoCommentRule } from './rules/style/todo-comment.js';
import { unusedUseRule } from './rules/style/unused-use.js';
import { malformedSuppression } from './rules/suppression/malformed.js';
import { unexplainedSuppression } from './rules/suppression/unexplained.js';
import { unknownRuleSuppression } from './rules/suppression/unknown-rule.js';
import { unusedSuppression } from './rules/suppression/unused.js';
import { caseRepeatsValueRule } from './rules/testing/case-repeats-value.js';
import { duplicateCaseRule } from './rules/testing/duplicate-case.js';
import { duplicateTestTitleRule } from './rules/testing/duplicate-test-title.js';
import { foreignPolicyRule } from './rules/testing/foreign-policy.js';
import { noFailingCaseRule } from './rules/testing/no-failing-case.js';
import { noInconclusiveCaseRule } from './rules/testing/no-inconclusive-case.js';
import { noPassingCaseRule } from './rules/testing/no-passing-case.js';
import { uncheckedMessageRule } from './rules/testing/unchecked-message.js';
import { unexplainedInconclusiveRule } from './rules/testing/unexplained-inconclusive.js';
import { untestedPolicyRule } from './rules/testing/untested-policy.js';
import { unusedGivenRule } from './rules/testing/unused-given.js';

export const lintRules: readonly LintRule[] = [
  absorbedOperandRule,
  constantOperandRule,
  contradictingQuantifiersRule,
  contradictionRule,
  duplicateElementRule,
  duplicateOperandRule,
  emptyMembershipRule,
  everyMemberRule,
  filterDecidesRule,
  filterExcludesRule,
  holeInTextRule,
  identicalBranchesRule,
  impossibleCountRule,
  impossiblePatternRule,
  impossibleRangeRule,
  likeAnythingRule,
  lowerCaseMismatchRule,
  selfMembershipRule,
  tautologyRule,
  unreachableBranchRule,
  unusedBinderRule,
  vacuousEveryRule,
  allButOneRule,
  boolComparisonRule,
  constantLeftRule,
  countNoneRule,
  doubleNegationRule,
  enumChainRule,
  everyNotRule,
  ifBoolRule,
  impliedComparisonRule,
  impliedGuardRule,
  likeWithoutWildcardRule,
  membershipRule,
  negatedComparisonRule,
  negatedIfRule,
  negatedRuleRule,
  negatedStateRule,
  notEveryRule,
  notSomeRule,
  redundantParenthesesRule,
  repeatedEqualityRule,
  singleElementSetRule,
  binderNameRule,
  fileNameRule,
  longConditionRule,
  messageFullStopRule,
  messageNamesSubjectRule,
  messageNamesWitnessRule,
  messageRepeatsTitleRule,
  policyIdRule,
  schemaNamesRule,
  snakeCaseRule,
  titleCapitalRule,
  titleFullStopRule,
  titleLengthRule,
  titleNounPhraseRule,
  todoCommentRule,
  unusedUseRule,
  duplicateMappingRule,
  duplicateTagRule,
  duplicateTitleRule,
  fixInstructionRule,
  formerlyTakenRule,
  laxDeadlineRule,
  missingCweRule,
  missingDeadlineRule,
  missingFixRule,
  missingLikelihoodRule,
  missingMapsRule,
  missingMessageRule,
  missingOwnerRule,
  missingProfileRule,
  referenceUrlRule,
  unlikelyCriticalRule,
  caseRepeatsValueRule,
  duplicateCaseRule,
  duplicateTestTitleRule,
  foreignPolicyRule,
  noFailingCaseRule,
  noInconclusiveCaseRule,
  noPassingCaseRule,
  uncheckedMessageRule,
  unexplainedInconclusiveRule,
  untestedPolicyRule,
  unusedGivenRule,
  constantQuantifierRule,
  countForExistenceRule,
  nestedKindsRule,
  pathInQuantifierRule,
  productOfKindsRule,
  relationInsteadOfKindRule,
  repeatedExpressionRule,
  repeatsTitleRule,
  undocumentedFnRule,
  undocumentedParamRule,
  undocumentedPolicyRule,
  undocumentedSchemaRule,
  wholeSentenceRule,
  malformedSuppression,
  unexplainedSuppression,
  unknownRuleSuppression,
  unusedSuppression,
];
