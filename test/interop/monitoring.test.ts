/** The proof: real Prometheus, real Alertmanager, real serve, and a connector that is mended. */

import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { CAST } from '../../src/emulator/cast.ts';
import {
  type EmulatedConnector,
  type Emulator,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import { EXPRESSIONS, fillIn } from '../deploy/dashboard.ts';
import { requires } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { type AlertReceiver, startAlertmanager, startAlertReceiver } from './alertmanager.ts';
import { startPrometheus } from './prometheus.ts';
import { startServe } from './serve.ts';
import { alertmanagerConfiguration, prometheusConfiguration } from './shipped-stack.ts';

const prometheus = requires('prometheus');
const alertmanager = requires('alertmanager');
const skipped = prometheus.skipped || alertmanager.skipped;

const ALERT = 'ExchangeEvent1032Certain';
const FORESEEN = 'exchange_event_predicted{event_id="1032", certainty="certain"} == 1';

/** RequireTLS without Tls: the state of event 1032. */
const BROKEN = castMember('EX02\\Partner relay');
const MENDED: EmulatedConnector = {
  ...BROKEN,
  connector: {
    ...BROKEN.connector,
    authMechanism: ['Tls', ...(BROKEN.connector.authMechanism ?? [])],
  },
};

function castMember(identity: string): EmulatedConnector {
  const found = CAST.find(({ connector }) => connector.identity === identity);
  if (!found) throw new Error(`no ${identity} in the cast`);
  return found;
}

/** As a policy file has it, where what is unknown may be left out. */
function policyOf({ listeners }: Emulator): string {
  const connectors = listeners.map(({ connector }) =>
    Object.fromEntries(Object.entries(connector).filter(([, value]) => value !== null)),
  );
  return JSON.stringify({ connectors });
}

function notified({ received }: AlertReceiver, status: 'firing' | 'resolved') {
  const found = received
    .filter(({ groupLabels }) => groupLabels['event_id'] === '1032')
    .flatMap(({ alerts }) => alerts)
    .find((alert) => alert.labels['alertname'] === ALERT && alert.status === status);
  return found ?? null;
}

describe.skipIf(skipped)(`${prometheus.title}, ${alertmanager.title}`, () => {
  test('1032 appears and alerts; the alert holds in silence, and ends with the mending', {
    timeout: 120_000,
  }, async () => {
    await using folder = await TemporaryFolder.create();
    const broken = await startEmulator([BROKEN]);
    await using _atTheLatest = broken;
    const port = broken.listeners[0]?.port ?? 0;
    const target = `127.0.0.1:${port}`;
    const policy = await folder.write('policy.json', policyOf(broken));
    await using serve = await startServe(folder, {
      history: 'history.db',
      policies: [policy],
      groups: [{ name: 'edge', every: '1s', targets: [target] }],
    });
    await using receiver = await startAlertReceiver();
    await using manager = await startAlertmanager(alertmanagerConfiguration(receiver.url));
    await using watcher = await startPrometheus(
      prometheusConfiguration({
        serve: serve.endpoint,
        alertmanager: manager.endpoint,
        targets: [target],
      }),
    );
    const seen = (expression: string) => async () => {
      const [first = null] = await watcher.query(expression);
      return first;
    };
    const firing = async () => {
      const alerts = await watcher.alerts();
      return (
        alerts.find(({ labels, state }) => labels['alertname'] === ALERT && state === 'firing') ??
        null
      );
    };

    const foreseen = await waitFor('1032', seen(`${FORESEEN} and {job="starttls-probe"}`));
    expect(foreseen.metric).toMatchObject({
      group: 'edge',
      target,
      address: '127.0.0.1',
      connector: 'EX02\\Partner relay',
    });
    await waitFor('1032 by /probe', seen(`{job="starttls-probe-targets"} and ${FORESEEN}`));
    await waitFor('a probe that succeeds', seen('probe_success == 1'));
    const { annotations } = await waitFor('the alert', firing);
    expect(annotations['summary']).toBe('Event 1032 is certain on EX02\\Partner relay');
    expect(annotations['description']).toContain(`Seen at ${target} (127.0.0.1).`);
    await waitFor('Alertmanager to hold it', async () => {
      const held = await manager.alerts();
      return held.find(({ labels }) => labels['alertname'] === ALERT) ?? null;
    });
    const told = await waitFor('a notification', () => notified(receiver, 'firing'));
    expect(told.labels).toMatchObject({ severity: 'critical', connector: 'EX02\\Partner relay' });

    await Promise.all(EXPRESSIONS.map((expression) => watcher.query(fillIn(expression))));

    await broken.close();
    await waitFor('silence', seen('smtp_finding{id="not-observed"} and {job="starttls-probe"}'));
    // Long enough for every rule to be looked at again.
    await waitFor(
      'five seconds of it',
      seen('absent_over_time(exchange_event_predicted{certainty="certain"}[5s])'),
    );
    expect(await firing()).not.toBeNull();
    expect(notified(receiver, 'resolved')).toBeNull();

    await using mended = await startEmulator([MENDED], { port });
    await writeFile(policy, policyOf(mended));
    serve.daemon.signal('SIGHUP');
    await waitFor('STARTTLS', seen('smtp_starttls_advertised == 1'));
    await waitFor('the alert to end', async () => (await firing()) === null || null);
    await waitFor('a notification that it has ended', () => notified(receiver, 'resolved'));
    await waitFor('a verdict that is well', seen('smtp_verdict{job="starttls-probe"} == 0'));
  });
});
