/** What a page tells the end user, apart from what can be pressed on it. */
export interface PageMessages {
  /** The page's own words that say that the code was not taken. */
  readonly codeError?: string;
  /** The page's own words that say that something went wrong, where they stand out as a message. */
  readonly error?: string;
  /** The page's own words that say that access was refused or the sign-in ended. */
  readonly refusal?: string;
  /** Whether they refuse access, and do not speak of the code: "Access denied. This code can no longer be used." */
  readonly refusesAccess?: boolean;
  readonly success?: string;
  /** Whether the words of success say that nothing is left to do, and not only that something went well. */
  readonly ends?: boolean;
  /** The page's own words that say that there were too many attempts or requests. */
  readonly limit?: string;
}

const CODE_ERRORS = [
  /\b(?:user|device)?code\b[^.!?]{0,60}\b(?:invalid|incorrect|expired|not found|unknown|wrong|already|not recogni[sz]ed|does(?:n't| not) (?:match|exist)|not valid|no longer|(?:was|been) used|not correct|(?:could|can) ?not be|(?:could|ca)n't be)\b/i,
  /\b(?:invalid|incorrect|expired|unknown|wrong|unrecogni[sz]ed|bad|no such|not a valid)\b[^.!?]{0,40}\b(?:user|device)?code\b/i,
  /\b(?:did(?:n't| not)|could(?:n't| not)|can(?:'t|not)|unable to) (?:find|recogni[sz]e|verify)\b[^.!?]{0,40}\bcode\b/i,
  /\bno (?:device|session|request)\b[^.!?]{0,60}\bcode\b/i,
  /\bcode\b[^.!?]{0,40}(?:ungültig|abgelaufen|falsch|unbekannt|nicht gefunden)|(?:ungültig|abgelaufen|falsch|unbekannt)\p{L}{0,10}[^.!?]{0,30}code/iu,
  /\bcode\b[^.!?]{0,40}(?:invalide|incorrect|expiré|inconnu|introuvable)/iu,
  /código[^.!?]{0,40}(?:inválido|no válido|no es válido|não é válido|incorret[oa]|incorrecto|caducado|expirad[oa]|expirou|desconocido|desconhecido)/iu,
  /コード[^。]{0,20}(?:無効|正しくありません|間違|期限|見つかりません|使用済み)|無効なコード/u,
  /(?:代码|代碼|设备码|設備碼|验证码|驗證碼)[^。]{0,20}(?:无效|無效|错误|錯誤|不正确|不正確|过期|過期|不存在|已使用)|(?:无效|無效|错误|錯誤)的?(?:代码|代碼|设备码)/u,
];

/** A hint on a healthy page ("If the code has expired, ask for a new one") is no message. */
const CONDITION =
  /\b(?:if|when|once|after|in case|wenn|falls|sobald|nach|si|lorsque|après|cuando|caso|quando|após|tras)\b[^.!?]{0,60}$|もし[^。]{0,30}$|如果[^。]{0,30}$/i;

const ERRORS =
  /(?<![\p{L}])(?:error|something went wrong|went wrong|failed|failure|forbidden|not found|bad request|unauthori[sz]ed|not allowed|invalid|incorrect|expired|try again|fehler|fehlgeschlagen|ungültig|erreur|échec|fallo|erro|falha|errore|inválid[oa]|expirad[oa])(?![\p{L}])|エラー|失敗|無効|有効期限切れ|错误|錯誤|失败|失敗|无效|無效|过期|過期/iu;
const REFUSALS =
  /(?<![\p{L}])(?:access_denied|denied|rejected|declined|refused|cancel+ed|aborted|interrupted|(?:(?:was|were) not|(?:was|were)n['’]t|ha(?:s|ve) not been|ha(?:s|ve)n['’]t been) (?:allowed|granted|given|authori[sz]ed|approved|connected|linked|shared)|abgelehnt|abgebrochen|verweigert|wurden? nicht (?:erlaubt|gewährt|erteilt|verbunden|freigegeben|verknüpft)|refusée?|annulée?|denegad[oa]|rechazad[oa]|cancelad[oa]|negad[oa]|recusad[oa]|rejeitad[oa]|rifiutat[oa]|annullat[oa])(?![\p{L}])|拒否(?:しました|されました)|拒否済|キャンセル(?:しました|されました)|已拒绝|已拒絕|已取消|被拒绝|被拒絕/iu;

/** Words that end it: nothing is left to do here. */
const ENDS = [
  // "Sign out when you are done" is a rule for later.
  /\b(?:congratulations|(?<!\b(?:when|once|if|until|after|before|as soon as)\s+)(?:you're|you are) (?:all set|done|finished)|all set|thank you|well done)\b/i,
  /\b(?:can|may) (?:now )?(?:safely )?(?:close|return|go back)\b/i,
  /\b(?:return|go back|look|continue) (?:to|at|on) (?:your|the) (?:device|tv|terminal|application|console|command line)\b/i,
  /\b(?:device|access|application|client|login|sign-in|request|authori[sz]ation|activation)\b[^.!?]{0,40}\b(?:approved|authori[sz]ed|connected|granted|activated|complete|completed|confirmed|linked|paired|accepted)\b/i,
  /\b(?:approved|authori[sz]ed|connected|granted|activated|linked)\b[^.!?]{0,40}\b(?:device|access|application|client)\b/i,
  // An application may be called verified before anybody approves it.
  /\b(?:device|log-?in|sign-in|request)\b[^.!?]{0,20}\b(?:is|was|has been) (?:now |successfully )?verified\b/i,
  /(?:gerät|zugriff|anwendung|anmeldung|anfrage)[^.!?]{0,40}(?:autorisiert|verbunden|genehmigt|erlaubt|freigegeben|abgeschlossen)(?!\p{L})|fenster (?:jetzt |nun )?schließen|zurück zu ihrem gerät/iu,
  /(?:appareil|accès|application|demande)[^.!?]{0,40}(?:autorisée?|connectée?|approuvée?|accordé)(?!\p{L})|fermer cette (?:page|fenêtre)|retourner? (?:à|sur) votre appareil/iu,
  /(?:dispositivo|acceso|aplicación|solicitud|acesso|aplicativo|solicitação|pedido)[^.!?]{0,40}(?:autorizad[oa]|conectad[oa]|aprobad[oa]|aprovad[oa]|concedid[oa]|vinculad[oa])(?!\p{L})|(?:cerrar esta|fechar esta) (?:página|ventana|janela)|(?:vuelva|volver|volte) (?:a su|al|ao seu) dispositivo/iu,
  /(?:デバイス|端末|アクセス|機器)[^。]{0,20}(?:許可|承認|接続|連携)(?:されました|しました)|(?:画面|ページ|ウィンドウ|タブ)を?閉じて|デバイスに戻/u,
  /(?:设备|設備|访问|存取)[^。]{0,20}已(?:经|經)?(?:授权|授權|批准|连接|連接|允许|允許)|已(?:授权|授權|批准|连接|連接)[^。]{0,10}(?:设备|設備)|可以关闭|可以關閉|返回(?:您|你)的(?:设备|設備)/u,
];
/** Words of a success of whatever kind: a sign-in has its own. */
const SUCCESSES = [
  /\bsuccess(?:ful(?:ly)?)?\b/i,
  /erfolgreich|réussie?(?!\p{L})|succès|éxito|correctamente|sucesso|concluíd[oa]|successo/iu,
  /成功|完了しました|已完成/u,
];
/** Wording in which the words of success ask or instruct: "the device wants to be authorized". */
const NOT_YET =
  /(?<!\p{L})(?:not|wants?|would like|to be|must be|needs?|before|until|will be|asks?|requests?|requesting|möchte|will|soll|werden|muss|nicht|noch|bevor|souhaite|veut|doit|sera|être|pas|avant|quiere|desea|debe|será|ser|antes|necesita|quer|deseja|deve|não|precisa)(?!\p{L})|求めて|要求|ますか|する(?:必要|前)|まだ|请求|請求|想要|是否|需要|尚未|之前/iu;

/** Words that speak of too much, whatever else the page says. */
const LIMITS = [
  /\b(?:too many|excessive|maximum number of)\b[^.!?]{0,30}\b(?:attempts?|requests?|tries|codes?|failures|log-?ins?|sign-ins)\b/iu,
  /\b(?:rate[\s-]?limit(?:ed|ing)?|throttled|too (?:fast|often|quickly|frequently)|temporarily (?:locked|blocked|suspended))\b/iu,
  /\bzu (?:viele|oft|häufig)\b|vorübergehend gesperrt/iu,
  /\btrop de (?:tentatives|demandes|requêtes|codes|essais)\b/iu,
  /demasiad[oa]s (?:intentos|solicitudes|peticiones|códigos)/iu,
  /(?:muitas|demasiadas|excesso de) (?:tentativas|solicitações)/iu,
  /(?:試行|リクエスト|入力)[^。]{0,10}(?:回数|多すぎ)/u,
  /(?:尝试|嘗試|请求|請求|操作)[^。]{0,10}(?:过多|過多|次数|過於頻繁|过于频繁|太多)/u,
];
/** Words that ask to come back later, which other troubles say as well. */
const LATER = [
  /\bwait\b[^.!?]{0,40}\bbefore\b[^.!?]{0,20}\b(?:try|trying|enter|entering)\b/iu,
  /\btry again\b[^.!?]{0,20}\b(?:later|in (?:a|an|some|\d+|a few) ?\w{0,12} ?(?:s|secs?|seconds?|mins?|minutes?|hours?|moments?|while))\b/iu,
  /\bspäter (?:erneut|noch ?mal|wieder)|réessaye[rz][^.!?]{0,20}plus tard|más tarde|mais tarde/iu,
  /しばらく(?:して|待って|経って)|稍[后後]再[试試]/u,
];

/**
 * @param salient texts that stand out: title, headings, alerts
 * @param text the page's whole visible text
 */
export function readMessages(salient: readonly string[], text: string): PageMessages {
  const codeError = [...salient, text].map((part) => firstMatch(CODE_ERRORS, part)).find(Boolean);
  const error = salient.find((part) => ERRORS.test(part) && !CONDITION.test(part));
  const refusal =
    salient.find((part) => REFUSALS.test(part)) ??
    (text.length < 400 && REFUSALS.test(text) ? text : undefined);
  const positive = sentences([...salient, text]).filter((part) => !NOT_YET.test(part));
  const end = positive.find((part) => ENDS.some((pattern) => pattern.test(part)));
  const success = end ?? positive.find((part) => SUCCESSES.some((pattern) => pattern.test(part)));
  // What stands among other sentences of a long page may be a rule that the page explains, and not what happened.
  const prominent = [...salient, ...(text.length < 600 ? [text] : [])];
  const limit =
    prominent.map((part) => firstMatch(LIMITS, part)).find(Boolean) ??
    (codeError || success ? undefined : prominent.map((part) => firstMatch(LATER, part)).find(Boolean));
  return {
    ...(limit ? { limit } : {}),
    ...(codeError ? { codeError } : {}),
    ...(error ? { error: error.slice(0, 160) } : {}),
    ...(refusal ? { refusal: refusal.slice(0, 160), refusesAccess: refusesAccess(refusal) } : {}),
    ...(success ? { success: success.slice(0, 160), ends: end !== undefined } : {}),
  };
}

/**
 * Whether a page refuses because of how much was tried, and not because of what: RFC 8628 section 5.1 asks for limits, and
 * a right code is refused by them as well.
 *
 * @param page its status, and whether a header of its answer says that nothing is left of what may be asked
 */
export function isLimited(
  { status, usedUp = false }: { readonly status: number; readonly usedUp?: boolean | undefined },
  { limit, success }: PageMessages,
): boolean {
  if (status === 429 || status === 503 || (usedUp && (status === 403 || status >= 500))) return true;
  return status < 500 && limit !== undefined && success === undefined;
}

function firstMatch(patterns: readonly RegExp[], text: string): string | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match && !CONDITION.test(text.slice(Math.max(0, match.index - 80), match.index)))
      return match[0].slice(0, 160);
  }
  return undefined;
}

function refusesAccess(text: string): boolean {
  return sentences([text]).some((part) => REFUSALS.test(part) && firstMatch(CODE_ERRORS, part) === undefined);
}

function sentences(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.split(/(?<=[.!?])\s+|(?<=[。！？])|\n/u));
}
