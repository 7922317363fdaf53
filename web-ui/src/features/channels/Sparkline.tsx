import classes from './ChannelsPage.module.css';

const HEIGHT = 28;
const STEP = 4;

/** Messages per minute, the latest at the right. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(1, ...values);
  const all = values.reduce((sum, each) => sum + each, 0);
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${Math.max(1, values.length) * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${all}`}
    >
      {values.map((value, n) => {
        const height = value === 0 ? 1 : Math.max(2, (value / most) * HEIGHT);
        return <rect key={n} x={n * STEP} y={HEIGHT - height} width={STEP - 1} height={height} data-none={value === 0 || undefined} />;
      })}
    </svg>
  );
}
