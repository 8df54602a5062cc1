/** What the end user decides on the verification page ([RFC 8628 §3.3](https://www.rfc-editor.org/rfc/rfc8628#section-3.3)). */
export type Decision = 'approve' | 'deny';

/** Something the end user is asked to do with a browser. */
export interface VerificationTask {
  /** Where the end user starts: `verification_uri`, or `verification_uri_complete`. */
  readonly uri: string;
  /** What the end user types where the page asks for the code, and compares where the page shows it. */
  readonly userCode: string;
  /** `look` goes as far as the choice between approving and denying, and leaves it there. */
  readonly decision: Decision | 'look';
  readonly signal?: AbortSignal;
}

/** A page that the end user saw. */
export interface PageSeen {
  readonly url: string;
  /** Addresses that the browser went by on the way there, where the driver sees them. */
  readonly via?: readonly string[];
  readonly status: number;
  readonly title: string;
  /** The visible text, white space folded. */
  readonly text: string;
  /** There is more of it than was read: that something is not there, nobody knows. */
  readonly isCut?: true;
  /** The language that the page says it is in, without its region: `pt`, `ar`. */
  readonly language?: string;
  /** What the page held, by meaning. */
  readonly holds: {
    /** A field for the user code. */
    readonly codeField: boolean;
    readonly passwordField: boolean;
    /** A way to approve: a button or link, by its label. */
    readonly approve?: string;
    readonly deny?: string;
    /** The way to deny is within something that has to be unfolded before it is seen. */
    readonly denyFolded?: boolean;
    /** Scripts that the driver does not run: the page may need them. */
    readonly idleScripts?: boolean;
  };
  /** The page says that there were too many attempts or requests, or that the server is busy. */
  readonly limited?: boolean;
  /** A script sent what was pressed to get here, in a way of its own. */
  readonly sentByScript?: true;
  /** What was pressed stood on a page that was no longer open: its form was sent anew, without what a script adds. */
  readonly resent?: true;
  /** What the end user did there: `typed the code`, `signed in`, `pressed "Allow"`. */
  readonly action?: string;
}

/** How a task ended, as far as the end user could tell. */
export type Outcome =
  /** Stopped where the page offers to approve (the task was to look). */
  | 'asked'
  | 'approved'
  | 'denied'
  /** The page did not take the code. */
  | 'code-refused'
  /**
   * The server limits how much may be tried (429, 503, "too many attempts"): nothing is said of the code or the decision,
   * for a right code is answered so, too.
   */
  | 'limited'
  /** Said to be done, though the end user was never asked to approve. */
  | 'done-unasked'
  /** No way to carry out the decision (for instance no way to deny). */
  | 'no-choice'
  /** The pages could not be followed; `detail` says where and why. */
  | 'stuck';

/**
 * What is wrong with a person as the target file describes them: a name or password that is refused, or is not there, or a
 * driver that lacks what it needs on this machine.
 */
export type UserFault = 'credentials-refused' | 'credentials-missing' | 'driver-missing';

/** One task as it went. */
export interface Visit {
  readonly outcome: Outcome;
  /** In words, for a person. */
  readonly detail: string;
  /** In the order seen; empty where the driver cannot see pages (`command`, `manual`). */
  readonly pages: readonly PageSeen[];
  /**
   * Why the outcome is no more than a guess, for instance that a page has scripts that the driver does not run, or buttons
   * that it cannot read. What contradicts a guess accuses nobody.
   */
  readonly guess?: string;
  /**
   * A limit, or trouble on the way, cut off a visit before this one that had entered the code. A server may take a code once,
   * so that what came of this one accuses nobody.
   */
  readonly cutOffBefore?: boolean;
  /** Where it ended for what the target file says of this person, not for what the provider did. */
  readonly fault?: UserFault;
  /** In a frame, this browser left out cookies by a default of its own that others do not have. */
  readonly lacksCookies?: true;
  /** The selectors of the target file that matched nothing on any of the pages. */
  readonly unmatchedSelectors?: readonly string[];
  /**
   * Whether the end user typed the code into a page that did not have it: then that page's knowledge of the code is no
   * merit of a complete verification URI. Absent where the driver cannot see pages.
   */
  readonly typedCode?: boolean;
  /**
   * The page that takes the code approves with it, and was left as it was, for the task was to look: the provider has not
   * heard of the code yet.
   */
  readonly codeNotSent?: true;
  /**
   * The code was to be typed with spaces around it, and was typed without them, for the field holds no more than this many
   * characters.
   */
  readonly roomOnlyForCode?: number;
  /** The page that approves signs in with it, and was left as it was: the provider has not heard who looked at it. */
  readonly notSignedIn?: true;
  /** Seconds after which a limited visit may be made again, where the server named them (Retry-After). */
  readonly retryAfterSeconds?: number;
  /**
   * Goes back in the browser to the page where the choice was offered and makes it there (once more): what a back
   * button, or a second tab, does. Absent where the driver cannot.
   */
  readonly goBackAndDecide?: (decision: Decision) => Promise<Visit>;
  /**
   * Has a page of another site, open in the same browser, send the form of the approval, as far as such a page can know it.
   * Absent where the driver cannot, or the choice was not offered.
   *
   * @param known what an attacker knows besides who started the session: the client, its scope
   */
  readonly approveFromAnotherSite?: (known: readonly string[]) => Promise<ForeignApproval>;
}

/** What came of an approval that a page of another site sent. */
export interface ForeignApproval {
  /** The pages that came; none where it could not be sent. */
  readonly pages: readonly PageSeen[];
  /** In words, for a person: what was sent, and what came. */
  readonly detail: string;
}

/** A browser with its own cookies: what one task signed in, the next one in the same browser still is. */
export interface Browser {
  run(task: VerificationTask): Promise<Visit>;
  /**
   * The same in a frame of a page of another site, where nobody signs in, for they do not see what they press: where the
   * frame asks for that, the fault is `credentials-missing`. Absent where the driver cannot tell what a frame shows.
   */
  runInFrame?(task: VerificationTask): Promise<Visit>;
}

export type DriverName = 'form' | 'browser' | 'command' | 'manual' | 'none';

/** Who acts on the verification page. */
export interface EndUser {
  readonly driver: DriverName;
  /** True when visits tell which pages were seen; what pages say cannot be judged otherwise. */
  readonly seesPages: boolean;
  /** Why visits tell of no pages, as a sentence, where it is not for the driver. */
  readonly whyNoPages?: string;
  /** A browser without cookies. */
  openBrowser(): Browser;
  /** Ends what still runs (a command, a prompt). */
  close(): Promise<void>;
}

/** How a target file describes the end user. */
export interface UserDescription {
  readonly driver: DriverName;
  readonly username?: string;
  readonly password?: string;
  /** For `command`: the program and its arguments; `{uri}`, `{user_code}` and `{decision}` are replaced. */
  readonly command?: readonly string[];
  /** For `command`: the folder to start the program in; the working directory unless told otherwise. */
  readonly folder?: string;
  /** For `form` and `browser`: CSS selectors where guessing fails. */
  readonly selectors?: {
    readonly code?: string;
    readonly code_submit?: string;
    readonly username?: string;
    readonly password?: string;
    readonly sign_in?: string;
    readonly approve?: string;
    readonly deny?: string;
  };
}
