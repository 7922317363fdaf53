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
  company: string;
  country: string;
  productLine: string;
  choose: string;
  optional: (label: string) => string;
  begin: string;
  messages: string;
  here: string;
  away: string;
  back: (when: string) => string;
  leave: string;
  keep: string;
  kept: (email: string) => string;
  attach: string;
  remove: (name: string) => string;
  tooLarge: (most: string) => string;
  notTaken: string;
  tooMany: string;
  notSent: string;
  sound: string;
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
  introduce: 'Who are we talking to?',
  name: 'Name',
  email: 'E-mail',
  company: 'Company',
  country: 'Country',
  productLine: 'What is it about?',
  choose: 'Please choose',
  optional: (label) => `${label} (optional)`,
  begin: 'Start chat',
  messages: 'Messages',
  here: 'We are here',
  away: 'Nobody is here at the moment.',
  back: (when) => `We will be back ${when}, your time.`,
  leave: 'Leave your e-mail address and we will also answer there.',
  keep: 'Save',
  kept: (email) => `We will also answer to ${email}.`,
  attach: 'Attach a file',
  remove: (name) => `Remove ${name}`,
  tooLarge: (most) => `too large, at most ${most}`,
  notTaken: 'files of this kind are not taken',
  tooMany: 'too many files, try again in a while',
  notSent: 'not uploaded',
  sound: 'Sound for new messages',
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
  introduce: '请问怎么称呼您？',
  name: '姓名',
  email: '电子邮箱',
  company: '公司',
  country: '国家/地区',
  productLine: '咨询内容',
  choose: '请选择',
  optional: (label) => `${label}（选填）`,
  begin: '开始聊天',
  messages: '消息',
  here: '我们在线',
  away: '目前无人在线。',
  back: (when) => `我们将于您当地时间 ${when} 回来。`,
  leave: '请留下您的邮箱，我们也会通过邮件回复您。',
  keep: '保存',
  kept: (email) => `我们也会回复到 ${email}。`,
  attach: '添加文件',
  remove: (name) => `移除 ${name}`,
  tooLarge: (most) => `文件过大，最大 ${most}`,
  notTaken: '不支持此类文件',
  tooMany: '文件过多，请稍后再试',
  notSent: '上传失败',
  sound: '新消息提示音',
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
  introduce: 'Mit wem sprechen wir?',
  name: 'Name',
  email: 'E-Mail',
  company: 'Firma',
  country: 'Land',
  productLine: 'Worum geht es?',
  choose: 'Bitte wählen',
  optional: (label) => `${label} (freiwillig)`,
  begin: 'Chat beginnen',
  messages: 'Nachrichten',
  here: 'Wir sind da',
  away: 'Im Augenblick ist niemand da.',
  back: (when) => `Wir sind ${when} Ihrer Zeit wieder da.`,
  leave: 'Hinterlassen Sie Ihre E-Mail-Adresse, dann antworten wir auch dort.',
  keep: 'Speichern',
  kept: (email) => `Wir antworten auch an ${email}.`,
  attach: 'Datei anhängen',
  remove: (name) => `${name} entfernen`,
  tooLarge: (most) => `zu groß, höchstens ${most}`,
  notTaken: 'solche Dateien werden nicht angenommen',
  tooMany: 'zu viele Dateien, bitte später erneut',
  notSent: 'nicht hochgeladen',
  sound: 'Ton bei neuen Nachrichten',
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
  introduce: '¿Con quién hablamos?',
  name: 'Nombre',
  email: 'Correo electrónico',
  company: 'Empresa',
  country: 'País',
  productLine: '¿De qué se trata?',
  choose: 'Elija una opción',
  optional: (label) => `${label} (opcional)`,
  begin: 'Iniciar chat',
  messages: 'Mensajes',
  here: 'Estamos en línea',
  away: 'En este momento no hay nadie.',
  back: (when) => `Volveremos ${when}, hora local suya.`,
  leave: 'Deje su correo electrónico y también le responderemos allí.',
  keep: 'Guardar',
  kept: (email) => `También responderemos a ${email}.`,
  attach: 'Adjuntar un archivo',
  remove: (name) => `Quitar ${name}`,
  tooLarge: (most) => `demasiado grande, máximo ${most}`,
  notTaken: 'no se aceptan archivos de este tipo',
  tooMany: 'demasiados archivos, inténtelo más tarde',
  notSent: 'no se ha subido',
  sound: 'Sonido al recibir mensajes',
};

const fr: Texts = {
  open: 'Ouvrir la discussion',
  close: 'Fermer la discussion',
  unread: (n) => (n < 2 ? `${n} message non lu` : `${n} messages non lus`),
  greeting: 'Bonjour ! Comment pouvons-nous vous aider ?',
  write: 'Écrivez un message…',
  send: 'Envoyer',
  sending: 'Envoi…',
  waiting: 'Sera envoyé dès le retour de la connexion',
  failed: 'Non envoyé',
  again: 'Réessayer',
  you: 'Vous',
  team: 'Équipe',
  typing: (name) => (name ? `${name} écrit` : 'Quelqu’un écrit'),
  connecting: 'Connexion…',
  down: 'Pas de connexion. Nouvel essai…',
  refused: 'La discussion n’est pas disponible sur cette page.',
  introduce: 'À qui avons-nous l’honneur ?',
  name: 'Nom',
  email: 'E-mail',
  company: 'Entreprise',
  country: 'Pays',
  productLine: 'De quoi s’agit-il ?',
  choose: 'Veuillez choisir',
  optional: (label) => `${label} (facultatif)`,
  begin: 'Commencer',
  messages: 'Messages',
  here: 'Nous sommes là',
  away: 'Personne n’est disponible pour le moment.',
  back: (when) => `Nous serons de retour ${when}, heure de chez vous.`,
  leave: 'Laissez votre adresse e-mail, nous vous y répondrons aussi.',
  keep: 'Enregistrer',
  kept: (email) => `Nous répondrons aussi à ${email}.`,
  attach: 'Joindre un fichier',
  remove: (name) => `Retirer ${name}`,
  tooLarge: (most) => `trop volumineux, ${most} au plus`,
  notTaken: 'ce type de fichier n’est pas accepté',
  tooMany: 'trop de fichiers, réessayez plus tard',
  notSent: 'non téléversé',
  sound: 'Son à l’arrivée d’un message',
};

const ja: Texts = {
  open: 'チャットを開く',
  close: 'チャットを閉じる',
  unread: (n) => `未読メッセージ ${n} 件`,
  greeting: 'こんにちは。ご用件をお聞かせください。',
  write: 'メッセージを入力…',
  send: '送信',
  sending: '送信中…',
  waiting: '接続が回復したら送信します',
  failed: '送信できませんでした',
  again: '再試行',
  you: 'お客様',
  team: '担当者',
  typing: (name) => (name ? `${name} が入力中` : '入力中'),
  connecting: '接続中…',
  down: '接続が切れました。再接続しています…',
  refused: 'このページではチャットを利用できません。',
  introduce: 'お客様についてお聞かせください。',
  name: 'お名前',
  email: 'メールアドレス',
  company: '会社名',
  country: '国・地域',
  productLine: 'お問い合わせ内容',
  choose: '選択してください',
  optional: (label) => `${label}（任意）`,
  begin: 'チャットを始める',
  messages: 'メッセージ',
  here: 'オンライン',
  away: 'ただいま担当者が不在です。',
  back: (when) => `お客様の時刻で ${when} に戻ります。`,
  leave: 'メールアドレスをご入力いただければ、メールでもお返事します。',
  keep: '保存',
  kept: (email) => `${email} にもお返事します。`,
  attach: 'ファイルを添付',
  remove: (name) => `${name} を削除`,
  tooLarge: (most) => `大きすぎます（最大 ${most}）`,
  notTaken: 'この種類のファイルは送れません',
  tooMany: 'ファイルが多すぎます。しばらくしてからお試しください',
  notSent: 'アップロードできませんでした',
  sound: '新着メッセージの通知音',
};

const ru: Texts = {
  open: 'Открыть чат',
  close: 'Закрыть чат',
  unread: (n) => `Непрочитанных сообщений: ${n}`,
  greeting: 'Здравствуйте! Чем мы можем помочь?',
  write: 'Напишите сообщение…',
  send: 'Отправить',
  sending: 'Отправка…',
  waiting: 'Будет отправлено, когда появится связь',
  failed: 'Не отправлено',
  again: 'Повторить',
  you: 'Вы',
  team: 'Команда',
  typing: (name) => (name ? `${name} печатает` : 'Вам печатают'),
  connecting: 'Подключение…',
  down: 'Нет связи. Пробуем снова…',
  refused: 'Чат на этой странице недоступен.',
  introduce: 'Представьтесь, пожалуйста',
  name: 'Имя',
  email: 'Эл. почта',
  company: 'Компания',
  country: 'Страна',
  productLine: 'Что вас интересует?',
  choose: 'Выберите',
  optional: (label) => `${label} (необязательно)`,
  begin: 'Начать чат',
  messages: 'Сообщения',
  here: 'Мы на связи',
  away: 'Сейчас никого нет на месте.',
  back: (when) => `Мы вернёмся ${when} по вашему времени.`,
  leave: 'Оставьте адрес эл. почты, и мы ответим и туда.',
  keep: 'Сохранить',
  kept: (email) => `Мы ответим и на ${email}.`,
  attach: 'Прикрепить файл',
  remove: (name) => `Убрать ${name}`,
  tooLarge: (most) => `слишком большой, не более ${most}`,
  notTaken: 'такие файлы не принимаются',
  tooMany: 'слишком много файлов, попробуйте позже',
  notSent: 'не загружено',
  sound: 'Звук при новом сообщении',
};

const pt: Texts = {
  open: 'Abrir o chat',
  close: 'Fechar o chat',
  unread: (n) => (n === 1 ? '1 mensagem não lida' : `${n} mensagens não lidas`),
  greeting: 'Olá! Como podemos ajudar?',
  write: 'Escreva uma mensagem…',
  send: 'Enviar',
  sending: 'A enviar…',
  waiting: 'Será enviada quando a ligação voltar',
  failed: 'Não enviada',
  again: 'Tentar de novo',
  you: 'Você',
  team: 'Equipa',
  typing: (name) => (name ? `${name} está a escrever` : 'Alguém está a escrever'),
  connecting: 'A ligar…',
  down: 'Sem ligação. A tentar de novo…',
  refused: 'O chat não está disponível nesta página.',
  introduce: 'Com quem falamos?',
  name: 'Nome',
  email: 'E-mail',
  company: 'Empresa',
  country: 'País',
  productLine: 'De que se trata?',
  choose: 'Escolha uma opção',
  optional: (label) => `${label} (opcional)`,
  begin: 'Iniciar chat',
  messages: 'Mensagens',
  here: 'Estamos disponíveis',
  away: 'De momento não está ninguém.',
  back: (when) => `Voltamos ${when}, na sua hora local.`,
  leave: 'Deixe o seu e-mail e também responderemos por lá.',
  keep: 'Guardar',
  kept: (email) => `Também responderemos para ${email}.`,
  attach: 'Anexar um ficheiro',
  remove: (name) => `Remover ${name}`,
  tooLarge: (most) => `demasiado grande, no máximo ${most}`,
  notTaken: 'ficheiros deste tipo não são aceites',
  tooMany: 'demasiados ficheiros, tente mais tarde',
  notSent: 'não carregado',
  sound: 'Som para novas mensagens',
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
  introduce: 'مع من نتحدث؟',
  name: 'الاسم',
  email: 'البريد الإلكتروني',
  company: 'الشركة',
  country: 'البلد',
  productLine: 'ما موضوع استفسارك؟',
  choose: 'يرجى الاختيار',
  optional: (label) => `${label} (اختياري)`,
  begin: 'بدء المحادثة',
  messages: 'الرسائل',
  here: 'نحن متاحون',
  away: 'لا يوجد أحد حاليًا.',
  back: (when) => `سنعود ${when} بتوقيتك.`,
  leave: 'اترك بريدك الإلكتروني وسنرد عليك هناك أيضًا.',
  keep: 'حفظ',
  kept: (email) => `سنرد أيضًا على ${email}.`,
  attach: 'إرفاق ملف',
  remove: (name) => `إزالة ${name}`,
  tooLarge: (most) => `الملف كبير جدًا، الحد الأقصى ${most}`,
  notTaken: 'لا تُقبل الملفات من هذا النوع',
  tooMany: 'ملفات كثيرة، حاول لاحقًا',
  notSent: 'لم يُرفع',
  sound: 'صوت عند وصول رسالة',
};

const all: Record<string, Texts> = { en, zh, de, es, fr, ja, ru, pt, ar };

export interface Speech {
  /** For `Intl`: the visitor's own tag if it is of this language. */
  locale: string;
  language: string;
  direction: 'ltr' | 'rtl';
  texts: Texts;
}

/** The first of these languages that we speak, else English. */
export function speech(languages: readonly string[]): Speech {
  for (const tag of languages) {
    const language = tag.toLowerCase().split('-')[0] ?? '';
    const texts = all[language];
    if (texts) return { locale: tag, language, direction: language === 'ar' ? 'rtl' : 'ltr', texts };
  }
  return { locale: 'en', language: 'en', direction: 'ltr', texts: en };
}

/** What the page asks for, else what the settings say: one language, the page's or the visitor's. */
export function wanted(asked: string | undefined, setting: string, page: string, visitor: readonly string[]): string[] {
  const rest = setting === 'page' ? [page, ...visitor] : setting === 'visitor' ? [...visitor, page] : [setting];
  return [asked ?? '', ...rest].filter((tag) => tag !== '');
}

/** What an admin wrote, in this language if there is such a line. */
export function wording(texts: Record<string, string> | undefined, language: string): string {
  return texts?.[language] ?? texts?.[''] ?? '';
}
