import type { Browser, EndUser, Visit } from './end-user';

/**
 * An end user who decides about one device after the other, in however many browsers; what is only looked at goes side
 * by side as before. Nobody presses four buttons at the same moment, and a provider that keeps one record of consent for
 * a user and a client may trip over it: that would be held against its answers to ordinary devices.
 */
export function oneDecisionAtATime(endUser: EndUser): EndUser {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(decide: () => Promise<T>): Promise<T> => {
    const turn = last.then(decide);
    // Whoever is next comes, however this one ends.
    last = turn.catch(() => undefined);
    return turn;
  };
  const goingBackInTurn = (visit: Visit): Visit => {
    const { goBackAndDecide, approveFromAnotherSite } = visit;
    return {
      ...visit,
      ...(goBackAndDecide && {
        goBackAndDecide: (decision) => inTurn(() => goBackAndDecide(decision)).then(goingBackInTurn),
      }),
      ...(approveFromAnotherSite && {
        approveFromAnotherSite: (known) => inTurn(() => approveFromAnotherSite(known)),
      }),
    };
  };
  const browserOf = (browser: Browser): Browser => {
    const inFrame = browser.runInFrame?.bind(browser);
    return {
      run: (task) =>
        (task.decision === 'look' ? browser.run(task) : inTurn(() => browser.run(task))).then(
          goingBackInTurn,
        ),
      ...(inFrame && { runInFrame: (task) => inTurn(() => inFrame(task)) }),
    };
  };
  return {
    driver: endUser.driver,
    seesPages: endUser.seesPages,
    openBrowser: () => browserOf(endUser.openBrowser()),
    close: () => endUser.close(),
  };
}
