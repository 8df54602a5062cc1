import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { UserDescription, VerificationTask } from '../../src/end-user/end-user';
import { HtmlPage } from '../../src/end-user/html-page';
import { nextStep } from '../../src/end-user/next-step';
import { understand } from '../../src/end-user/page-meaning';
import { type Move, startOfWalk, type WalkState } from '../../src/end-user/walk-state';

const CODE = 'WDJB-MJHT';
const ALICE: UserDescription = { driver: 'form', username: 'alice', password: 'wonderland-9' };
const CODE_PAGE = '<form action="/code"><input name="user_code"><button>Next</button></form>';
const SIGN_IN =
  '<form action="/in"><input name="user"><input type="password" name="pw"><button>Sign in</button><button name="c">Cancel</button></form>';
const CHOICE =
  '<h1>TV</h1><form action="/c"><button name="d" value="y">Allow</button><button name="d" value="n">Deny</button></form>';

interface Seen {
  readonly html: string;
  readonly status?: number;
  readonly path?: string;
}

function start(
  decision: VerificationTask['decision'] = 'approve',
  uri = 'https://as.example/device',
): WalkState {
  return startOfWalk({ uri, userCode: CODE, decision }, ALICE);
}

function step(state: WalkState, html: string, { status = 200, path = '/device' }: Partial<Seen> = {}): Move {
  const page = new HtmlPage({ url: `https://as.example${path}`, status, mediaType: 'text/html', body: html });
  const { task, user } = state;
  return nextStep(state, page, understand(page, user.selectors ?? {}, task.userCode, user.username));
}

/** Goes from page to page, each with a path of its own, and returns what is done on the last. */
function walk(state: WalkState, ...pages: readonly (string | Seen)[]): Move {
  const [first, ...more] = pages.map((page) => (typeof page === 'string' ? { html: page } : page));
  assert.ok(first);
  return more.reduce<Move>(
    (move, page, at) => {
      assert.ok('action' in move.step, 'detail' in move.step ? move.step.detail : '');
      return step(move.state, page.html, { path: `/${at + 1}`, ...page });
    },
    step(state, first.html, first),
  );
}

const action = ({ step: { ...one } }: Move) =>
  'action' in one ? one.action : `${one.outcome}: ${one.detail}`;
const outcome = ({ step: { ...one } }: Move) => ('outcome' in one ? one.outcome : one.action);
const guess = ({ step: { ...one } }: Move) => ('outcome' in one ? one.guess : undefined);

describe('nextStep, on the way to the choice', () => {
  it('types the code, and remembers that it did', () => {
    const { step: first, state } = step(start(), CODE_PAGE);
    assert.ok('press' in first);
    assert.deepEqual(
      first.fills.map((fill) => 'text' in fill && fill.text),
      [CODE],
    );
    assert.equal(state.typedCode, true);
    assert.equal(state.codeGiven, true);
  });

  it('types nothing where the complete address brought the code', () => {
    const complete = start('approve', `https://as.example/device?user_code=${CODE}`);
    const filled = `<form><input name="user_code" value="${CODE}"><button>Next</button></form>`;
    const move = step(complete, filled);
    assert.equal(action(move), 'sent the code that the page held');
    assert.equal(move.state.typedCode, false);
    // One that ignores it is typed into.
    assert.equal(step(complete, CODE_PAGE).state.typedCode, true);
  });

  it('presses its own account where a page asks which is meant, and decides on the next', () => {
    const list = (accounts: string) => `<h1>Choose an account</h1><form action="/which">${accounts}</form>`;
    const buttons = list(
      '<button name="a" value="1">Bob bob</button><button name="a" value="2">Alice A. (alice)</button>',
    );
    const move = walk(start(), CODE_PAGE, SIGN_IN, buttons);
    assert.equal(action(move), 'pressed "Alice A. (alice)"');
    assert.equal(move.state.decided, undefined);
    assert.equal(action(step(move.state, CHOICE, { path: '/4' })), 'pressed "Allow"');
    const links =
      '<h1>Pick an account</h1><a href="/as/7">alicette</a> <a href="/as/8">alice</a> <a href="/new">Add one</a>';
    assert.equal(action(walk(start(), CODE_PAGE, links)), 'pressed "alice"');
    const gone = list('<button name="a" value="1">Sign out alice</button>');
    assert.notEqual(action(walk(start(), CODE_PAGE, gone)), 'pressed "Sign out alice"');
  });

  it('leaves the state as it is: the same page gets the same step', () => {
    const state = start();
    assert.deepEqual(step(state, CODE_PAGE).state, step(state, CODE_PAGE).state);
    assert.equal(state.codesSent, 0);
  });

  it('signs in once, and says so where it is not taken', () => {
    assert.equal(action(walk(start(), CODE_PAGE, SIGN_IN)), 'signed in');
    const again = walk(start(), CODE_PAGE, { html: SIGN_IN, path: '/in' }, { html: SIGN_IN, path: '/in' });
    assert.equal(outcome(again), 'stuck');
    assert.ok('fault' in again.step && again.step.fault === 'credentials-refused');
  });

  it('decides where signing in approves, and not where it only says so of something else', () => {
    const uri = `https://as.example/device/${CODE}`;
    const page = (
      text: string,
      buttons = '<button>Approve and sign in</button><button name="c">Cancel</button>',
    ) =>
      `<h1>${text}</h1><form action="/in"><input name="user"><input type="password" name="pw">${buttons}</form>`;
    const html = page(`Confirmation code: ${CODE}`);
    const look = step(start('look', uri), html);
    assert.equal(outcome(look), 'asked');
    assert.equal(look.state.signsInWithChoice, true);
    const approve = step(start('approve', uri), html);
    assert.equal(action(approve), 'signed in and pressed "Approve and sign in"');
    assert.ok('press' in approve.step);
    assert.equal(approve.step.fills.length, 2);
    assert.equal(outcome(step(approve.state, '<h1>Logged in successfully</h1>', { path: '/2' })), 'approved');
    const deny = step(start('deny', uri), html);
    assert.equal(action(deny), 'pressed "Cancel"');
    assert.ok('press' in deny.step);
    assert.deepEqual(deny.step.fills, []);
    assert.equal(outcome(step(deny.state, '<h1>Device login was canceled</h1>', { path: '/2' })), 'denied');
    assert.equal(
      outcome(step(start('deny', uri), page(CODE, '<button>Approve and sign in</button>'))),
      'no-choice',
    );
    // The terms of the house, or a sign-in as any other.
    assert.equal(action(step(start('deny', uri), page('Welcome'))), 'signed in');
    assert.equal(action(step(start('deny', uri), page(CODE, '<button>Sign in</button>'))), 'signed in');
    assert.equal(action(step(start('deny'), html)), 'signed in');
  });

  it('tells a refused code from a refused password where signing in approves', () => {
    const uri = `https://as.example/device/${CODE}`;
    const html = (message: string) =>
      `<h1>${CODE}</h1><p role="alert">${message}</p><form action="/in"><input name="user"><input type="password" name="pw"><button>Approve and sign in</button></form>`;
    const { state } = step(start('approve', uri), html(''));
    assert.equal(outcome(step(state, html('Failed to sign in: UserCode Expired'))), 'code-refused');
    const wrong = step(state, html('Failed to sign in: password is wrong'));
    assert.ok('fault' in wrong.step && wrong.step.fault === 'credentials-refused');
  });

  it('takes a sign-in for the choice by no selector alone, and no sign-in after the choice for one', () => {
    const user: UserDescription = { ...ALICE, selectors: { approve: 'button' } };
    const uri = 'https://as.example/device';
    const begun = startOfWalk({ uri, userCode: CODE, decision: 'deny' }, user);
    assert.equal(action(walk(begun, CODE_PAGE, SIGN_IN)), 'signed in');
    assert.equal(action(walk(start(), CODE_PAGE, CHOICE, SIGN_IN)), 'signed in');
  });

  it('reads what stands in the frame of a page as beside the matter', () => {
    const frame = '<button aria-label="Bookmark this page"></button><button>Toggle password</button>';
    const body = `${frame}<button>Notifications</button><h1>Code approved</h1><button>Frobnicate</button>`;
    const loaded = { url: 'https://as.example/', status: 200, mediaType: 'text/html', body };
    const { unclear } = understand(new HtmlPage({ ...loaded, scripts: 'run' }), {}, CODE);
    assert.deepEqual(
      unclear.map(({ label }) => label),
      ['Frobnicate'],
    );
  });

  it('takes no rule for later, as sign-in pages have it, for the end', () => {
    const rule = `${SIGN_IN}<p>For security reasons, please log out when you are done with your device.</p>`;
    const move = walk(start(), CODE_PAGE, CHOICE, { html: rule, path: '/login' });
    assert.equal(action(move), 'signed in');
    const over = walk(start(), CODE_PAGE, CHOICE, '<h1>You are done</h1>');
    assert.equal(outcome(over), 'approved');
  });

  it('types the code again after a sign-in that lost it, and only then', () => {
    assert.equal(action(walk(start(), CODE_PAGE, SIGN_IN, CODE_PAGE)), 'typed the code');
    assert.equal(outcome(walk(start(), CODE_PAGE, CODE_PAGE)), 'code-refused');
  });

  it('remembers that it sent no code, where the page that takes it decides with it', () => {
    const onePage = CODE_PAGE.replace('Next', 'Authorize device');
    const left = step(start('look'), onePage);
    assert.equal(outcome(left), 'asked');
    assert.equal(left.state.codeNotSent, true);
    const filled = onePage.replace('<input', `<input value="${CODE}"`);
    const brought = step(start('look', `https://as.example/device?user_code=${CODE}`), filled);
    assert.equal(outcome(brought), 'asked');
    assert.equal(brought.state.codeNotSent, undefined);
    assert.equal(walk(start('look'), CODE_PAGE, CHOICE).state.codeNotSent, undefined);
  });

  it('looks, and leaves it there', () => {
    const looked = walk(start('look'), CODE_PAGE, CHOICE);
    assert.equal(outcome(looked), 'asked');
    assert.equal(looked.state.choice?.deny?.label, 'Deny');
  });
});

describe('nextStep, where a code is refused', () => {
  it('is sure where the page says so, and guesses where it does not', () => {
    const sure = walk(start(), CODE_PAGE, `<p>Invalid code</p>${CODE_PAGE}`);
    assert.deepEqual([outcome(sure), guess(sure)], ['code-refused', undefined]);
    const silent = walk(start(), CODE_PAGE, CODE_PAGE);
    assert.match(guess(silent) ?? '', /without saying why/);
    const status = walk(start(), CODE_PAGE, { html: '<p>No.</p>', status: 400 });
    assert.deepEqual([outcome(status), guess(status)], ['code-refused', undefined]);
    const scripted = walk(start(), `<script src="/a.js"></script>${CODE_PAGE}`, {
      html: '<p>No.</p>',
      status: 400,
    });
    assert.match(guess(scripted) ?? '', /scripts that this driver does not run/);
  });

  it('does not take what is about the asker for a word about the code', () => {
    for (const status of [401, 403, 415]) {
      assert.equal(outcome(walk(start(), CODE_PAGE, { html: '<p>No.</p>', status })), 'stuck');
    }
  });

  it('tells a limit, unless it is a rule that stood there before', () => {
    assert.equal(outcome(walk(start(), CODE_PAGE, { html: CODE_PAGE, status: 429 })), 'limited');
    assert.equal(outcome(walk(start(), CODE_PAGE, '<p>Too many attempts.</p>')), 'limited');
    const rule = `<p>Too many attempts lock you out.</p>${CODE_PAGE}`;
    assert.equal(outcome(walk(start(), rule, `<b role="alert">Wrong code</b>${rule}`)), 'code-refused');
  });
});

describe('nextStep, at the choice and after it', () => {
  it('approves, and is done where the page says so or asks for no more', () => {
    assert.equal(action(walk(start(), CODE_PAGE, CHOICE)), 'pressed "Allow"');
    for (const last of ['<h1>Device approved</h1>', '<p>Bye.</p>']) {
      const done = walk(start(), CODE_PAGE, CHOICE, last);
      assert.deepEqual([outcome(done), guess(done)], ['approved', undefined]);
    }
  });

  it('guesses where a button is left that it cannot read', () => {
    const odd = walk(start(), CODE_PAGE, CHOICE, '<form action="/x"><button>Hyväksy</button></form>');
    assert.equal(outcome(odd), 'approved');
    assert.match(guess(odd) ?? '', /Hyväksy/);
  });

  it('takes a page that says it is done for done, whatever else stands there', () => {
    const menu =
      '<form action="/m"><button id="selectGrant" aria-haspopup="true" data-toggle="dropdown">Manage</button></form>';
    const done = walk(start(), CODE_PAGE, CHOICE, `<h1>Authorization complete</h1>${menu}`);
    assert.deepEqual([outcome(done), guess(done)], ['approved', undefined]);
    const button = '<form action="/m"><button>Authorize</button></form>';
    assert.equal(
      outcome(walk(start(), CODE_PAGE, CHOICE, `<p>Your device is connected.</p>${button}`)),
      'approved',
    );
    // A sign-in that went well is not the end.
    const signedIn = walk(start(), CODE_PAGE, CHOICE, `<p>Sign-in was a success.</p>${button}`);
    assert.equal(action(signedIn), 'pressed "Authorize"');
  });

  it('confirms an approval that is asked for twice', () => {
    const sure =
      '<h1>Connect TV to your account?</h1><form action="/y"><button name="a">Yes</button><button name="b">No</button></form>';
    assert.equal(action(walk(start(), CODE_PAGE, CHOICE, sure)), 'pressed "Yes"');
  });

  it('confirms a refusal that is asked for twice, and does not take it back', () => {
    const ask = (buttons: string) => `<h1>Are you sure?</h1><form action="/y">${buttons}</form>`;
    const yes = ask('<button name="a">Yes</button><button name="b">No</button>');
    assert.equal(action(walk(start('deny'), CODE_PAGE, CHOICE, yes)), 'pressed "Yes"');
    const deny = ask('<button name="a">Deny access</button><button name="b">Go back</button>');
    assert.equal(action(walk(start('deny'), CODE_PAGE, CHOICE, deny)), 'pressed "Deny access"');
    assert.equal(outcome(walk(start('deny'), CODE_PAGE, CHOICE, yes, '<p>Bye.</p>')), 'denied');
  });

  it('presses the same control on an unchanged page once', () => {
    const page = { html: CHOICE, path: '/c' };
    const again = walk(start(), CODE_PAGE, page, page);
    assert.equal(outcome(again), 'stuck');
    assert.match(action(again), /pressing "Allow" left the page as it was/);
  });

  it('leaves alone what a script carries out, and says what it needs', () => {
    const scripted =
      '<form action="/c" method="post"><input type="hidden" name="consent" value="yes"><button>Allow</button>' +
      '<button onclick="this.form.consent.value=\'no\'">Deny</button></form>';
    const denied = walk(start('deny'), CODE_PAGE, scripted);
    assert.equal(outcome(denied), 'stuck');
    assert.match(action(denied), /"Deny" cannot be pressed: .*driver: browser/);
    // Where both send the same, the other one would not be sure, either.
    assert.equal(outcome(walk(start('approve'), CODE_PAGE, scripted)), 'stuck');
    assert.equal(outcome(walk(start('look'), CODE_PAGE, scripted)), 'asked');
  });

  it('says that it was done unasked', () => {
    const done = walk(start(), CODE_PAGE, '<h1>Device authorized</h1>');
    assert.deepEqual([outcome(done), guess(done)], ['done-unasked', undefined]);
  });

  it('reads on the page that takes the code for the next device that this one is done', () => {
    const again = (said: string, label = 'Authorize') =>
      `<p class="alert">${said}</p><form action="/code"><input name="user_code"><button>${label}</button><a href="/device">Cancel</a></form>`;
    const denied = walk(start('deny'), again(''), again('Device successfully authorized'));
    assert.deepEqual([outcome(denied), guess(denied)], ['no-choice', undefined]);
    assert.match(action(denied), /"Authorize" ended it, and no page offered a way to deny/);
    const unasked = walk(start(), again('', 'Next'), again('Device successfully authorized', 'Next'));
    assert.equal(outcome(unasked), 'done-unasked');
    // What it said before it had the code is no answer to it, nor is that something else went well.
    const rule = 'The device is connected as soon as we know its code.';
    const refused = walk(start('deny'), again(rule), again(rule));
    assert.deepEqual(
      [outcome(refused), guess(refused)],
      ['code-refused', 'the page asks for the code again without saying why'],
    );
    const welcome = again('Signed in successfully.');
    assert.equal(action(walk(start('deny'), SIGN_IN, welcome)), 'typed the code and pressed "Authorize"');
    assert.equal(
      outcome(walk(start('deny'), SIGN_IN, welcome, again('The user code is invalid'))),
      'code-refused',
    );
    assert.equal(
      outcome(walk(start('deny'), SIGN_IN, welcome, again('Device successfully authorized'))),
      'no-choice',
    );
  });

  it('gives up a refusal that no page offers', () => {
    const move = walk(start('deny'), CODE_PAGE, '<form action="/c"><button>Allow</button></form>');
    assert.deepEqual([outcome(move), guess(move)], ['no-choice', undefined]);
    const foreign = '<form action="/c"><button>Allow</button><button name="x">Hylkää</button></form>';
    assert.match(guess(walk(start('deny'), CODE_PAGE, foreign)) ?? '', /Hylkää/);
    // "Cancel" at the sign-in is the last resort.
    const back = walk(start('deny'), CODE_PAGE, SIGN_IN, '<form action="/c"><button>Allow</button></form>');
    assert.match(action(back), /went back to the sign-in page and pressed "Cancel"/);
  });
});
