import { expect, test } from 'vitest';
import { completeBill } from '../../deploy/image/complete-sbom.ts';

const BILL = {
  bomFormat: 'CycloneDX',
  metadata: { component: { name: 'app', purl: 'pkg:npm/starttls-probe@1.2.3' } },
  components: [{ type: 'library' as const, name: 'yaml', version: '2.9.1' }],
};

const STATUS = `Package: libstdc++6
Status: install ok installed
Architecture: amd64
Version: 12.2.0-14+deb12u1
Depends: gcc-12-base (= 12.2.0-14+deb12u1)
`;

test('the application has its own name, and what npm listed stays first', () => {
  const { metadata, components, ...rest } = completeBill(BILL, { versions: {}, statuses: [] });
  expect(metadata.component.name).toBe('starttls-probe');
  expect(components[0]).toEqual(BILL.components[0]);
  expect(rest).toEqual({ bomFormat: 'CycloneDX' });
});

test('Node is listed with what is built into it, versions of interfaces left out', () => {
  const versions = { node: '24.1.0', openssl: '3.5.4', modules: '137', napi: '10' };
  expect(completeBill(BILL, { versions, statuses: [] }).components.at(-1)).toEqual({
    type: 'application',
    name: 'node',
    version: '24.1.0',
    purl: 'pkg:generic/node@24.1.0',
    components: [{ type: 'library', name: 'openssl', version: '3.5.4' }],
  });
});

test('a package of Debian is listed by the URL that scanners know it by', () => {
  expect(completeBill(BILL, { versions: {}, statuses: [STATUS] }).components.at(-1)).toEqual({
    type: 'library',
    name: 'libstdc++6',
    version: '12.2.0-14+deb12u1',
    purl: 'pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=amd64',
  });
});

test('a status that names nothing is refused', () => {
  const parts = { versions: {}, statuses: ['Status: install ok installed'] };
  expect(() => completeBill(BILL, parts)).toThrow(
    'a status without Package or Version: Status: install ok installed',
  );
});
