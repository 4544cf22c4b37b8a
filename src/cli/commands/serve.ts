import { configJsonSchema } from '../../monitor/config/read-config.ts';
import { quantify } from '../../report/quantities.ts';
import { defineCommand } from '../command.ts';
import { readServePlan, type ServePlan } from '../serve-plan.ts';
import type { Terminal } from '../terminal.ts';

/** Watches targets on a schedule; metrics, a dashboard and probes on request. */
export const serve = defineCommand({
  name: 'serve',
  describe: 'Watch targets on a schedule: /metrics, /probe, a dashboard, a webhook',
  operands: null,
  options: {
    config: {
      type: 'string',
      value: 'FILE',
      default: 'starttls-probe.yaml',
      describe: 'What to watch, when, and whom to tell',
    },
    check: { type: 'boolean', describe: 'Only say whether the configuration is good' },
    schema: {
      type: 'boolean',
      describe: 'Print the JSON Schema of the configuration, for editors',
    },
  },
  examples: [
    ['serve', 'goes by starttls-probe.yaml'],
    ['serve --config edge.yaml --check', 'is it good?'],
    ['serve --schema', 'what may stand in it'],
  ],
  async run({ config, check, schema }, terminal) {
    if (schema === true) {
      terminal.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
      return 0;
    }
    if (check === true) {
      const plan = await readPlan(config, terminal);
      terminal.stdout.write(`${config}: good; ${describePlan(plan)}\n`);
      return 0;
    }
    const { runService } = await import('../serve-run.ts');
    return runService(config, terminal);
  },
});

function readPlan(path: string, terminal: Terminal): Promise<ServePlan> {
  const note = (text: string) => terminal.stderr.write(`starttls-probe: ${text}\n`);
  const onBug = (error: unknown) => note(String(error));
  return readServePlan({ path, terminal, note, onBug, files: new Set() });
}

function describePlan({ groups, modules }: ServePlan): string {
  const targets = groups.reduce((sum, group) => sum + group.targets.length, 0);
  const parts = [
    quantify(groups.length, 'group'),
    quantify(targets, 'target'),
    `modules ${[...modules.keys()].join(', ')}`,
  ];
  return parts.join(', ');
}
