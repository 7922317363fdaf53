import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ChannelView } from '../../api/types';

/** What to put where, so that messages come. */
export function Recipe({ channel }: { channel: ChannelView }) {
  const { t } = useTranslation();
  const text = recipe(channel);
  if (!text) return null;
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed">
        {t(`channels.recipe.${channel.kind}`)}
      </Text>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Code>
      <Group>
        <CopyButton value={text}>
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

function recipe({ kind, url }: ChannelView): string | null {
  switch (kind) {
    case 'chat':
      return `<script src="${url}" async></script>`;
    case 'form':
      return [
        `<form method="post" action="${url}">`,
        '  <input name="name" autocomplete="name">',
        '  <input name="email" type="email" required>',
        '  <textarea name="message" required></textarea>',
        '  <button>Send</button>',
        '</form>',
      ].join('\n');
    case 'webhook':
      return url;
    default:
      return null;
  }
}
