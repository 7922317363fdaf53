import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function UndoLine({ message, undo }: { message: string; undo: () => void }) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Text size="sm" c="var(--fl-text)">
        {message}
      </Text>
      <Button size="compact-sm" variant="subtle" onClick={undo}>
        {t('act.undo')}
      </Button>
    </Group>
  );
}
