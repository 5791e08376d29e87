import type { Rule } from "../rule";
import { compatibilityRules } from "./compatibility";
import { costRules } from "./cost";
import { destroyRules } from "./destroy";
import { exposureRules } from "./exposure";
import { privateDataRules } from "./private-data";
import { identityRules } from "./identity";
import { trustedSubjectRules } from "./trusted-subjects";
import { namingRules } from "./naming";
import { objectRules } from "./objects";
import { observabilityRules } from "./observability";
import { gpuNeedRules } from "./gpu-needs";
import { nodeMakerRules } from "./node-makers";
import { subnetRoomRules } from "./subnet-room";
import { leaveFirstRules } from "./leave-first";
import { plannerRules } from "./planners";
import { orderRules } from "./order";
import { policyRules } from "../policy";
import { givenUpRightRules } from "../policy/given-up-rights";
import { operatedPodRules } from "../policy/operated-pods";
import { referenceRules } from "./references";
import { schedulingRules } from "./scheduling";
import { argumentRules } from "./arguments";
import { dataRules } from "./data";
import { rightsRules } from "./rights";
import { identityLinkRules } from "./identity-links";
import { cloudNetworkRules } from "./cloud-network";
import { closureRules } from "./closure";
import { networkPolicyRules } from "./network-policies";
import { serviceAddressRules } from "./service-addresses";
import { shapeRules } from "./shape";
import { releaseRules } from "./releases";
import { secretFlowRules } from "./secret-flow";
import { nodeBoundRules } from "./node-bounds";
import { workflowRules } from "./workflows";
import { hardeningRules } from "./hardening";
import { beforeUseRules } from "./before-use";
import { agreementRules } from "./agreement";
import { signInRules } from "./sign-in";
import { volumeRules } from "./volumes";
import { guardRules } from "./guards";
import { selectorRules } from "./selectors";
import { classRules } from "./classes";
import { passwordRules } from "./passwords";
import { givenNameRules } from "./given-names";
import { grantRules } from "./grants";
import { machineRules } from "./machines";
import { quantityRules } from "./quantities";
import { versionRules } from "./versions";
import { secretReaderRules } from "./secret-readers";
import { scrapingRules } from "./scraping";
import { secretRules } from "./secrets";
import { modelStoreRules } from "./model-store";
import { registryRules } from "./registry";
import { imageTagRules } from "./image-tags";
import { podFieldRules } from "./pod-fields";
import { selectedPodRules } from "./selected-pods";
import { boundedRightRules } from "./bounded-rights";
import { cloudGrantRules } from "./cloud-grants";
import { keepRules } from "./keeps";
import { networkReachRules } from "./network-reach";
import { objectPairRules } from "./object-pairs";
import { gitopsRules } from "./gitops";
import { listenerRules } from "./listeners";
import { secretValueRules } from "./secret-values";
import { watchedKindRules } from "./watched-kinds";
import { lastAndFirstRules } from "./last-and-first";
import { nodeLabelRules } from "./node-labels";
import { carriedRules } from "./carried";
import { ciIdentityRules } from "./ci-identities";
import { recordedSeriesRules } from "./recorded-series";
import { storeExpiryRules } from "./stores-expire";
import { cloudAccessRules } from "./cloud-access";
import { clusterAccessRules } from "./cluster-access";
import { waitsForAllRules } from "./waits-for-all";
import { cloudReachRules } from "./cloud-reach";
import { freeFormRules } from "./free-form";
import { listeningPortRules } from "./listening-ports";
import { promisedRules } from "./promised";
import { resourcePolicyRules } from "./resource-policies";

/** Every rule, in the order of `docs/rules.md`. */
export const RULES: readonly Rule[] = [
  ...identityRules,
  ...trustedSubjectRules,
  ...schedulingRules,
  ...gpuNeedRules,
  ...subnetRoomRules,
  ...orderRules,
  ...nodeMakerRules,
  ...leaveFirstRules,
  ...referenceRules,
  ...namingRules,
  ...objectRules,
  ...policyRules,
  ...operatedPodRules,
  ...givenUpRightRules,
  ...exposureRules,
  ...privateDataRules,
  ...secretRules,
  ...secretReaderRules,
  ...destroyRules,
  ...compatibilityRules,
  ...argumentRules,
  ...dataRules,
  ...rightsRules,
  ...identityLinkRules,
  ...cloudNetworkRules,
  ...closureRules,
  ...networkPolicyRules,
  ...serviceAddressRules,
  ...shapeRules,
  ...releaseRules,
  ...secretFlowRules,
  ...nodeBoundRules,
  ...workflowRules,
  ...hardeningRules,
  ...beforeUseRules,
  ...agreementRules,
  ...signInRules,
  ...volumeRules,
  ...modelStoreRules,
  ...registryRules,
  ...imageTagRules,
  ...podFieldRules,
  ...selectedPodRules,
  ...boundedRightRules,
  ...cloudGrantRules,
  ...keepRules,
  ...networkReachRules,
  ...objectPairRules,
  ...gitopsRules,
  ...listenerRules,
  ...secretValueRules,
  ...watchedKindRules,
  ...lastAndFirstRules,
  ...nodeLabelRules,
  ...resourcePolicyRules,
  ...carriedRules,
  ...ciIdentityRules,
  ...plannerRules,
  ...storeExpiryRules,
  ...recordedSeriesRules,
  ...cloudAccessRules,
  ...clusterAccessRules,
  ...waitsForAllRules,
  ...cloudReachRules,
  ...freeFormRules,
  ...listeningPortRules,
  ...promisedRules,
  ...guardRules,
  ...selectorRules,
  ...classRules,
  ...passwordRules,
  ...givenNameRules,
  ...grantRules,
  ...machineRules,
  ...quantityRules,
  ...versionRules,
  ...costRules,
  ...observabilityRules,
  ...scrapingRules,
];
