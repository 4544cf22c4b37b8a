import { addAuthMechanism } from '../policy/cmdlet.ts';
import type { ReceiveConnector } from '../policy/connector.ts';
import { type Declaration, declaredSetting, declares } from '../policy/declaration.ts';
import {
  disableReceiveConnector,
  disableSendConnector,
  removeFromReceiveList,
} from '../policy/domain-security-cmdlet.ts';
import { domainsOf } from '../policy/send-connector.ts';
import { sharersOf } from '../policy/shared-binding.ts';
import { declaredValue } from './declared.ts';
import { seenKeywords, seenMasking, seenNothing } from './evidence.ts';
import type { Certainty } from './finding.ts';
import { foretell } from './foretell.ts';
import { EVENT_11012 } from './partner-events.ts';
import { type Case, defineRule } from './rule.ts';
import { type StartTlsSeen, starttlsSeen } from './starttls-seen.ts';

/** A domain must send under mutual TLS, and comes to a connector where TLS cannot be had. */
export const event11012 = defineRule({
  id: 'event-11012',
  title: 'Event 11012: mail from a domain-secured domain comes without TLS',
  reference: 'TechNet ff982887, Set-TransportConfig, TLSReceiveDomainSecureList',
  needs: ['starttls'],
  judge({ starttls }, circumstances) {
    const { connector, declaration, policy, observation } = circumstances;
    if (!connector || !declaration || connector.domainSecureEnabled !== true) return [];
    if (starttls.implicit) return [];
    const seen = starttlsSeen(starttls, observation.facts.ehlo, declaration);
    const others = sharersOf(connector, policy.connectors);
    const certainty = certaintyOf(seen, declaration, others);
    const evidence = [
      declaredValue(connector.identity, 'DomainSecureEnabled', true),
      declaredSetting(declaration, 'RequireTLS'),
      declaredSetting(declaration, 'AuthMechanism'),
      ...quote(observation),
      ...doubts(seen, declaration, others),
    ];
    return securedDomains(circumstances).map((domain) =>
      foretell(EVENT_11012, {
        certainty,
        connector: connector.identity,
        parameters: [domain, connector.identity],
        evidence: [declaredValue(null, 'TLSReceiveDomainSecureList holds', domain), ...evidence],
        userAction: [
          ...(seen === 'absent' ? offerTls(declaration) : []),
          ...userAction(domain, connector, policy),
        ],
      }),
    );
  },
});

/** A wildcard is not supported there (Set-TransportConfig), so that it names no domain. */
function securedDomains({ policy }: Case): readonly string[] {
  const list = policy.transportConfig?.tlsReceiveDomainSecureList ?? [];
  return [...new Set(list)].filter((domain) => !domain.includes('*'));
}

/** Under RequireTLS mail in clear is refused before its domain is looked at, for all we know. */
function certaintyOf(
  seen: StartTlsSeen,
  { requireTls }: Declaration,
  others: readonly ReceiveConnector[],
): Certainty {
  if (seen !== 'absent' || requireTls !== false) return 'possible';
  return others.length === 0 ? 'certain' : 'likely';
}

function quote(observation: Case['observation']): readonly string[] {
  const { ehlo } = observation.facts;
  return ehlo ? [seenKeywords(ehlo), ...seenMasking(ehlo)] : [seenNothing(observation)];
}

const WHAT_IS_OPEN: Readonly<Record<StartTlsSeen, string | null>> = {
  absent: null,
  offered: 'not certain: STARTTLS is offered, so it depends on whether the partner uses it',
  hidden: 'not certain: STARTTLS is hidden on our path, which need not be that of the partner',
  unknown: 'not certain: whether STARTTLS is offered could not be seen',
};

function doubts(
  seen: StartTlsSeen,
  { requireTls }: Declaration,
  others: readonly ReceiveConnector[],
): readonly string[] {
  const required =
    'not certain: with RequireTLS, MAIL FROM in clear is refused; which check comes first is not documented';
  const names = others.map(({ identity }) => identity).join(', ');
  return [
    WHAT_IS_OPEN[seen],
    requireTls === true ? required : null,
    requireTls === null ? 'not certain: RequireTLS was not declared' : null,
    others.length > 0 ? `not certain: ${names} may answer the partner on the same binding` : null,
  ].filter((doubt) => doubt !== null);
}

/** Where nobody can start TLS, nothing that the partner does helps. */
function offerTls(declaration: Declaration): readonly string[] {
  if (declares(declaration, 'Tls')) {
    return ['# STARTTLS is not offered here, so no partner can use it: mend event 12014 first.'];
  }
  return [
    '# STARTTLS is not offered here, so no partner can use it; allow it, keeping what is configured:',
    ...addAuthMechanism(declaration, 'Tls'),
  ];
}

function userAction(
  domain: string,
  { identity }: ReceiveConnector,
  { sendConnectors }: Case['policy'],
): readonly string[] {
  const sending = sendConnectors.filter((one) => domainsOf(one).includes(domain.toLowerCase()));
  const names = sending.length > 0 ? sending.map((one) => one.identity) : [null];
  return [
    `# Ask the administrator of ${domain} to send with TLS and a certificate that names ${domain};`,
    '# the protocol log of the connector shows whether its servers send STARTTLS.',
    '# Or give up Domain Security for it:',
    removeFromReceiveList(domain),
    '# Or, only where connectors serve this partner alone, disable them:',
    disableReceiveConnector(identity),
    ...names.map(disableSendConnector),
  ];
}
