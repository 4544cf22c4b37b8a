/** What the pods are told to run, run. */

import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/monitor/config/read-config.ts';
import { DAMAGED, setStage, WELL } from '../cli/stage.ts';
import { runCli } from '../support/cli.ts';
import { requires } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { fileIn, type Pod, podsOf, render } from './kustomize.ts';

const { skipped, title } = requires('kubectl');

describe.skipIf(skipped)(title, () => {
  test('serve takes its configuration, and ends before its pod is killed', async () => {
    await using folder = await TemporaryFolder.create();
    const manifests = await render('serve');
    const content = fileIn(manifests, 'starttls-probe.yaml');
    await folder.write('starttls-probe.yaml', content);
    const pod = onlyPod(manifests);
    const { stderr, code } = await runCli([...argsIn(pod, folder), '--check']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });

    const { listen, grace = 0 } = readConfig(content, 'starttls-probe.yaml');
    expect(grace).toBeLessThan(1_000 * (pod.spec.terminationGracePeriodSeconds ?? 0));
    expect(listen?.address).toBe(`:${pod.spec.containers[0]?.ports?.[0]?.containerPort}`);
  });

  test('the scan gives a line for each target, and exit 2 fails the job', async () => {
    await using stage = await setStage(WELL, DAMAGED);
    await stage.folder.write('hosts.txt', stage.targets.join('\n'));
    const args = argsIn(onlyPod(await render('scan')), stage.folder);
    const { stdout, stderr, code } = await runCli([...args, '--policy', stage.policy]);
    const targets = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).target);
    expect(targets.sort()).toEqual([...stage.targets].sort());
    expect({ stderr, code }).toEqual({ stderr: '', code: 2 });
  });

  test('the parts of the sharded scan are all of the list, each in one', async () => {
    await using folder = await TemporaryFolder.create();
    await folder.write('hosts.txt', '127.0.0.0/27:1\n');
    const manifests = await render('sharded-scan');
    const [job] = manifests.filter(({ kind }) => kind === 'Job');
    const { completions } = { ...(job?.['spec'] as { readonly completions: number }) };
    const addresses: string[] = [];
    for (let index = 0; index < completions; index++) {
      const args = argsIn(onlyPod(manifests), folder, { JOB_COMPLETION_INDEX: `${index}` });
      expect((await runCli(args)).code).toBe(3);
      const part = await folder.read(`part-${index}.jsonl`);
      addresses.push(
        ...part
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).address),
      );
    }
    expect(addresses).toHaveLength(30);
    expect(new Set(addresses).size).toBe(30);
  });
});

function onlyPod(manifests: Parameters<typeof podsOf>[0]): Pod {
  const [pod] = podsOf(manifests);
  if (!pod) throw new Error('there is no pod');
  return pod;
}

/** As the kubelet gives them, with what is mounted in a folder of the test's. */
function argsIn(
  { spec }: Pod,
  folder: TemporaryFolder,
  environment: Readonly<Record<string, string>> = {},
): readonly string[] {
  const [container] = spec.containers;
  return (container?.args ?? []).map((arg) =>
    arg
      .replaceAll(/\/etc\/starttls-probe|\/data/g, folder.path)
      .replaceAll(/\$\((\w+)\)/g, (whole, name) => environment[name] ?? whole),
  );
}
