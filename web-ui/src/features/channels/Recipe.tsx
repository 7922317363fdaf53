import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ChannelView } from '../../api/types';
import { ChatRecipe } from './ChatRecipe';

/** What to put where, so that messages come. */
export function Recipe({ channel }: { channel: ChannelView }) {
  const { t } = useTranslation();
  const text = recipe(channel);
  if (channel.kind === 'chat') return <ChatRecipe url={channel.url} />;
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
        {channel.kind === 'webhook' && (
          <Button
            size="compact-xs"
            variant="default"
            renderRoot={(props) => <Link to="/channels/$id/webhook" params={{ id: channel.id }} {...props} />}
          >
            {t('channels.howTo')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function recipe({ kind, url }: ChannelView): string | null {
  switch (kind) {
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
