/** What a column may mean. */
export const FIELDS = [
  'name',
  'givenName',
  'familyName',
  'email',
  'phone',
  'company',
  'position',
  'country',
  'language',
  'timeZone',
  'website',
  'address',
  'tags',
  'note',
  'custom',
  'uid',
] as const;

/** Those that lists come in; the server knows more. */
export const ENCODINGS = [
  'UTF-8',
  'UTF-16LE',
  'UTF-16BE',
  'GB18030',
  'Big5',
  'windows-31j',
  'EUC-JP',
  'x-windows-949',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1256',
];
