import { Button, Popover, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QUICK_RANGES, quickRangeOf, resolveTime, type RawRange, type TimeWindow } from '../model/timeRange.ts';
import { useMoment } from '../view/useMoment.ts';
import { readTime, writeTime } from './timeText.ts';
import classes from './Controls.module.css';

interface Props {
  readonly range: RawRange;
  readonly window: TimeWindow;
  readonly onChange: (range: RawRange) => void;
}

/** The stretch of time in sight: one that moves with the clock, or one between two instants. */
export function TimePicker({ range, window, onChange }: Props) {
  const { t } = useTranslation();
  const moment = useMoment();
  const [open, setOpen] = useState(false);
  const quick = quickRangeOf(range);
  const words = quick === undefined ? `${moment(window.from)} – ${moment(window.to)}` : t(`dashboards.ranges.${quick}`);
  const choose = (next: RawRange): void => {
    setOpen(false);
    onChange(next);
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" width={420} trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes['control']} aria-label={`${t('dashboards.range')}: ${words}`} onClick={() => setOpen(!open)}>
          <IconClock size={15} aria-hidden="true" />
          <span className={classes['range']}>{words}</span>
          <IconChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes['picker']} aria-label={t('dashboards.range')}>
        <AbsoluteForm range={range} window={window} onChange={choose} />
        <ul className={classes['quick']}>
          {QUICK_RANGES.map((each) => (
            <li key={each}>
              <UnstyledButton
                className={classes['quickRange']}
                aria-current={each === quick || undefined}
                onClick={() => choose({ from: `now-${each}`, to: 'now' })}
              >
                {t(`dashboards.ranges.${each}`)}
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function AbsoluteForm({ range, window, onChange }: Props) {
  const { t } = useTranslation();
  const [wrong, setWrong] = useState<string>();
  const shown = (text: string, time: number): string => (resolveTime(text, 0) === undefined || /^\d/.test(text) ? writeTime(time) : text);
  return (
    <form
      className={classes['absolute']}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const read = (name: string): string | undefined => {
          const typed = form.get(name);
          return typeof typed === 'string' ? readTime(typed, Date.now()) : undefined;
        };
        const [from, to] = [read('from'), read('to')];
        if (from === undefined || to === undefined) setWrong(t('dashboards.absolute.unreadable'));
        else if ((resolveTime(from, Date.now()) ?? 0) >= (resolveTime(to, Date.now(), true) ?? 0)) setWrong(t('dashboards.absolute.order'));
        else onChange({ from, to });
      }}
    >
      <TextInput name="from" label={t('dashboards.absolute.from')} defaultValue={shown(range.from, window.from)} data-autofocus />
      <TextInput name="to" label={t('dashboards.absolute.to')} defaultValue={shown(range.to, window.to)} error={wrong} />
      <p className={classes['hint']}>{t('dashboards.absolute.hint')}</p>
      <Button type="submit">{t('dashboards.absolute.apply')}</Button>
    </form>
  );
}
