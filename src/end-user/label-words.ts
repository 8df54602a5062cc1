/** Words on buttons and links by what pressing them does, in the languages that the drivers read. */

/** Words of languages that set spaces between them: they count as whole words only. */
const spaced = (words: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, 'u');
/** Japanese and Chinese set no spaces. */
const unspaced = (words: string): RegExp => new RegExp(words, 'u');

/** A refusal wins over what it refuses: "Don't allow", "許可しない". */
export const DENY_WORDS = [
  spaced(
    "deny|denies|cancel|decline|reject|refuse|disallow|abort|block|forbid|not me|wasn't me|not allow|no thanks|" +
      "(?:do not|don't|i don't|i do not) (?:allow|authori[sz]e|approve|accept|grant|trust|continue|agree|confirm|permit|connect|consent|recogni[sz]e)|" +
      'without (?:allowing|authori[sz]ing|approving|accepting)',
  ),
  spaced(
    'ablehnen|abbrechen|verweigern|zurückweisen|nein danke|nicht (?:zulassen|erlauben|autorisieren|zustimmen|genehmigen|akzeptieren)|verbieten',
  ),
  spaced(
    'refuser|annuler|rejeter|décliner|interdire|ne pas (?:autoriser|accepter|continuer|approuver)|sans (?:accepter|autoriser)',
  ),
  spaced('denegar|rechazar|cancelar|no (?:permitir|autorizar|aceptar|continuar|aprobar)|sin aceptar'),
  spaced('negar|recusar|rejeitar|cancelar|não (?:permitir|autorizar|aceitar|continuar|aprovar|conceder)'),
  spaced('nega|rifiuta|annulla|non (?:consentire|autorizzare|accettare)'),
  unspaced('拒否|キャンセル|却下|拒絶|中止|(?:許可|承認|同意|承諾|認証)(?:し|を?行わ)ない'),
  unspaced('拒绝|拒絕|取消|不(?:允许|允許|同意|授权|授權|批准|接受)'),
  /^(?:no|nein|non|não|いいえ|否)(?![\p{L}\p{N}])/u,
];

/** What leads away from the task: Register, Sign out, a menu. */
export const ASIDE_WORDS = [
  spaced(
    'sign ?out|log ?out|logout|sign ?up|register|registration|forgot|reset|create|learn more|help|privacy|terms|policy|' +
      'language|search|switch|different (?:account|user)|another (?:account|user|device)|use another|not you|home|back to|resend|' +
      'manage|settings|preferences|options|more|menu|close|print|copy|bookmark|toggle|notifications',
  ),
  spaced(
    'abmelden|registrieren|konto (?:erstellen|anlegen)|vergessen|hilfe|datenschutz|impressum|suchen?|sprache|anderes konto|' +
      'verwalten|einstellungen|schließen|zurück zu\\p{L}*|startseite',
  ),
  spaced(
    "déconnexion|se déconnecter|inscription|s'inscrire|créer un compte|oublié|aide|rechercher|langue|confidentialité|" +
      'gérer|paramètres|fermer|accueil',
  ),
  spaced(
    'cerrar sesión|registrarse|crear (?:una )?cuenta|olvid\\p{L}*|ayuda|buscar|idioma|privacidad|gestionar|ajustes|cerrar|inicio',
  ),
  spaced(
    'sair|terminar sessão|cadastr\\p{L}*|registar|criar conta|esquec\\p{L}*|ajuda|pesquisar|privacidade|gerenciar|gerir|' +
      'configurações|definições|fechar',
  ),
  spaced(
    'esci|registrati|crea (?:un )?account|dimenticat\\p{L}*|aiuto|cerca|lingua|gestisci|impostazioni|chiudi',
  ),
  unspaced('ログアウト|サインアウト|登録|検索|ヘルプ|言語|プライバシー|忘れ|設定|管理|閉じる|メニュー'),
  unspaced(
    '退出|登出|注销|註銷|注册|註冊|搜索|搜尋|帮助|幫助|隐私|隱私|语言|語言|忘记|忘記|设置|設置|管理|关闭|關閉',
  ),
];

export const APPROVE_WORDS = [
  spaced(
    'allow|authori[sz]e|approve|accept|grant|agree|consent|permit|give access|link (?:the |this |my )?device',
  ),
  spaced('zulassen|erlauben|autorisieren|genehmigen|akzeptieren|zustimmen|annehmen|freigeben|gewähren'),
  spaced("autoriser|accepter|approuver|permettre|j'accepte|j'autorise|consentir"),
  spaced('permitir|autorizar|aceptar|aprobar|conceder|acepto'),
  spaced('aprovar|aceitar|concordo|aceito'),
  spaced('consenti|autorizza|approva|accetta|concedi'),
  unspaced('許可|承認|同意|承諾'),
  unspaced('允许|允許|授权|授權|批准|接受'),
];

export const SIGN_IN_WORDS = [
  spaced(
    'sign ?in|log ?in|signin|login|sign-in|log-in|anmelden|einloggen|se connecter|connexion|iniciar sesión|entrar|' +
      'iniciar sessão|fazer login|acessar|accedi',
  ),
  unspaced('ログイン|サインイン|登录|登錄|登入|登陆'),
];

export const GO_ON_WORDS = [
  spaced('continue|confirm|proceed|yes|ok|okay|next|submit|activate|verify|send|go|connect|link'),
  spaced('weiter|fortfahren|bestätigen|ja|absenden|verbinden|aktivieren|prüfen|senden'),
  spaced('continuer|confirmer|valider|suivant|oui|envoyer|activer|vérifier'),
  spaced('continuar|confirmar|siguiente|sí|enviar|activar|verificar'),
  spaced('próximo|próxima|seguinte|avançar|sim|ativar|conectar'),
  spaced('continua|conferma|avanti|sì|invia|attiva|verifica'),
  unspaced('続行|続ける|次へ|確認|送信|はい|進む|接続|有効化'),
  unspaced('继续|繼續|下一步|确认|確認|提交|^是|确定|確定|连接|連接|激活|验证'),
];

/** Asks whether a refusal is meant: there, "No" goes back on it. */
export const ARE_YOU_SURE =
  /are you sure|do you really|please confirm|sind sie sicher|wirklich|êtes-vous sûre?|voulez-vous vraiment|está seguro|seguro que|tem certeza|sei sicuro|よろしいですか|本当に|确定要|確定要|是否确定/iu;
