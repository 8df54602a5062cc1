import { bare } from './code-entry';
import type {
  Decision,
  Outcome,
  PageSeen,
  UserDescription,
  UserFault,
  VerificationTask,
  Visit,
} from './end-user';
import type { Fill } from './form-request';
import { CannotFollowError, fold, HtmlPage, type LoadedPage } from './html-page';
import type { Control } from './page-controls';
import type { PageLoader } from './page-loader';
import { type PageMeaning, understand } from './page-meaning';
import { isLimited } from './page-messages';
import { pageSeen, type Redact, redactor, secretCookies } from './page-record';
import type { SignIn } from './sign-in-form';

const MOST_PAGES = 14;

/** The page where the choice was offered, as it was seen. */
interface Choice {
  readonly page: HtmlPage;
  readonly approve: Control | undefined;
  readonly deny: Control | undefined;
  readonly fills: readonly Fill[];
}

/** What the end user does next, or how the task ends. */
type Step =
  | {
      readonly action: string;
      readonly press: Control;
      readonly fills: readonly Fill[];
      /** The page to press it on, where it is an earlier one. */
      readonly on?: HtmlPage;
    }
  | { readonly outcome: Outcome; readonly detail: string; readonly fault?: UserFault };

/**
 * Carries out a task on the verification page ([RFC 8628 §3.3](https://www.rfc-editor.org/rfc/rfc8628#section-3.3)),
 * page by page, until the decision is made or it cannot be.
 *
 * @returns how it went; it never throws for what a provider does
 */
export function walkVerification(
  task: VerificationTask,
  user: UserDescription,
  loader: PageLoader,
  signal: AbortSignal | undefined,
): Promise<Visit> {
  const walk = new VerificationWalk(task, user, loader, signal);
  return walk.from(() => {
    const url = URL.canParse(task.uri) ? new URL(task.uri) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) {
      throw new CannotFollowError(
        `the address to open is ${url ? `a ${url.protocol} one` : 'no absolute URI'}; only http and https are opened`,
      );
    }
    return loader.open(url.href, signal);
  });
}

class VerificationWalk {
  private readonly pages: PageSeen[] = [];
  /** The code is with the provider: typed, or carried by the address. */
  private codeGiven: boolean;
  private typed = 0;
  private signedIn = 0;
  private signInPath = '';
  private signedInSinceTyped = false;
  /** The labels with which the end user approved or denied. */
  private decided: string | undefined;
  /** Buttons pressed to go on, on pages that offered no way to refuse. */
  private wentOn: string | undefined;
  /** Selectors of the target file that matched something. */
  private readonly matched = new Set<string>();
  private choice: Choice | undefined;
  /** What the first page says of limits. */
  private rules: string | undefined;
  private retryAfterSeconds: number | undefined;
  /** The end user typed the code into a page that did not have it. */
  private typedCode = false;
  private signInCancel: { readonly page: HtmlPage; readonly control: Control } | undefined;

  constructor(
    private readonly task: VerificationTask,
    private readonly user: UserDescription,
    private readonly loader: PageLoader,
    private readonly signal: AbortSignal | undefined,
  ) {
    const code = bare(task.userCode);
    this.codeGiven = code !== '' && bare(decodedUri(task.uri)).includes(code);
  }

  async from(start: () => Promise<LoadedPage>): Promise<Visit> {
    try {
      let loaded = await start();
      for (let count = 0; count < MOST_PAGES; count += 1) {
        const page = new HtmlPage(loaded);
        this.retryAfterSeconds = loaded.retryAfterSeconds;
        this.noteSelectors(page);
        const meaning = understand(page, this.user.selectors ?? {}, this.task.userCode);
        const redact = await this.redact();
        const limited = this.limits(page, meaning);
        const seen = pageSeen(page, meaning, redact, this.task.userCode, limited);
        this.rules ??= meaning.messages.limit ?? '';
        const step = this.next(page, meaning);
        if ('outcome' in step) {
          this.pages.push(seen);
          return this.visit(step.outcome, redact(step.detail), step.fault);
        }
        this.pages.push({ ...seen, action: redact(step.action) });
        loaded = await this.loader.press(step.on ?? page, step.press, step.fills, this.signal);
      }
      return this.visit('stuck', `after ${MOST_PAGES} pages the provider still asked for more`);
    } catch (error) {
      return this.visit('stuck', (await this.redact())(await this.whereItEnded(error)));
    }
  }

  /** Makes the choice once more on the page where it was offered. */
  decideAgain(choice: Choice, decision: Decision): Promise<Visit> {
    this.choice = choice;
    this.codeGiven = true;
    this.signedInSinceTyped = false;
    this.typed = 1;
    const control = decision === 'approve' ? choice.approve : choice.deny;
    if (!control) {
      const detail = `the page where the choice was offered has no way to ${decision}`;
      return Promise.resolve(this.visit('no-choice', detail));
    }
    this.decided = control.label;
    return this.from(() =>
      this.loader.press(choice.page, control, [...choice.fills, ...control.fills], this.signal),
    );
  }

  private next(page: HtmlPage, meaning: PageMeaning): Step {
    const { status } = page;
    const { messages, selfSending, signIn, codeEntry } = meaning;
    if (this.limits(page, meaning)) {
      const words = quoted(page, messages.limit);
      return {
        outcome: 'limited',
        detail: `${this.sofar()} the provider limits what may be tried (status ${status})${words}`,
      };
    }
    if (status >= 500 && !(this.decided && this.task.decision === 'deny' && messages.refusal)) {
      return stuck(`${this.sofar()} the provider answered with status ${status}${quoted(page)}`);
    }
    if (selfSending && status < 400) {
      return { action: 'the page sent its form by itself', press: selfSending, fills: [] };
    }
    if (signIn && !(this.decided !== undefined && this.denying && messages.refusal))
      return this.signInOn(page, signIn, meaning);
    if (meaning.asksSecondFactor) return stuck(`the provider asks for a second factor${quoted(page)}`);
    if (this.decided !== undefined) return this.afterDecision(page, meaning);
    if (codeEntry) return this.onCodePage(page, meaning);
    if (status >= 400) {
      const aboutCode =
        messages.codeError !== undefined || (this.codeGiven && (status !== 404 || this.typed > 0));
      return aboutCode
        ? { outcome: 'code-refused', detail: `the page answered with status ${status}${quoted(page)}` }
        : stuck(`${this.sofar()} the provider answered with status ${status}${quoted(page)}`);
    }
    if (meaning.approve) return this.onChoice(page, meaning, meaning.approve, []);
    return this.withoutChoice(page, meaning);
  }

  /** Words on the first page that can be acted on are a rule that it explains: nothing was tried before. */
  private limits({ status }: HtmlPage, { messages, codeEntry, signIn, approve }: PageMeaning): boolean {
    const canGoOn = this.pages.length === 0 && (codeEntry ?? signIn ?? approve) !== undefined;
    const isRule =
      messages.limit !== undefined && (canGoOn || (this.rules === messages.limit && messages.codeError));
    return isLimited(status, isRule ? {} : messages);
  }

  private signInOn(page: HtmlPage, signIn: SignIn, { messages }: PageMeaning): Step {
    if (signIn.cancel) this.signInCancel ??= { page, control: signIn.cancel };
    const { username, password } = this.user;
    const asksFor = signIn.password && signIn.username ? 'a user name and a password' : 'a user name';
    if (signIn.username && username === undefined) {
      return stuck(
        `the provider asks for ${asksFor}, and the target's user has no username`,
        'credentials-missing',
      );
    }
    if (signIn.password && password === undefined) {
      return stuck(
        "the provider asks for a password, and the target's user has no password",
        'credentials-missing',
      );
    }
    if (this.task.uri.startsWith('https:') && page.url.startsWith('http:')) {
      return stuck('the provider asks to sign in on a page without TLS; no password is typed there');
    }
    const path = `${new URL(page.url).pathname} ${signIn.password ? 'password' : 'name'}`;
    const again = path === this.signInPath;
    if (this.signedIn > 0 && again) {
      return stuck(
        `the provider did not take the user name and password${quoted(page, messages.error)}`,
        page.status < 500 && page.status !== 429 ? 'credentials-refused' : undefined,
      );
    }
    if (this.signedIn >= 4) return stuck('the provider asks to sign in over and over');
    this.signedIn += 1;
    this.signInPath = path;
    this.signedInSinceTyped = true;
    return {
      action: signIn.password ? 'signed in' : 'typed the user name',
      press: signIn.submit,
      fills: [
        ...(signIn.username && username !== undefined ? [{ field: signIn.username, text: username }] : []),
        ...(signIn.password && password !== undefined ? [{ field: signIn.password, text: password }] : []),
      ],
    };
  }

  private onCodePage(page: HtmlPage, meaning: PageMeaning): Step {
    const { codeEntry, messages, approve, deny } = meaning;
    if (!codeEntry) return stuck('the page has no field for the code');
    // Signing in may lose what was typed before; a person then types it again. Anything else is a refusal.
    const lost = this.signedInSinceTyped && this.typed === 1 && !messages.codeError;
    if (this.typed > 0 && !(lost || (approve && deny && !messages.codeError))) {
      const detail = `the page asks for the code again${quoted(page, messages.codeError ?? messages.error)}`;
      return { outcome: 'code-refused', detail };
    }
    const refusedAtOnce = this.typed === 0 && this.codeGiven && messages.codeError !== undefined;
    if (refusedAtOnce) {
      return {
        outcome: 'code-refused',
        detail: `the page did not take the code${quoted(page, messages.codeError)}`,
      };
    }
    if (page.status >= 400)
      return stuck(`${this.sofar()} the provider answered with status ${page.status}${quoted(page)}`);
    const filledIn = this.typed === 0 && this.codeGiven && codeEntry.holdsCode;
    if (this.task.decision === 'look' && filledIn && !approve) {
      // Whether more is asked after this press cannot be known without pressing, and the press may be the approval.
      this.remember({ page, approve: codeEntry.submit, deny, fills: codeEntry.fills });
      const detail = `the page holds the code, filled in, and waits for "${shown(codeEntry.submit)}" to be pressed`;
      return { outcome: 'asked', detail };
    }
    this.typed += 1;
    if (!codeEntry.holdsCode) this.typedCode = true;
    this.codeGiven = true;
    this.signedInSinceTyped = false;
    if (approve) return this.onChoice(page, meaning, approve, codeEntry.fills);
    return { action: 'typed the code', press: codeEntry.submit, fills: codeEntry.fills };
  }

  private onChoice(page: HtmlPage, meaning: PageMeaning, approve: Control, fills: readonly Fill[]): Step {
    const { deny } = meaning;
    const goesOn = approve.meaning !== 'approve';
    if (!this.codeGiven && goesOn && !deny) {
      return { action: `pressed "${shown(approve)}"`, press: approve, fills: approve.fills };
    }
    this.remember({ page, approve, deny, fills });
    const typed = fills.length > 0 ? 'typed the code and ' : '';
    if (this.task.decision === 'look') {
      const also = deny ? ` and "${shown(deny)}"` : ', and nothing to refuse with';
      return { outcome: 'asked', detail: `the page offers "${shown(approve)}"${also}` };
    }
    if (this.task.decision === 'approve') {
      this.decided = shown(approve);
      return {
        action: `${typed}pressed "${shown(approve)}"`,
        press: approve,
        fills: [...fills, ...approve.fills],
      };
    }
    if (deny) {
      this.decided = shown(deny);
      return { action: `${typed}pressed "${shown(deny)}"`, press: deny, fills: [...fills, ...deny.fills] };
    }
    // Someone who wants to refuse goes on as long as nothing is granted by it: the refusal may come later.
    if (goesOn || fills.length > 0) {
      this.wentOn = shown(approve);
      return {
        action: `${typed}pressed "${shown(approve)}"`,
        press: approve,
        fills: [...fills, ...approve.fills],
      };
    }
    return this.refuseAtSignIn(`the page offers "${shown(approve)}" and no way to deny`);
  }

  private refuseAtSignIn(detail: string): Step {
    const { signInCancel } = this;
    if (!signInCancel) return { outcome: 'no-choice', detail };
    this.decided = shown(signInCancel.control);
    return {
      action: `went back to the sign-in page and pressed "${shown(signInCancel.control)}"`,
      press: signInCancel.control,
      fills: [],
      on: signInCancel.page,
    };
  }

  private withoutChoice(page: HtmlPage, { messages, deny, signInLink }: PageMeaning): Step {
    if (messages.codeError && !messages.success) {
      return {
        outcome: 'code-refused',
        detail: `the page did not take the code${quoted(page, messages.codeError)}`,
      };
    }
    if (this.codeGiven && messages.error && !messages.success) {
      return { outcome: 'code-refused', detail: `the page reports an error${quoted(page, messages.error)}` };
    }
    if (signInLink)
      return { action: `pressed "${shown(signInLink)}"`, press: signInLink, fills: signInLink.fills };
    if (messages.success) {
      if (this.task.decision === 'deny' && this.wentOn !== undefined) {
        const detail = `"${this.wentOn}" ended it, and no page offered a way to deny${quoted(page, messages.success)}`;
        return { outcome: 'no-choice', detail };
      }
      const when = this.typed > 0 ? 'once the code was typed' : 'as soon as the address was opened';
      const detail = `${when}, without asking for approval, the page says that it is done${quoted(page, messages.success)}`;
      return { outcome: 'done-unasked', detail };
    }
    if (deny && this.codeGiven) {
      return { outcome: 'no-choice', detail: `the page offers "${shown(deny)}" and nothing to approve with` };
    }
    return stuck(
      `${this.sofar()} the page has nothing to go on with${quoted(page)}${
        page.loaded.scripts !== 'run' && page.$('script').length > 0
          ? '; it may need scripts (driver browser, command or manual), or selectors in the target file'
          : ''
      }`,
    );
  }

  private afterDecision(page: HtmlPage, meaning: PageMeaning): Step {
    const { messages, codeEntry, approve, deny } = meaning;
    const pressed = `after pressing "${this.decided}"`;
    if (this.denying) {
      if (messages.codeError)
        return {
          outcome: 'code-refused',
          detail: `${pressed} the page said${quoted(page, messages.codeError)}`,
        };
      const refused = messages.refusal !== undefined;
      if (!refused && (page.status >= 400 || messages.error)) {
        return stuck(
          `${pressed} the page reports an error (status ${page.status})${quoted(page, messages.error)}`,
        );
      }
      return { outcome: 'denied', detail: `${pressed} the page said${quoted(page, messages.refusal)}` };
    }
    const aboutCode = messages.codeError ?? (codeEntry && (messages.error ?? messages.refusal));
    if (aboutCode && !messages.success) {
      return { outcome: 'code-refused', detail: `${pressed} the page said${quoted(page, aboutCode)}` };
    }
    if (page.status >= 400) {
      return stuck(
        `${pressed} the provider answered with status ${page.status}${quoted(page, messages.error)}`,
      );
    }
    const asksOn = approve && !codeEntry && (!messages.success || approve.meaning === 'approve' || deny);
    if (asksOn && (approve.kind === 'button' || deny)) {
      this.remember({ page, approve, deny, fills: [] });
      this.decided = shown(approve);
      return { action: `pressed "${shown(approve)}"`, press: approve, fills: approve.fills };
    }
    if (messages.success)
      return { outcome: 'approved', detail: `${pressed} the page said${quoted(page, messages.success)}` };
    if (messages.refusal || messages.error) {
      return stuck(
        `${pressed} the page reports a failure${quoted(page, messages.error ?? messages.refusal)}`,
      );
    }
    if (codeEntry) return stuck(`${pressed} the page asks for the code again, and does not say why`);
    return { outcome: 'approved', detail: `${pressed} the page asks for no more${quoted(page)}` };
  }

  private get denying(): boolean {
    return this.task.decision === 'deny';
  }

  /** Keeps the first page that offers both; until one does, the first that offers to approve. */
  private remember(choice: Choice): void {
    if (!this.choice || (!this.choice.deny && choice.deny)) this.choice = choice;
  }

  private noteSelectors(page: HtmlPage): void {
    for (const [name, selector] of Object.entries(this.user.selectors ?? {})) {
      if (selector && page.select(selector).length > 0) this.matched.add(name);
    }
  }

  private visit(outcome: Outcome, detail: string, fault?: UserFault): Visit {
    const { choice, task, user, loader, signal } = this;
    const { typedCode, retryAfterSeconds } = this;
    const unmatchedSelectors = Object.keys(user.selectors ?? {}).filter((name) => !this.matched.has(name));
    const visit = {
      outcome,
      detail: fold(detail).slice(0, 600),
      pages: this.pages,
      typedCode,
      ...(outcome === 'limited' && retryAfterSeconds !== undefined ? { retryAfterSeconds } : {}),
      ...(fault && { fault }),
      ...(unmatchedSelectors.length > 0 && { unmatchedSelectors }),
    };
    if (!choice) return visit;
    return {
      ...visit,
      goBackAndDecide: (decision) =>
        new VerificationWalk({ ...task, decision }, user, loader, signal).decideAgain(choice, decision),
    };
  }

  private async redact(): Promise<Redact> {
    const { username, password } = this.user;
    const secrets = [...(password ? [password] : []), ...secretCookies(await this.loader.secrets())];
    return redactor(secrets, [this.task.userCode, ...(username ? [username] : [])]);
  }

  private sofar(): string {
    const last = this.pages.at(-1)?.action;
    return last
      ? `after the end user ${last},`.replace('the end user the page', 'the page')
      : 'at the first page';
  }

  private whereItEnded(error: unknown): string {
    const before = this.pages.length > 0 ? `${this.sofar()} ` : '';
    if (this.signal?.aborted) return `${before}the task was given up`;
    if (error instanceof CannotFollowError) return `${before}${error.message}`;
    const name = error instanceof Error ? error.name : 'an error';
    return `${before}the page could not be understood (${name})`;
  }
}

function stuck(detail: string, fault?: UserFault): Step {
  return { outcome: 'stuck', detail, ...(fault && { fault }) };
}

function shown(control: Control): string {
  return fold(control.label).slice(0, 80);
}

function quoted(page: HtmlPage, words?: string): string {
  const text = fold(words ?? (page.lines || page.title)).slice(0, 160);
  return text === '' ? ' (an empty page)' : `: "${text}"`;
}

function decodedUri(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
