import { safeLine } from '../http/safe-text';
import type {
  Decision,
  Outcome,
  PageSeen,
  UserDescription,
  UserFault,
  VerificationTask,
  Visit,
} from './end-user';
import { approveFromAnotherSite } from './foreign-approval';
import { CannotFollowError, HtmlPage, type LoadedPage } from './html-page';
import { isLimitedPage, nextStep } from './next-step';
import type { PageLoader } from './page-loader';
import { understand } from './page-meaning';
import { pageSeen, type Redact, redactorFor } from './page-record';
import { backAtChoice, type Choice, startOfWalk, type WalkState } from './walk-state';
import { shown, soFar } from './walk-words';

const MOST_PAGES = 14;

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
  return walk.from(startOfWalk(task, user), () => {
    const url = URL.canParse(task.uri) ? new URL(task.uri) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) {
      throw new CannotFollowError(
        `the address to open is ${url ? `a ${url.protocol} one` : 'no absolute URI'}; only http and https are opened`,
      );
    }
    return loader.open(url.href, signal);
  });
}

/** Goes where {@link nextStep} says, and keeps what was seen on the way. */
class VerificationWalk {
  private readonly pages: PageSeen[] = [];
  /** Selectors of the target file that matched something. */
  private readonly matched = new Set<string>();

  constructor(
    private readonly task: VerificationTask,
    private readonly user: UserDescription,
    private readonly loader: PageLoader,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async from(start: WalkState, first: () => Promise<LoadedPage>): Promise<Visit> {
    let state = start;
    try {
      let loaded = await first();
      for (let count = 0; count < MOST_PAGES; count += 1) {
        const page = new HtmlPage(loaded);
        this.noteSelectors(page);
        const meaning = understand(page, this.user.selectors ?? {}, this.task.userCode, this.user.username);
        const redact = await this.redact();
        const limited = isLimitedPage(state, page, meaning);
        const seen = pageSeen(page, meaning, redact, this.task.userCode, limited);
        const move = nextStep(state, page, meaning);
        const { step } = move;
        state = move.state;
        if ('outcome' in step) {
          this.pages.push(seen);
          const { retryAfterSeconds } = loaded;
          return this.visit(state, step.outcome, redact(step.detail), {
            ...(step.fault ? { fault: step.fault } : {}),
            ...(step.guess !== undefined ? { guess: redact(safeLine(step.guess)) } : {}),
            ...(limited && retryAfterSeconds !== undefined ? { retryAfterSeconds } : {}),
          });
        }
        this.pages.push({ ...seen, action: redact(step.action) });
        loaded = await this.loader.press(step.on ?? page, step.press, step.fills, this.signal);
      }
      return this.visit(state, 'stuck', `after ${MOST_PAGES} pages the provider still asked for more`);
    } catch (error) {
      return this.visit(state, 'stuck', (await this.redact())(this.whereItEnded(state, error)));
    }
  }

  /** Makes the choice once more on the page where it was offered. */
  private decideAgain(choice: Choice, decision: Decision): Promise<Visit> {
    const start = startOfWalk({ ...this.task, decision }, this.user);
    const control = decision === 'approve' ? choice.approve : choice.deny;
    if (!control || control.outOfReach !== undefined) {
      const why = control
        ? `"${shown(control)}" cannot be pressed: ${control.outOfReach}`
        : `the page where the choice was offered has no way to ${decision}`;
      return Promise.resolve(this.visit({ ...start, choice }, control ? 'stuck' : 'no-choice', why));
    }
    const fills = [...choice.fills, ...control.fills];
    return this.from(backAtChoice(start, choice, decision, shown(control)), () =>
      this.loader.press(choice.page, control, fills, this.signal),
    );
  }

  private noteSelectors(page: HtmlPage): void {
    for (const [name, selector] of Object.entries(this.user.selectors ?? {})) {
      if (selector && page.select(selector).length > 0) this.matched.add(name);
    }
  }

  private visit(
    state: WalkState,
    outcome: Outcome,
    detail: string,
    more: { readonly fault?: UserFault; readonly guess?: string; readonly retryAfterSeconds?: number } = {},
  ): Visit {
    const { task, user, loader, signal } = this;
    const { choice, typedCode, codeNotSent, roomOnlyForCode, signsInWithChoice } = state;
    const unmatchedSelectors = Object.keys(user.selectors ?? {}).filter((name) => !this.matched.has(name));
    return {
      outcome,
      detail: safeLine(detail).slice(0, 600),
      pages: this.pages,
      typedCode,
      ...(codeNotSent && { codeNotSent }),
      ...(roomOnlyForCode !== undefined && { roomOnlyForCode }),
      ...(signsInWithChoice && outcome === 'asked' && { notSignedIn: true as const }),
      ...more,
      ...(unmatchedSelectors.length > 0 ? { unmatchedSelectors } : {}),
      ...(choice && {
        goBackAndDecide: (decision: Decision) =>
          new VerificationWalk({ ...task, decision }, user, loader, signal).decideAgain(choice, decision),
      }),
      ...(choice &&
        loader.fromAnotherSite &&
        choice.approve?.outOfReach === undefined && {
          approveFromAnotherSite: (known: readonly string[]) =>
            approveFromAnotherSite({ task, user, loader, choice, known, signal }),
        }),
    };
  }

  private async redact(): Promise<Redact> {
    return redactorFor(this.loader, this.user, this.task.userCode);
  }

  private whereItEnded(state: WalkState, error: unknown): string {
    const before = this.pages.length > 0 ? `${soFar(state)} ` : '';
    if (this.signal?.aborted) return `${before}the task was given up`;
    if (error instanceof CannotFollowError) return `${before}${error.message}`;
    const name = error instanceof Error ? error.name : 'an error';
    return `${before}the page could not be understood (${name})`;
  }
}
