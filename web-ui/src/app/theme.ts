import { createTheme, type MantineColorsTuple } from '@mantine/core';
import i18n from 'i18next';

const harbour: MantineColorsTuple = [
  '#e9f6f8',
  '#d5eaee',
  '#abd5dd',
  '#7ebfcb',
  '#5aadbc',
  '#42a2b3',
  '#2f93a5',
  '#1f7587',
  '#186575',
  '#0b5160',
];

/** Mantine's greys for dark pages, with a little of the sea in them. */
const dark: MantineColorsTuple = [
  '#e2e8ee',
  '#c3ccd6',
  '#9ba8b6',
  '#77869a',
  '#2f3945',
  '#28313c',
  '#1d252f',
  '#161c24',
  '#0f141a',
  '#0a0e13',
];

/** Mantine's reds, dark enough where white words stand on them. */
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#ff6b6b',
  '#f04848',
  '#cf2b2b',
  '#b92525',
  '#a01f1f',
];

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 7 },
  colors: { harbour, dark, red },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    '"Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans", sans-serif',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: { fontWeight: '650' },
  components: {
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end', withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { centered: true } },
    Notification: { defaultProps: () => ({ closeButtonProps: { 'aria-label': i18n.t('act.close') } }) },
  },
});
