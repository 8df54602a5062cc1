import { createHash } from 'node:crypto';

/** The style of all pages, in one inline sheet: nothing is loaded from anywhere. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5a6475; --paper: #fff; --ground: #eef1f5; --line: #d5dbe4;
  --go: #1f5fd0; --go-ink: #fff; --warn: #8a4b00; --warn-ground: #fff4e0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf0; --soft: #a2acbc; --paper: #1c212a; --ground: #12151b;
  --line: #38404d; --go: #6ea0ff; --go-ink: #0b1220; --warn: #ffce85; --warn-ground: #33270f; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 27rem; padding: 2rem; background: var(--paper); border: 1px solid var(--line);
  border-radius: .75rem; }
h1 { margin: 0 0 1rem; font-size: 1.35rem; line-height: 1.25; }
p { margin: 0 0 1rem; }
label { display: block; margin-bottom: .35rem; font-weight: 600; }
input[type=text] { width: 100%; padding: .6rem .75rem; border: 1px solid var(--soft); border-radius: .4rem;
  background: transparent; color: inherit; font: 1.5rem ui-monospace, monospace; letter-spacing: .1em;
  text-transform: uppercase; }
.code { display: block; margin: 0 0 1rem; padding: .6rem; border: 1px dashed var(--soft); border-radius: .4rem;
  text-align: center; font: 1.75rem ui-monospace, monospace; letter-spacing: .12em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1rem; margin: 0 0 1.25rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.actions { display: flex; flex-direction: row-reverse; gap: .75rem; margin-top: 1.25rem; }
button { flex: 1; padding: .7rem 1rem; border: 1px solid var(--soft); border-radius: .4rem; background: transparent;
  color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button.go { border-color: var(--go); background: var(--go); color: var(--go-ink); }
a { color: var(--go); }
:focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
.notice { padding: .6rem .75rem; border-radius: .4rem; background: var(--warn-ground); color: var(--warn); }
.soft { margin: 1rem 0 0; color: var(--soft); font-size: .9rem; }
`;

/** Lets the Content-Security-Policy allow this sheet and no other. */
export const PAGE_STYLE_SOURCE = `'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`;
