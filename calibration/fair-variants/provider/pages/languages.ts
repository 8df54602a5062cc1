import type { ServerChange } from '../../../defects/provider/reference-server';
import type { FairVariant } from '../../fair-variant';
import { carried, document, escaped, pages } from './page';

interface Words {
  readonly id: string;
  readonly language: string;
  readonly lang: string;
  readonly enterTitle: string;
  readonly codeLabel: string;
  readonly next: string;
  readonly unknownCode: string;
  readonly choiceTitle: string;
  readonly choiceText: string;
  readonly approve: string;
  readonly deny: string;
  readonly approved: string;
  readonly denied: string;
}

const UNREAD_PAGES = {
  '3.3-return-to-device': { verdict: 'not-tested', because: 'nobody reads what the last page says' },
  '5.4-names-device': { verdict: 'not-tested', because: 'nobody reads the word for a device' },
} as const;

const LANGUAGES: readonly Words[] = [
  {
    id: 'german',
    language: 'German',
    lang: 'de',
    enterTitle: 'Gerät verbinden',
    codeLabel: 'Code, den Ihr Gerät anzeigt',
    next: 'Weiter',
    unknownCode: 'Der Code ist ungültig oder abgelaufen.',
    choiceTitle: 'Ein Gerät möchte Zugriff auf Ihr Konto',
    choiceText: 'Stimmt der Code mit dem auf Ihrem Gerät überein?',
    approve: 'Zulassen',
    deny: 'Ablehnen',
    approved: 'Gerät verbunden. Sie können dieses Fenster jetzt schließen.',
    denied: 'Der Zugriff wurde abgelehnt. Sie können dieses Fenster schließen.',
  },
  {
    id: 'french',
    language: 'French',
    lang: 'fr',
    enterTitle: 'Connecter un appareil',
    codeLabel: 'Code affiché par votre appareil',
    next: 'Suivant',
    unknownCode: 'Ce code est inconnu ou expiré.',
    choiceTitle: 'Un appareil souhaite accéder à votre compte',
    choiceText: 'Le code est-il celui de votre appareil ?',
    approve: 'Autoriser',
    deny: 'Refuser',
    approved: 'Votre appareil est connecté. Vous pouvez fermer cette page.',
    denied: 'La demande a été refusée. Vous pouvez fermer cette page.',
  },
  {
    id: 'spanish',
    language: 'Spanish',
    lang: 'es',
    enterTitle: 'Conectar un dispositivo',
    codeLabel: 'Código que muestra su dispositivo',
    next: 'Siguiente',
    unknownCode: 'El código no es válido.',
    choiceTitle: 'Un dispositivo solicita acceso a su cuenta',
    choiceText: '¿Es este el código de su dispositivo?',
    approve: 'Permitir',
    deny: 'Rechazar',
    approved: 'Su dispositivo está conectado. Puede cerrar esta página.',
    denied: 'La solicitud fue rechazada. Puede cerrar esta página.',
  },
  {
    id: 'portuguese',
    language: 'Portuguese',
    lang: 'pt',
    enterTitle: 'Conectar um dispositivo',
    codeLabel: 'Código mostrado pelo seu dispositivo',
    next: 'Avançar',
    unknownCode: 'O código não é válido.',
    choiceTitle: 'Um dispositivo solicita acesso à sua conta',
    choiceText: 'Este é o código do seu dispositivo?',
    approve: 'Permitir',
    deny: 'Recusar',
    approved: 'O dispositivo foi conectado. Pode fechar esta página.',
    denied: 'O pedido foi recusado. Pode fechar esta página.',
  },
  {
    id: 'japanese',
    language: 'Japanese',
    lang: 'ja',
    enterTitle: 'デバイスの接続',
    codeLabel: 'デバイスに表示されているコード',
    next: '次へ',
    unknownCode: 'コードが正しくありません。',
    choiceTitle: 'デバイスがアカウントへのアクセスを求めています',
    choiceText: 'デバイスに表示されているコードと同じですか。',
    approve: '許可',
    deny: '拒否',
    approved: 'デバイスが接続されました。このページを閉じてください。',
    denied: 'アクセスは拒否されました。このページを閉じてください。',
  },
  {
    id: 'chinese',
    language: 'Chinese',
    lang: 'zh',
    enterTitle: '连接设备',
    codeLabel: '设备上显示的代码',
    next: '下一步',
    unknownCode: '代码无效。',
    choiceTitle: '一台设备请求访问您的帐户',
    choiceText: '这是您的设备上显示的代码吗？',
    approve: '允许',
    deny: '拒绝',
    approved: '设备已连接。您可以关闭此页面。',
    denied: '请求已拒绝。您可以关闭此页面。',
  },
];

/** Languages that neither the drivers nor the judgements have words of: buttons are told by what they send. */
const UNREAD: readonly Words[] = [
  {
    id: 'polish',
    language: 'Polish',
    lang: 'pl-PL',
    enterTitle: 'Połącz urządzenie',
    codeLabel: 'Kod widoczny na urządzeniu',
    next: 'Dalej',
    unknownCode: 'Kod jest nieprawidłowy.',
    choiceTitle: 'Urządzenie prosi o dostęp do konta',
    choiceText: 'Czy to jest kod z Twojego urządzenia?',
    approve: 'Zezwól',
    deny: 'Odmów',
    approved: 'Urządzenie zostało połączone. Możesz zamknąć tę stronę.',
    denied: 'Odmówiono dostępu. Możesz zamknąć tę stronę.',
  },
  {
    id: 'arabic',
    language: 'Arabic, from right to left',
    lang: 'ar',
    enterTitle: 'ربط جهاز',
    codeLabel: 'الرمز الظاهر على جهازك',
    next: 'متابعة',
    unknownCode: 'الرمز غير صالح.',
    choiceTitle: 'يطلب جهاز الوصول إلى حسابك',
    choiceText: 'هل هذا هو الرمز الظاهر على جهازك؟',
    approve: 'سماح',
    deny: 'رفض',
    approved: 'تم ربط جهازك. يمكنك إغلاق هذه الصفحة.',
    denied: 'تم رفض الوصول. يمكنك إغلاق هذه الصفحة.',
  },
];

/** The same pages in other languages. */
export const PAGES_IN_LANGUAGES: readonly FairVariant<ServerChange>[] = [
  ...LANGUAGES.map((words) => ({
    id: `pages-in-${words.id}`,
    what: `The pages are in ${words.language}, attributes of their buttons included.`,
    source: 'RFC 8628 section 3.3',
    how: () => inLanguage(words),
  })),
  ...UNREAD.map((words) => ({
    id: `pages-in-${words.id}`,
    what: `The pages are in ${words.language}, which the suite has no words of.`,
    source: 'RFC 8628 section 3.3',
    becomes: UNREAD_PAGES,
    how: () => inLanguage(words),
  })),
];

function inLanguage(words: Words): ServerChange {
  return pages((usual) => ({
    enterCode: async (forms, notice) =>
      document(
        words.enterTitle,
        `<h1>${words.enterTitle}</h1>${notice?.name === 'unknown-code' ? `<p role="alert">${words.unknownCode}</p>` : ''}
         <form method="post" action="${forms.codeAction}">${carried(forms)}
         <label>${words.codeLabel} <input type="text" name="user_code" autocomplete="off"></label>
         <button>${words.next}</button></form>`,
        words.lang,
      ),
    confirm: async (forms, asked) =>
      document(
        words.choiceTitle,
        `<h1>${words.choiceTitle}</h1><p>${escaped(asked.clientName)} (${escaped(asked.address)}): ${escaped(asked.scope)}</p>
         <p>${words.choiceText} <b>${escaped(asked.userCode)}</b></p>
         <form method="post" action="${forms.decisionAction}">${carried(forms, asked)}
         <button name="decision" value="approve" id="b1">${words.approve}</button>
         <button name="decision" value="deny" id="b2">${words.deny}</button></form>`,
        words.lang,
      ),
    outcome: async (outcome, codePath) => {
      if (outcome.name !== 'approved' && outcome.name !== 'denied') return usual.outcome(outcome, codePath);
      return document(words.enterTitle, `<h1>${words[outcome.name]}</h1>`, words.lang);
    },
  }));
}
