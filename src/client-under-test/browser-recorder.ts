import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Programs that open an address for a person. */
const OPENERS = [
  'xdg-open',
  'open',
  'x-www-browser',
  'www-browser',
  'sensible-browser',
  'gnome-open',
  'kde-open',
  'wslview',
  'gio',
  'firefox',
  'chromium',
  'google-chrome',
];

/** A browser that a client opened. */
export interface OpenedBrowser {
  readonly address: string;
  /** Milliseconds since the epoch: the recorder has no other clock. */
  readonly at: number;
}

/** Stands in for every browser: writes down what it is to open, and opens nothing. */
export class BrowserRecorder {
  readonly folder: string;
  readonly #log: string;
  #opened: readonly OpenedBrowser[] = [];

  /**
   * @param home the folder that the scenario's client lives in
   * @param stays a browser does not come back to whoever opened it, as long as the scenario lasts
   */
  constructor(home: string, stays = false) {
    this.folder = join(home, '.browsers');
    this.#log = join(this.folder, 'opened.log');
    mkdirSync(this.folder);
    const end = stays ? 'exec sleep 3600\n' : '';
    const script = `#!/bin/sh\nprintf '%s %s\\n' "$(date +%s%3N)" "$*" >> '${this.#log}'\n${end}`;
    const [first = '', ...others] = OPENERS.map((name) => join(this.folder, name));
    writeFileSync(first, script);
    chmodSync(first, 0o755);
    // One program under many names: a run makes them a hundred times and more.
    for (const path of others) linkSync(first, path);
  }

  /** What `BROWSER` is to name. */
  get program(): string {
    return join(this.folder, 'x-www-browser');
  }

  /** What was opened so far; remembered once the folder is gone. */
  get opened(): readonly OpenedBrowser[] {
    if (existsSync(this.#log)) this.#opened = this.#read();
    return this.#opened;
  }

  #read(): readonly OpenedBrowser[] {
    return readFileSync(this.#log, 'utf8')
      .split('\n')
      .flatMap((line) => {
        // Not every date knows milliseconds: what follows the digits is what it made of them.
        const [, at = '', address] = /^(\d{10}(?:\d{3}(?= ))?)\S* .*?(\S+:\/\/\S+)/.exec(line) ?? [];
        return address === undefined ? [] : [{ at: Number(at.padEnd(13, '0')), address }];
      });
  }
}
