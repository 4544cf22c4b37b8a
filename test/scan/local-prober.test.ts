import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/rules/rule.ts';
import { LocalProber } from '../../src/scan/local-prober.ts';
import { jobAt, PLAIN, probing, read } from '../support/probing.ts';
import { startScriptedServer } from '../support/scripted-server.ts';

describe('a record', () => {
  test('is what was seen and said, on one line, with its gist', async () => {
    await using server = await startScriptedServer(PLAIN);
    const record = await new LocalProber(probing()).probe(jobAt(server, 'a.example'));
    expect(record?.line).not.toContain('\n');
    expect(read(record)).toMatchObject({
      target: `a.example:${server.port}`,
      outcome: 'completed',
      facts: { starttls: { advertised: false } },
      verdict: 'warning',
    });
    expect(read(record)).not.toHaveProperty('retries');
    expect(record?.gist).toMatchObject({ outcome: 'completed', advertised: false });
    expect(record?.gist.findings).toEqual(['starttls-absent']);
  });

  test('is held against what its line of the list declares', async () => {
    await using server = await startScriptedServer(PLAIN);
    const declared = { connector: null, requireTls: true };
    const job = { ...jobAt(server, 'a.example'), declared };
    expect(read(await new LocalProber(probing()).probe(job)).verdict).toBe('critical');
  });

  test('says how often it was put off', async () => {
    await using server = await startScriptedServer(PLAIN);
    const record = await new LocalProber(probing()).probe(jobAt(server, 'a.example', 2));
    expect(read(record).retries).toBe(2);
  });

  test('is made of a name that did not resolve', async () => {
    const failure = { stage: 'resolve', kind: 'unresolved', message: 'no such name' } as const;
    const { destination, ...job } = jobAt({ port: 25 }, 'gone.example');
    const gone = { ...destination, address: null, family: null, failure };
    const record = await new LocalProber(probing()).probe({ ...job, destination: gone });
    expect(record?.gist).toMatchObject({ outcome: 'unresolved', verdict: 'unknown' });
  });

  test('is kept where a rule throws, and says that nothing can be said', async () => {
    await using server = await startScriptedServer(PLAIN);
    const bugs: unknown[] = [];
    const { judging, ...rest } = probing({ onBug: (error) => bugs.push(error) });
    const broken: Rule = {
      id: 'broken',
      title: 'Throws',
      reference: 'RFC 5321 §1',
      needs: [],
      judge: () => {
        throw new Error('our bug');
      },
    };
    const prober = new LocalProber({ ...rest, judging: { ...judging, rules: [broken] } });
    const record = await prober.probe(jobAt(server, 'a.example', 1));
    expect(bugs).toEqual([new Error('our bug')]);
    expect(read(record)).toMatchObject({
      outcome: 'internal-error',
      failure: { kind: 'internal-error', message: 'our own error: Error: our bug' },
      facts: { ehlo: { esmtp: true }, starttls: { advertised: false } },
      findings: [{ id: 'not-observed' }],
      verdict: 'unknown',
      retries: 1,
    });
  });
});

describe('close', () => {
  test('cuts short what is running, and resolves when it has ended', async () => {
    await using server = await startScriptedServer('SILENCE');
    const prober = new LocalProber(probing());
    const running = ['a.example', 'b.example'].map((host) => prober.probe(jobAt(server, host)));
    await expect.poll(() => server.connections).toBe(2);
    await prober.close();
    expect(await Promise.all(running)).toEqual([null, null]);
    await server.settled();
    expect(server.openSockets).toBe(0);
  });

  test('leaves nothing to begin', async () => {
    await using server = await startScriptedServer('SILENCE');
    const prober = new LocalProber(probing());
    await prober.close();
    expect(await prober.probe(jobAt(server, 'a.example'))).toBeNull();
    expect(server.connections).toBe(0);
  });
});
