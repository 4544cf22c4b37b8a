import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Progress, type Snapshot, startProgress } from '../../src/cli/progress.ts';
import { fitPieces, progressPieces } from '../../src/cli/progress-text.ts';
import { Speedometer } from '../../src/cli/speedometer.ts';
import { startProcess } from '../support/cli.ts';

const NOTHING_DONE: Snapshot = { done: 0, total: 1_000, inFlight: 0, waiting: 0, outcomes: {} };

/** Moves the cursor to the first column. */
const TO_START = '\x1b[1G';

/** Keeps what is written, and what then stands on its last line. */
class Screen {
  readonly isTTY: boolean;
  columns: number;
  text = '';

  constructor({ isTTY = true, columns = 100 } = {}) {
    this.isTTY = isTTY;
    this.columns = columns;
  }

  write(text: string): boolean {
    this.text += text;
    return true;
  }

  /** The lines as a person sees them: what was cleared or written over is gone. */
  get lines(): string[] {
    return this.text.split('\n').map((line) => {
      const drawn = line.replaceAll(TO_START, '\r').split('\r').at(-1) ?? '';
      return stripVTControlCharacters(drawn);
    });
  }
}

let snapshot: Snapshot;
let running: Progress | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  snapshot = NOTHING_DONE;
});

afterEach(() => {
  running?.stop();
  vi.useRealTimers();
});

async function start(screen: Screen, { quiet = false, env = {} } = {}): Promise<Progress> {
  running = await startProgress({ stderr: screen, env }, () => snapshot, { quiet });
  return running;
}

/** Lets a second go by, in which so many are done. */
function pass(done: number): void {
  snapshot = { ...snapshot, done: snapshot.done + done };
  vi.advanceTimersByTime(1_000);
}

describe('on a terminal', () => {
  test('one line says how far the scan is, how fast it goes and what is left', async () => {
    const screen = new Screen({ columns: 120 });
    await start(screen);
    for (let second = 0; second < 10; second++) pass(50);
    snapshot = {
      ...snapshot,
      inFlight: 200,
      waiting: 31,
      outcomes: { completed: 480, 'timed-out': 20, closed: 0 },
    };
    vi.advanceTimersByTime(200);
    expect(screen.lines).toHaveLength(1);
    const [bar, ...pieces] = screen.lines[0]?.split('  ') ?? [];
    expect(bar).toBe('██████████░░░░░░░░░░');
    expect(pieces).toEqual([
      '500 of 1,000 (50 %)',
      '45/s',
      '11 s left',
      '200 in flight',
      '31 waiting',
      '480 completed',
      '20 timed-out',
    ]);
  });

  test('without a total it says how many are done, and how fast', async () => {
    const screen = new Screen();
    snapshot = { ...NOTHING_DONE, total: null };
    await start(screen);
    pass(0);
    pass(2_000);
    expect(screen.lines[0]).toMatch(/^2,000 done {2}\d[\d,]*\/s$/);
  });

  test.each([20, 40, 60, 80, 200])('it leaves a column free of %i', async (columns) => {
    const screen = new Screen({ columns });
    snapshot = {
      done: 123_456,
      total: 1_234_567,
      inFlight: 4_000,
      waiting: 1_000,
      outcomes: { completed: 120_000, 'timed-out': 3_000, unreachable: 400, refused: 56 },
    };
    await start(screen);
    pass(1_000);
    const widths = screen.text
      .replaceAll(TO_START, '\n')
      .split('\n')
      .map((line) => stripVTControlCharacters(line).length);
    expect(Math.max(...widths)).toBeLessThan(columns);
    expect(screen.lines[0]).toContain('124,456');
  });

  test('it follows the terminal when that is made narrower', async () => {
    const screen = new Screen({ columns: 100 });
    await start(screen);
    screen.columns = 20;
    pass(1);
    expect(screen.lines[0]?.length).toBeLessThan(20);
  });

  test('a note has lines of its own, above the progress', async () => {
    const screen = new Screen();
    const progress = await start(screen);
    pass(10);
    progress.note('list.txt:7: bad');
    progress.note('list.txt:9: bad');
    expect(screen.lines).toEqual([
      'list.txt:7: bad',
      'list.txt:9: bad',
      expect.stringContaining('10 of 1,000'),
    ]);
  });

  test('what others write on the terminal goes above it too', async () => {
    const screen = new Screen();
    const progress = await start(screen);
    progress.aside(() => screen.write('OK  mail.example:25\n'));
    expect(screen.lines).toEqual(['OK  mail.example:25', expect.stringContaining('0 of 1,000')]);
  });

  test('stopped, it is gone, and notes are still written', async () => {
    const screen = new Screen();
    const progress = await start(screen);
    pass(10);
    progress.stop();
    progress.stop();
    progress.note('done');
    pass(10);
    expect(screen.lines).toEqual(['done', '']);
  });

  test('the terminal is left as it was: no mode is switched, no place is kept', async () => {
    const screen = new Screen();
    const progress = await start(screen);
    pass(10);
    progress.note('a note');
    progress.stop();
    const sequences = screen.text.split('\x1b').slice(1);
    // To a column, and to clear a line: nothing that outlasts it.
    expect(sequences.filter((sequence) => !/^\[\d+[GK]/.test(sequence))).toEqual([]);
    expect(sequences.length).toBeGreaterThan(0);
  });

  test('a terminal of ASCII gets nothing else', async () => {
    const screen = new Screen();
    await start(screen, { env: { LC_ALL: 'C' } });
    pass(500);
    expect(screen.lines[0]).toMatch(/^=+-+ {2}500 of/);
    expect(screen.lines[0]).toMatch(/^[ -~]*$/);
  });
});

describe.each([
  ['a file or a pipe', new Screen({ isTTY: false }), {}],
  ['a terminal that can do nothing', new Screen(), { TERM: 'dumb' }],
])('on %s', (_claim, screen, env) => {
  test('a plain line is written every 30 seconds', async () => {
    screen.text = '';
    await start(screen, { env });
    for (let second = 0; second < 65; second++) pass(10);
    expect(screen.lines).toEqual([
      expect.stringMatching(/^starttls-probe: 300 of 1,000 \(30 %\), 10\/s, 1 min 10 s left$/),
      expect.stringMatching(/^starttls-probe: 600 of 1,000 \(60 %\), 10\/s, 40 s left$/),
      '',
    ]);
    expect(screen.text).not.toContain('\x1b');
  });

  test('stopped, it writes no more', async () => {
    screen.text = '';
    const progress = await start(screen, { env });
    progress.note('a note');
    progress.stop();
    for (let second = 0; second < 65; second++) pass(10);
    expect(screen.lines).toEqual(['a note', '']);
  });
});

test('quiet, it shows nothing, and notes are still written', async () => {
  const screen = new Screen();
  const progress = await start(screen, { quiet: true });
  for (let second = 0; second < 65; second++) pass(10);
  progress.note('list.txt:7: bad');
  progress.aside(() => screen.write('below\n'));
  expect(screen.text).toBe('list.txt:7: bad\nbelow\n');
});

test.each([true, false])('it does not keep the process alive (a terminal: %s)', async (isTTY) => {
  const module = new URL('../../src/cli/progress.ts', import.meta.url).href;
  const program = `
    import { startProgress } from ${JSON.stringify(module)};
    const stderr = { isTTY: ${isTTY}, columns: 80, write: () => true };
    const source = () => (${JSON.stringify(NOTHING_DONE)});
    await startProgress({ stderr, env: {} }, source);
    console.log('started');`;
  vi.useRealTimers();
  const args = ['--input-type=module', '--eval', program];
  const { stdout, code } = await startProcess(process.execPath, args).end;
  expect([stdout, code]).toEqual(['started\n', 0]);
});

describe('the speed', () => {
  test.each<[claim: string, samples: [done: number, atMs: number][], expected: number | null]>([
    ['is not known before the first sample', [], null],
    ['nor at it', [[5, 0]], null],
    [
      'counts from the first sample on',
      [
        [50_000, 1_000],
        [50_010, 2_000],
      ],
      10,
    ],
    [
      'is that of the last ten seconds',
      [
        [0, 0],
        [1_000, 10_000],
        [1_010, 20_000],
      ],
      1,
    ],
    [
      'looks back to the last sample before them',
      [
        [0, 0],
        [30, 15_000],
      ],
      2,
    ],
  ])('%s', (_claim, samples, expected) => {
    const speedometer = new Speedometer(60_000);
    for (const [done, atMs] of samples) speedometer.sample(done, atMs);
    expect(speedometer.perSecond(10_000)).toBe(expected);
  });

  test('is the same however long the scan has run', () => {
    const speedometer = new Speedometer(60_000);
    for (let second = 0; second < 10_000; second++) speedometer.sample(second * 7, second * 1_000);
    expect([speedometer.perSecond(10_000), speedometer.perSecond(60_000)]).toEqual([7, 7]);
  });
});

describe('the line', () => {
  const speed = { now: 410, lately: 100 };

  test.each<[claim: string, given: Partial<Snapshot>, expected: string]>([
    ['nothing is left when all is done', { done: 1_000 }, '1,000 of 1,000 (100 %), 410/s'],
    ['more than was thought is no more than all', { done: 1_100 }, '1,100 of 1,000 (100 %), 410/s'],
    ['an empty list is done', { total: 0 }, '0 of 0 (100 %), 410/s'],
    ['it looks ahead by the last minute', { done: 500 }, '500 of 1,000 (50 %), 410/s, 5 s left'],
    [
      'long waits are told in minutes',
      { total: 100_000 },
      '0 of 100,000 (0 %), 410/s, 17 min left',
    ],
    [
      'outcomes stand by their number',
      { total: null, outcomes: { refused: 1, completed: 0, closed: 2 } },
      '0 done, 410/s, 2 closed, 1 refused',
    ],
  ])('%s', (_claim, given, expected) => {
    const pieces = progressPieces({ ...NOTHING_DONE, ...given }, speed);
    expect(fitPieces(pieces, 200)).toBe(expected);
  });

  test('says the slowest of paces to a tenth, and none that nobody knows', () => {
    const at = (now: number | null) =>
      fitPieces(progressPieces({ ...NOTHING_DONE, total: null }, { now, lately: null }), 200);
    expect([at(0.26), at(0), at(null)]).toEqual(['0 done, 0.3/s', '0 done, 0/s', '0 done']);
  });
});
