import { Code, CopyButton, Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const LANGUAGES = ['Node.js', 'PHP', 'Python', 'Java'] as const;

/** What to put into a site's pages, its policy and its server, so that the bubble shows and knows the site's users. */
export function ChatRecipe({ url }: { url: string }) {
  const { t } = useTranslation();
  const origin = new URL(url).origin;
  return (
    <Stack gap="sm">
      <Part text={t('channels.recipe.chat')} code={`<script src="${url}" async></script>`} />
      <Part
        text={t('channels.chat.policy')}
        code={`script-src ${origin}; connect-src ${origin} ${origin.replace(/^http/, 'ws')}`}
      />
      <Part
        text={t('channels.chat.identity')}
        code={[
          `<script src="${url}" async`,
          '  data-user-id="4711"',
          '  data-user-hash="…"',
          '  data-user-name="Ana Lima"',
          '  data-user-email="ana@example.com"></script>',
        ].join('\n')}
      />
      <Text size="sm" c="dimmed">
        {t('channels.chat.hash')}
      </Text>
      <Tabs defaultValue={LANGUAGES[0]} keepMounted={false}>
        <Tabs.List>
          {LANGUAGES.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {each}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {LANGUAGES.map((each) => (
          <Tabs.Panel key={each} value={each} pt="xs">
            <Part code={HASH[each]} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}

const HASH: Record<(typeof LANGUAGES)[number], string> = {
  'Node.js': "crypto.createHmac('sha256', SECRET).update(userId).digest('hex')",
  PHP: "hash_hmac('sha256', $userId, SECRET)",
  Python: "hmac.new(SECRET.encode(), user_id.encode(), 'sha256').hexdigest()",
  Java: [
    'Mac mac = Mac.getInstance("HmacSHA256");',
    'mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));',
    'HexFormat.of().formatHex(mac.doFinal(userId.getBytes(UTF_8)));',
  ].join('\n'),
};

function Part({ text, code }: { text?: string; code: string }) {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      {text && (
        <Text size="sm" c="dimmed">
          {text}
        </Text>
      )}
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {code}
      </Code>
      <Group>
        <CopyButton value={code}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? t('act.copied') : t('act.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Stack>
  );
}
