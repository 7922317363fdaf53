/** One line of the documentation. */
export interface Field {
  path: string;
  name: string;
  depth: number;
  type: string;
  /** `one`: at least one of those that say so. */
  need: 'yes' | 'one' | 'no';
  limit: string;
  about: string;
}

export interface EventFields {
  type: string;
  fields: Field[];
}

interface Node {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Node>;
  required?: string[];
  anyOf?: Node[];
  allOf?: Node[];
  items?: Node;
  enum?: string[];
  format?: string;
  contentEncoding?: string;
  maxLength?: number;
  maxItems?: number;
  additionalProperties?: Node;
  const?: string;
  if?: Node;
  then?: Node;
}

interface Root extends Node {
  $defs: Record<string, Node>;
}

/** Reads the schema's types of events with their fields; what a reference names is put in its place. */
export function eventsOf(text: string): EventFields[] {
  const root = JSON.parse(text) as Root;
  return (root.allOf ?? []).flatMap((branch) => {
    const type = branch.if?.properties?.type?.const;
    const data = branch.then?.properties?.data;
    return type && data ? [{ type, fields: fieldsOf(resolved(data, root), root, 'data', 0) }] : [];
  });
}

function resolved(node: Node, root: Root): Node {
  const name = node.$ref?.replace('#/$defs/', '');
  const base = name ? resolved(root.$defs[name] ?? {}, root) : {};
  const parts = (node.allOf ?? []).map((part) => resolved(part, root));
  const all = [base, ...parts, node];
  return {
    ...base,
    ...Object.assign({}, ...parts),
    ...node,
    properties: Object.assign({}, ...all.map((each) => each.properties ?? {})),
    required: all.flatMap((each) => each.required ?? []),
    anyOf: all.flatMap((each) => each.anyOf ?? []),
  };
}

function fieldsOf(node: Node, root: Root, path: string, depth: number): Field[] {
  const choices = new Set((node.anyOf ?? []).flatMap((each) => each.required ?? []));
  return Object.entries(node.properties ?? {}).flatMap(([name, raw]) => {
    const field = resolved(raw, root);
    const inner = field.items ? resolved(field.items, root) : field;
    const here = `${path}.${name}`;
    return [
      {
        path: here,
        name: depth === 0 ? here : name,
        depth,
        type: typeOf(field, root),
        need: node.required?.includes(name) ? 'yes' : choices.has(name) ? 'one' : 'no',
        limit: limitOf(field),
        about: field.description ?? (field.enum ? field.enum.join(', ') : ''),
      } satisfies Field,
      ...fieldsOf(inner, root, here, depth + 1),
    ];
  });
}

function typeOf(node: Node, root: Root): string {
  if (node.enum) return 'string';
  const kinds = ([] as string[]).concat(node.type ?? 'object');
  const kind = kinds.filter((each) => each !== 'null').join(' | ');
  if (kind === 'array') return `${node.items ? typeOf(resolved(node.items, root), root) : 'any'}[]`;
  return node.format ?? node.contentEncoding ?? kind;
}

function limitOf({ maxLength, maxItems }: Node): string {
  const most = maxLength ?? maxItems;
  return most === undefined ? '' : `≤ ${most.toLocaleString()}`;
}
