export interface Texts {
  open: string;
  close: string;
  unread: (n: number) => string;
  greeting: string;
  write: string;
  send: string;
  sending: string;
  waiting: string;
  failed: string;
  again: string;
  you: string;
  team: string;
  typing: (name: string) => string;
  connecting: string;
  down: string;
  refused: string;
  introduce: string;
  name: string;
  email: string;
  begin: string;
  messages: string;
}

const en: Texts = {
  open: 'Open chat',
  close: 'Close chat',
  unread: (n) => (n === 1 ? '1 unread message' : `${n} unread messages`),
  greeting: 'Hello! How can we help you?',
  write: 'Write a message…',
  send: 'Send',
  sending: 'Sending…',
  waiting: 'Will be sent when the connection is back',
  failed: 'Not sent',
  again: 'Try again',
  you: 'You',
  team: 'Team',
  typing: (name) => (name ? `${name} is typing` : 'Somebody is typing'),
  connecting: 'Connecting…',
  down: 'No connection. Trying again…',
  refused: 'Chat is not available on this page.',
  introduce: 'Who are we talking to? Both are optional.',
  name: 'Name',
  email: 'E-mail',
  begin: 'Start chat',
  messages: 'Messages',
};

const zh: Texts = {
  open: '打开聊天',
  close: '关闭聊天',
  unread: (n) => `${n} 条未读消息`,
  greeting: '您好！有什么可以帮您？',
  write: '请输入消息…',
  send: '发送',
  sending: '正在发送…',
  waiting: '恢复连接后将自动发送',
  failed: '未发送',
  again: '重试',
  you: '您',
  team: '客服',
  typing: (name) => (name ? `${name} 正在输入` : '对方正在输入'),
  connecting: '正在连接…',
  down: '连接已断开，正在重试…',
  refused: '此页面无法使用聊天。',
  introduce: '请问怎么称呼您？以下均为选填。',
  name: '姓名',
  email: '电子邮箱',
  begin: '开始聊天',
  messages: '消息',
};

const de: Texts = {
  open: 'Chat öffnen',
  close: 'Chat schließen',
  unread: (n) => (n === 1 ? '1 ungelesene Nachricht' : `${n} ungelesene Nachrichten`),
  greeting: 'Guten Tag! Wie können wir Ihnen helfen?',
  write: 'Nachricht schreiben…',
  send: 'Senden',
  sending: 'Wird gesendet…',
  waiting: 'Wird gesendet, sobald die Verbindung wieder steht',
  failed: 'Nicht gesendet',
  again: 'Erneut versuchen',
  you: 'Sie',
  team: 'Team',
  typing: (name) => (name ? `${name} schreibt` : 'Jemand schreibt'),
  connecting: 'Verbindung wird aufgebaut…',
  down: 'Keine Verbindung. Neuer Versuch…',
  refused: 'Der Chat ist auf dieser Seite nicht verfügbar.',
  introduce: 'Mit wem sprechen wir? Beides ist freiwillig.',
  name: 'Name',
  email: 'E-Mail',
  begin: 'Chat beginnen',
  messages: 'Nachrichten',
};

const es: Texts = {
  open: 'Abrir el chat',
  close: 'Cerrar el chat',
  unread: (n) => (n === 1 ? '1 mensaje sin leer' : `${n} mensajes sin leer`),
  greeting: '¡Hola! ¿En qué podemos ayudarle?',
  write: 'Escriba un mensaje…',
  send: 'Enviar',
  sending: 'Enviando…',
  waiting: 'Se enviará cuando vuelva la conexión',
  failed: 'No enviado',
  again: 'Reintentar',
  you: 'Usted',
  team: 'Equipo',
  typing: (name) => (name ? `${name} está escribiendo` : 'Alguien está escribiendo'),
  connecting: 'Conectando…',
  down: 'Sin conexión. Reintentando…',
  refused: 'El chat no está disponible en esta página.',
  introduce: '¿Con quién hablamos? Ambos campos son opcionales.',
  name: 'Nombre',
  email: 'Correo electrónico',
  begin: 'Iniciar chat',
  messages: 'Mensajes',
};

const ar: Texts = {
  open: 'فتح المحادثة',
  close: 'إغلاق المحادثة',
  unread: (n) => `رسائل غير مقروءة: ${n}`,
  greeting: 'مرحبًا! كيف يمكننا مساعدتك؟',
  write: 'اكتب رسالة…',
  send: 'إرسال',
  sending: 'جارٍ الإرسال…',
  waiting: 'ستُرسل عند عودة الاتصال',
  failed: 'لم تُرسل',
  again: 'إعادة المحاولة',
  you: 'أنت',
  team: 'الفريق',
  typing: (name) => (name ? `${name} يكتب الآن` : 'يكتب أحدهم الآن'),
  connecting: 'جارٍ الاتصال…',
  down: 'لا يوجد اتصال. تجري المحاولة من جديد…',
  refused: 'المحادثة غير متاحة في هذه الصفحة.',
  introduce: 'مع من نتحدث؟ كلا الحقلين اختياري.',
  name: 'الاسم',
  email: 'البريد الإلكتروني',
  begin: 'بدء المحادثة',
  messages: 'الرسائل',
};

const all: Record<string, Texts> = { en, zh, de, es, ar };

export interface Speech {
  language: string;
  direction: 'ltr' | 'rtl';
  texts: Texts;
}

/** The first of the visitor's languages that we speak, else English. */
export function speech(languages: readonly string[]): Speech {
  for (const tag of languages) {
    const language = tag.toLowerCase().split('-')[0] ?? '';
    const texts = all[language];
    if (texts) return { language, direction: language === 'ar' ? 'rtl' : 'ltr', texts };
  }
  return { language: 'en', direction: 'ltr', texts: en };
}
