/** What pressing something with this label does, as a person reads it. */
export type LabelMeaning =
  /** Gives access: Allow, Authorize, Grant. */
  | 'approve'
  /** Goes on, which next to a way to refuse means to agree: Continue, Confirm, Yes. */
  | 'go-on'
  | 'deny'
  | 'sign-in'
  /** Leads away from the task: Register, Sign out, Accept cookies. */
  | 'aside'
  | 'unclear';

/** Longer texts are no labels: a paragraph that can be clicked holds words of every kind. */
const LONGEST_LABEL = 80;

const whole = (words: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, 'u');

const COOKIES = /cookie/;

/** A refusal wins over what it refuses: "Don't allow", "Cancel and continue browsing". */
const DENY = [
  whole(
    "deny|denies|cancel|decline|reject|refuse|disallow|abort|block|forbid|not me|wasn't me|not allow|" +
      "(?:do not|don't|i don't|i do not) (?:allow|authori[sz]e|approve|accept|grant|trust|continue|agree|confirm|permit|connect|consent|recogni[sz]e)",
  ),
  whole('ablehnen|abbrechen|verweigern|zurückweisen|nicht (?:zulassen|erlauben|autorisieren|zustimmen)'),
  whole('refuser|annuler|rejeter|décliner|ne pas (?:autoriser|accepter|continuer)'),
  whole('denegar|rechazar|cancelar|no (?:permitir|autorizar|aceptar|continuar)'),
  /^(?:no|nein|non)(?![\p{L}\p{N}])/u,
];

const ASIDE = [
  whole(
    'sign ?out|log ?out|logout|sign ?up|register|registration|forgot|reset|create|learn more|help|privacy|terms|policy|' +
      'language|search|switch|different (?:account|user)|another (?:account|user|device)|use another|not you|home|back to|resend',
  ),
  whole(
    'abmelden|registrieren|vergessen|hilfe|datenschutz|anderes konto|déconnexion|inscription|oublié|aide|olvid\\p{L}*',
  ),
];

const APPROVE = [
  whole(
    'allow|authori[sz]e|approve|accept|grant|agree|consent|permit|give access|link (?:the |this |my )?device',
  ),
  whole('zulassen|erlauben|autorisieren|genehmigen|akzeptieren|zustimmen|annehmen|freigeben'),
  whole("autoriser|accepter|approuver|permettre|j'accepte|j'autorise"),
  whole('permitir|autorizar|aceptar|aprobar|conceder'),
];

const SIGN_IN = [
  whole(
    'sign ?in|log ?in|signin|login|sign-in|log-in|anmelden|einloggen|se connecter|connexion|iniciar sesión|entrar',
  ),
];

const GO_ON = [
  whole('continue|confirm|proceed|yes|ok|okay|next|submit|activate|verify|send|go|connect|link'),
  whole('weiter|fortfahren|bestätigen|ja|absenden|verbinden|aktivieren|prüfen'),
  whole('continuer|confirmer|valider|suivant|oui|envoyer|activer|vérifier'),
  whole('continuar|confirmar|siguiente|sí|enviar|activar|verificar'),
];

/**
 * Reads a button's or a link's label.
 *
 * @param label the label as the page shows it, in English, German, French or Spanish
 */
export function labelMeaning(label: string): LabelMeaning {
  const text = label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim();
  if (text === '' || text.length > LONGEST_LABEL) return 'unclear';
  const says = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(text));
  if (COOKIES.test(text)) return 'aside';
  if (says(DENY)) return 'deny';
  if (says(ASIDE)) return 'aside';
  if (says(APPROVE)) return 'approve';
  if (says(SIGN_IN)) return 'sign-in';
  if (says(GO_ON)) return 'go-on';
  return 'unclear';
}

/**
 * Reads what a control's attributes call it (`kc-cancel`, `acceptDevice`, `deny`), for labels in other languages.
 *
 * @param names values of `name`, `id`, `value`
 */
export function attributeMeaning(names: readonly (string | undefined)[]): LabelMeaning {
  for (const name of names) {
    if (!name) continue;
    const words = name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/[^\p{L}]+/gu, ' ');
    const meaning = labelMeaning(
      words.replace(/\brejected\b/i, 'reject').replace(/\b(?:denied|false)\b/i, 'deny'),
    );
    if (meaning !== 'unclear') return meaning;
  }
  return 'unclear';
}
