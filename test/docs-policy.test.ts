/** Holds docs/policy.md and the exports in examples/ against the code. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { undeclaredConnector } from '../src/policy/connector.ts';
import type { Policy } from '../src/policy/policy.ts';
import { readPolicyFile } from '../src/policy/read/policy-file.ts';
import { readPolicy } from '../src/policy/read/read-policy.ts';
import { POLICY_RULES } from '../src/rules/policy/index.ts';
import { codeBlocks, readPage, section, tableUnder } from './support/markdown.ts';

const page = readPage('docs/policy.md');

/** What a reader keeps account of beside what was declared. */
const BOOKKEEPING = [
  'tlsCertificateNameDeclared',
  'cutProperties',
  'unknownProperties',
  'unknownAuthBits',
  'unknownPermissionBits',
];

const EXPORTS = new URL('../examples/exports/', import.meta.url);
const readExport = (name: string) => readPolicy(readFileSync(new URL(name, EXPORTS)), name);

describe('our own file', () => {
  const [yaml] = codeBlocks(section(page, 'Our own file'));
  const policy = readPolicyFile(yaml?.text ?? '', 'policy.md');

  test('of the example is read whole', () => {
    expect(policy).toMatchObject({
      connectors: [{ identity: 'EX01\\From Woodgrove', requireTls: true }],
      sendConnectors: [{ identity: 'To Woodgrove' }],
      transportConfig: { tlsSendDomainSecureList: ['woodgrovebank.com'] },
      certificates: [{ services: ['SMTP'] }],
    });
  });

  test.each<[string, object | null | undefined]>([
    ['A Receive connector', undeclaredConnector('')],
    ['A Send connector', policy.sendConnectors[0]],
    ['The transport configuration', policy.transportConfig],
    ['A certificate', policy.certificates?.[0]],
  ])('has every setting in its table: %s', (heading, object) => {
    const settings = tableUnder(page, heading).map(([setting]) => setting);
    const known = Object.keys(object ?? {}).filter((key) => !BOOKKEEPING.includes(key));
    expect(settings).toEqual(['Setting', ...known]);
  });
});

test('every finding about a policy is listed, in order and with its title', () => {
  const listed = tableUnder(page, 'Findings').slice(1);
  const rules = POLICY_RULES.filter(({ id }) => !id.startsWith('event-'));
  expect(listed.map(([id, , title]) => [id, title?.replaceAll('`', '')])).toEqual(
    rules.map(({ id, title }) => [id, title]),
  );
});

test('every event that a policy by itself predicts is named', () => {
  const events = POLICY_RULES.flatMap(({ id }) => /^event-(\d+)$/.exec(id)?.[1] ?? []);
  const { text } = section(page, 'What policy says');
  expect(events.length).toBeGreaterThan(3);
  expect(events.filter((id) => !new RegExp(`\\b${id}\\b`).test(text))).toEqual([]);
});

describe('examples/exports', () => {
  test('are all read, and nothing in them was cut', () => {
    for (const name of readdirSync(EXPORTS)) {
      const { connectors, sendConnectors, transportConfig, certificates } = readExport(name);
      const objects = [...connectors, ...sendConnectors, ...(certificates ?? []), transportConfig];
      const read = objects.filter((object) => object !== null);
      expect.soft(read.length, name).toBeGreaterThan(0);
      expect
        .soft(
          read.flatMap(({ cutProperties }) => cutProperties),
          name,
        )
        .toEqual([]);
    }
  });

  test('declare the same connectors in every format', () => {
    const [xml, json, txt] = ['xml', 'json', 'txt'].map(
      (ending): Policy => readExport(`receive-connectors.${ending}`),
    );
    expect(xml?.connectors.map(({ identity }) => identity)).toEqual([
      'EX01\\Default Frontend EX01',
      'EX01\\From Woodgrove',
      'EX02\\Partner relay',
    ]);
    expect(json).toEqual(xml);
    expect(txt).toEqual(xml);
  });
});
