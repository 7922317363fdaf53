import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconGripVertical, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { moved, newField, TYPES, usualLabels, type Field, type FieldType } from './definition';
import type { Editing } from './editing';
import { FieldEditor } from './FieldEditor';
import classes from './forms.module.css';

const MOST = 50;

interface Props extends Editing {
  chosen: number;
  choose: (index: number) => void;
}

/** The fields in their order, and the chosen one in detail. */
export function FieldsTab({ draft, change, language, chosen, choose }: Props) {
  const { t } = useTranslation();
  const { fields } = draft;
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const open = Math.min(chosen, fields.length - 1);
  const name = (field: Field) => field.label[language] ?? field.label[draft.languages[0]!] ?? field.id;
  const put = (index: number, field: Field) => change({ fields: fields.map((each, n) => (n === index ? field : each)) });
  const at = (id: unknown) => fields.findIndex((each) => each.id === id);
  const drop = ({ active, over }: DragEndEvent) => {
    if (!over || active.id === over.id) return;
    change({ fields: moved(fields, at(active.id), at(over.id)) });
    choose(at(over.id));
  };
  const add = (type: FieldType) => {
    const labels = usualLabels(draft.languages, type, t(`forms.type.${type}`));
    change({ fields: [...fields, newField(fields, type, labels)] });
    choose(fields.length);
  };
  const told = (index: number) => ({ field: name(fields[index]!), position: index + 1, count: fields.length });

  return (
    <div className={classes.fields}>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={drop}
        accessibility={{
          screenReaderInstructions: { draggable: t('forms.dragHow') },
          announcements: {
            onDragStart: ({ active }) => t('forms.dragStart', told(at(active.id))),
            onDragOver: ({ active, over }) => (over ? t('forms.dragOver', { ...told(at(active.id)), position: at(over.id) + 1 }) : undefined),
            onDragEnd: ({ active, over }) => (over ? t('forms.dragEnd', { ...told(at(active.id)), position: at(over.id) + 1 }) : undefined),
            onDragCancel: ({ active }) => t('forms.dragCancel', told(at(active.id))),
          },
        }}
      >
        <SortableContext items={fields.map((field) => field.id)} strategy={verticalListSortingStrategy}>
          <ol className={classes.list} aria-label={t('forms.tab.fields')}>
            {fields.map((field, index) => (
              <Row
                key={field.id}
                field={field}
                name={name(field)}
                open={index === open}
                choose={() => choose(index)}
                remove={
                  fields.length > 1
                    ? () => {
                        change({ fields: fields.filter((_, n) => n !== index) });
                        choose(Math.max(0, index - 1));
                      }
                    : undefined
                }
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="xs" variant="light" leftSection={<IconPlus size={15} />} disabled={fields.length >= MOST}>
            {t('forms.addField')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={340} style={{ overflowY: 'auto' }}>
          {TYPES.map((type) => (
            <Menu.Item key={type} onClick={() => add(type)}>
              {t(`forms.type.${type}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {fields[open] && (
        <FieldEditor
          key={open}
          field={fields[open]}
          language={language}
          first={draft.languages[0]!}
          change={(field) => put(open, field)}
        />
      )}
    </div>
  );
}

interface RowProps {
  field: Field;
  name: string;
  open: boolean;
  choose: () => void;
  remove?: () => void;
}

function Row({ field, name, open, choose, remove }: RowProps) {
  const { t } = useTranslation();
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: field.id });
  return (
    <li
      ref={setNodeRef}
      className={classes.row}
      data-open={open || undefined}
      data-dragging={isDragging || undefined}
      style={{ transform: transform ? `translateY(${transform.y}px)` : undefined, transition }}
    >
      <ActionIcon
        ref={setActivatorNodeRef}
        {...attributes}
        {...listeners}
        className={classes.grip}
        variant="subtle"
        color="gray"
        aria-label={t('forms.move', { field: name })}
      >
        <IconGripVertical size={16} />
      </ActionIcon>
      <button type="button" className={classes.choose} aria-pressed={open} onClick={choose}>
        <span className={classes.rowName}>
          {name}
          {field.required && <span aria-label={t('forms.required')}> *</span>}
        </span>
        <span className={classes.dim}>{t(`forms.type.${field.type}`)}</span>
      </button>
      {remove && (
        <ActionIcon variant="subtle" color="gray" aria-label={t('forms.remove', { field: name })} onClick={remove}>
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </li>
  );
}
