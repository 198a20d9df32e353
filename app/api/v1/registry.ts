import type { RouteRegistry } from "@/lib/api/openapi";
import * as actions from "./actions/route";
import * as agreement from "./agreement/route";
import * as assignees from "./assignees/route";
import * as auditExport from "./audit/export/route";
import * as audit from "./audit/route";
import * as auditVerify from "./audit/verify/route";
import * as channelsOne from "./channels/[id]/route";
import * as channelsOneTest from "./channels/[id]/test/route";
import * as channels from "./channels/route";
import * as clustersOne from "./clusters/[id]/route";
import * as clusters from "./clusters/route";
import * as coverage from "./coverage/route";
import * as deadlines from "./deadlines/route";
import * as decisionPolicy from "./decision-policy/route";
import * as decisionsOneAnswer from "./decisions/[id]/answer/route";
import * as decisionsOneEnd from "./decisions/[id]/end/route";
import * as decisionsOne from "./decisions/[id]/route";
import * as decisionsDrift from "./decisions/drift/route";
import * as decisionsExport from "./decisions/export/route";
import * as decisionsImport from "./decisions/import/route";
import * as decisionsPreview from "./decisions/preview/route";
import * as decisions from "./decisions/route";
import * as decisionsVex from "./decisions/vex/route";
import * as deliveriesOneReplay from "./deliveries/[id]/replay/route";
import * as deliveries from "./deliveries/route";
import * as demo from "./demo/route";
import * as events from "./events/route";
import * as feedsOneLoad from "./feeds/[id]/load/route";
import * as feeds from "./feeds/route";
import * as findingsOneComments from "./findings/[id]/comments/route";
import * as findingsOnePeople from "./findings/[id]/people/route";
import * as findingsOne from "./findings/[id]/route";
import * as findingsOneTickets from "./findings/[id]/tickets/route";
import * as findingsFacets from "./findings/facets/route";
import * as findings from "./findings/route";
import * as findingsTriage from "./findings/triage/route";
import * as gate from "./gate/route";
import * as gateRuns from "./gate/runs/route";
import * as identitiesOneLink from "./identities/[id]/link/route";
import * as identitiesOne from "./identities/[id]/route";
import * as imagesOnePackages from "./images/[id]/packages/route";
import * as imagesOne from "./images/[id]/route";
import * as images from "./images/route";
import * as inboxRead from "./inbox/read/route";
import * as inbox from "./inbox/route";
import * as meDefaultView from "./me/default-view/route";
import * as mePassword from "./me/password/route";
import * as me from "./me/route";
import * as meSessionsOne from "./me/sessions/[id]/route";
import * as meSessions from "./me/sessions/route";
import * as meSignIn from "./me/sign-in/route";
import * as meTotpConfirm from "./me/totp/confirm/route";
import * as meTotpOff from "./me/totp/off/route";
import * as meTotpRecoveryCodes from "./me/totp/recovery-codes/route";
import * as meTotp from "./me/totp/route";
import * as namespacesOne from "./namespaces/[id]/route";
import * as ownershipRulesPreview from "./ownership-rules/preview/route";
import * as ownershipRules from "./ownership-rules/route";
import * as peopleOneRights from "./people/[id]/rights/route";
import * as peopleOne from "./people/[id]/route";
import * as peopleOneSessions from "./people/[id]/sessions/route";
import * as peopleOneSetupLink from "./people/[id]/setup-link/route";
import * as peopleOneTotpReset from "./people/[id]/totp-reset/route";
import * as people from "./people/route";
import * as policiesOne from "./policies/[id]/route";
import * as policies from "./policies/route";
import * as policiesSimulate from "./policies/simulate/route";
import * as posture from "./posture/route";
import * as reportsOneRaw from "./reports/[id]/raw/route";
import * as reportsOne from "./reports/[id]/route";
import * as reports from "./reports/route";
import * as repositoryRulesPreview from "./repository-rules/preview/route";
import * as repositoryRules from "./repository-rules/route";
import * as riskPolicy from "./risk/policy/route";
import * as riskWhatIf from "./risk/what-if/route";
import * as search from "./search/route";
import * as sessionsOne from "./sessions/[id]/route";
import * as setup from "./setup/route";
import * as signIn from "./sign-in/route";
import * as signalsOneEvents from "./signals/[id]/events/route";
import * as signalsOne from "./signals/[id]/route";
import * as signals from "./signals/route";
import * as silencePolicy from "./silence-policy/route";
import * as teamsOneDeadlines from "./teams/[id]/deadlines/route";
import * as teamsOne from "./teams/[id]/route";
import * as teams from "./teams/route";
import * as tokensOne from "./tokens/[id]/route";
import * as tokens from "./tokens/route";
import * as trackers from "./trackers/route";
import * as unowned from "./unowned/route";
import * as viewsOne from "./views/[id]/route";
import * as views from "./views/route";
import * as vulnerabilitiesOne from "./vulnerabilities/[id]/route";
import * as watches from "./watches/route";
import * as where from "./where/route";
import * as workloadsOne from "./workloads/[id]/route";
import * as workloads from "./workloads/route";

/** Every route of the API but the two that speak of the others; a test checks that it names every route file. */
export const registry = {
  "/api/v1/actions": actions,
  "/api/v1/agreement": agreement,
  "/api/v1/assignees": assignees,
  "/api/v1/audit": audit,
  "/api/v1/audit/export": auditExport,
  "/api/v1/audit/verify": auditVerify,
  "/api/v1/channels": channels,
  "/api/v1/channels/{id}": channelsOne,
  "/api/v1/channels/{id}/test": channelsOneTest,
  "/api/v1/clusters": clusters,
  "/api/v1/clusters/{id}": clustersOne,
  "/api/v1/coverage": coverage,
  "/api/v1/deadlines": deadlines,
  "/api/v1/decision-policy": decisionPolicy,
  "/api/v1/decisions": decisions,
  "/api/v1/decisions/{id}": decisionsOne,
  "/api/v1/decisions/{id}/answer": decisionsOneAnswer,
  "/api/v1/decisions/{id}/end": decisionsOneEnd,
  "/api/v1/decisions/drift": decisionsDrift,
  "/api/v1/decisions/export": decisionsExport,
  "/api/v1/decisions/import": decisionsImport,
  "/api/v1/decisions/preview": decisionsPreview,
  "/api/v1/decisions/vex": decisionsVex,
  "/api/v1/deliveries": deliveries,
  "/api/v1/deliveries/{id}/replay": deliveriesOneReplay,
  "/api/v1/demo": demo,
  "/api/v1/events": events,
  "/api/v1/feeds": feeds,
  "/api/v1/feeds/{id}/load": feedsOneLoad,
  "/api/v1/findings": findings,
  "/api/v1/findings/{id}": findingsOne,
  "/api/v1/findings/{id}/comments": findingsOneComments,
  "/api/v1/findings/{id}/people": findingsOnePeople,
  "/api/v1/findings/{id}/tickets": findingsOneTickets,
  "/api/v1/findings/facets": findingsFacets,
  "/api/v1/findings/triage": findingsTriage,
  "/api/v1/gate": gate,
  "/api/v1/gate/runs": gateRuns,
  "/api/v1/identities/{id}": identitiesOne,
  "/api/v1/identities/{id}/link": identitiesOneLink,
  "/api/v1/images": images,
  "/api/v1/images/{id}": imagesOne,
  "/api/v1/images/{id}/packages": imagesOnePackages,
  "/api/v1/inbox": inbox,
  "/api/v1/inbox/read": inboxRead,
  "/api/v1/me": me,
  "/api/v1/me/default-view": meDefaultView,
  "/api/v1/me/password": mePassword,
  "/api/v1/me/sessions": meSessions,
  "/api/v1/me/sessions/{id}": meSessionsOne,
  "/api/v1/me/sign-in": meSignIn,
  "/api/v1/me/totp": meTotp,
  "/api/v1/me/totp/confirm": meTotpConfirm,
  "/api/v1/me/totp/off": meTotpOff,
  "/api/v1/me/totp/recovery-codes": meTotpRecoveryCodes,
  "/api/v1/namespaces/{id}": namespacesOne,
  "/api/v1/ownership-rules": ownershipRules,
  "/api/v1/ownership-rules/preview": ownershipRulesPreview,
  "/api/v1/people": people,
  "/api/v1/people/{id}": peopleOne,
  "/api/v1/people/{id}/rights": peopleOneRights,
  "/api/v1/people/{id}/sessions": peopleOneSessions,
  "/api/v1/people/{id}/setup-link": peopleOneSetupLink,
  "/api/v1/people/{id}/totp-reset": peopleOneTotpReset,
  "/api/v1/policies": policies,
  "/api/v1/policies/{id}": policiesOne,
  "/api/v1/policies/simulate": policiesSimulate,
  "/api/v1/posture": posture,
  "/api/v1/reports": reports,
  "/api/v1/reports/{id}": reportsOne,
  "/api/v1/reports/{id}/raw": reportsOneRaw,
  "/api/v1/repository-rules": repositoryRules,
  "/api/v1/repository-rules/preview": repositoryRulesPreview,
  "/api/v1/risk/policy": riskPolicy,
  "/api/v1/risk/what-if": riskWhatIf,
  "/api/v1/search": search,
  "/api/v1/sessions/{id}": sessionsOne,
  "/api/v1/setup": setup,
  "/api/v1/sign-in": signIn,
  "/api/v1/silence-policy": silencePolicy,
  "/api/v1/signals": signals,
  "/api/v1/signals/{id}": signalsOne,
  "/api/v1/signals/{id}/events": signalsOneEvents,
  "/api/v1/teams": teams,
  "/api/v1/teams/{id}": teamsOne,
  "/api/v1/teams/{id}/deadlines": teamsOneDeadlines,
  "/api/v1/tokens": tokens,
  "/api/v1/tokens/{id}": tokensOne,
  "/api/v1/unowned": unowned,
  "/api/v1/views": views,
  "/api/v1/views/{id}": viewsOne,
  "/api/v1/trackers": trackers,
  "/api/v1/vulnerabilities/{id}": vulnerabilitiesOne,
  "/api/v1/watches": watches,
  "/api/v1/where": where,
  "/api/v1/workloads": workloads,
  "/api/v1/workloads/{id}": workloadsOne,
} satisfies RouteRegistry;
