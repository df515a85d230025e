import ts from "typescript";
import { opaqueMark, type TypedFile } from "./plainTypes.ts";

/** What values a type takes, as JSON Schema; the engine's `schema.ts` says what each part means. */
export interface Schema {
  readonly type?: "string" | "number" | "boolean" | "null" | "array" | "object";
  readonly format?: "date-time";
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
}

/**
 * The schema of a parameter's type. `undefined` is left out of it: a value left away is the default's affair. The empty
 * schema stands for what no form and no validation can know: functions, maps, `unknown`, types of other files.
 */
export function schemaOfParameter({ checker }: TypedFile, parameter: ts.ParameterDeclaration): Schema {
  const declared = checker.getTypeAtLocation(parameter);
  const type = parameter.dotDotDotToken ? elementOf(checker, declared) : declared;
  const writer = new SchemaWriter(checker, parameter);
  const schema = writer.schemaOf(type);
  const symbol = checker.getSymbolAtLocation(parameter.name);
  const description = ts.displayPartsToString(symbol?.getDocumentationComment(checker));
  return {
    ...schema,
    ...(Object.keys(writer.definitions).length > 0 ? { $defs: writer.definitions } : {}),
    ...(description === "" ? {} : { description }),
  };
}

function elementOf(checker: ts.TypeChecker, list: ts.Type): ts.Type {
  return (checker.isArrayType(list) ? argumentsOf(checker, list)[0] : undefined) ?? list;
}

function argumentsOf(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  return checker.getTypeArguments(type as ts.TypeReference);
}

/** Generic types can unfold without end. */
const deepest = 20;

/** One walk through a type. Types that contain themselves become definitions, which the rest refers to. */
class SchemaWriter {
  readonly definitions: Record<string, Schema> = {};
  /** The object types that the walk is in; with a name for those that it met again inside. */
  private readonly open = new Map<ts.Type, string | undefined>();
  private depth = 0;

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly place: ts.Node,
  ) {}

  schemaOf(type: ts.Type): Schema {
    if (type.isUnion()) return this.schemaOfUnion(type.types);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { enum: [type.value] };
    const { flags } = type;
    if (flags & ts.TypeFlags.BooleanLiteral) return { enum: [this.checker.typeToString(type) === "true"] };
    if (flags & ts.TypeFlags.StringLike) return { type: "string" };
    if (flags & ts.TypeFlags.NumberLike) return { type: "number" };
    if (flags & ts.TypeFlags.Null) return { type: "null" };
    const isObject = flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection);
    return isObject ? this.schemaOfObject(type) : {};
  }

  /** Literals together are one list of choices; where any value will do, the union takes any value. */
  private schemaOfUnion(types: readonly ts.Type[]): Schema {
    const members = types.filter((type) => !(type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)));
    const schemas = withBoolean(members.map((type) => this.schemaOf(type)));
    if (schemas.some((schema) => Object.keys(schema).length === 0)) return {};
    const choices = schemas.flatMap((schema) => schema.enum ?? []);
    const others = schemas.filter((schema) => !schema.enum);
    const all = choices.length > 0 ? [{ enum: choices }, ...others] : others;
    const [only] = all;
    return all.length === 1 && only ? only : { anyOf: all };
  }

  private schemaOfObject(type: ts.Type): Schema {
    if (type.getProperty("__date")) return { type: "string", format: "date-time" };
    if (this.isOpaque(type) || this.depth > deepest) return {};
    this.depth += 1;
    const schema = this.schemaOfList(type) ?? this.schemaOfNamed(type);
    this.depth -= 1;
    return schema;
  }

  private schemaOfNamed(type: ts.Type): Schema {
    if (this.open.has(type)) return this.referenceTo(type);
    this.open.set(type, undefined);
    const schema = this.schemaOfProperties(type);
    const name = this.open.get(type);
    this.open.delete(type);
    if (name === undefined) return schema;
    this.definitions[name] = schema;
    return { $ref: `#/$defs/${name}` };
  }

  /** Functions and instances of classes: no JSON value is one. */
  private isOpaque(type: ts.Type): boolean {
    if (type.getProperty(opaqueMark) || type.isClass()) return true;
    return type.getCallSignatures().length + type.getConstructSignatures().length > 0;
  }

  private schemaOfList(type: ts.Type): Schema | undefined {
    if (this.checker.isTupleType(type)) return this.schemaOfTuple(type as ts.TupleTypeReference);
    if (!this.checker.isArrayType(type)) return undefined;
    return { type: "array", items: this.schemaOf(elementOf(this.checker, type)) };
  }

  private schemaOfTuple(type: ts.TupleTypeReference): Schema {
    const { elementFlags } = type.target;
    const parts = argumentsOf(this.checker, type).map((part) => this.schemaOf(part));
    const rest = elementFlags.findIndex((flag) => flag & ts.ElementFlags.Variable);
    const isRequired = (flag: ts.ElementFlags) => Boolean(flag & ts.ElementFlags.Required);
    return {
      type: "array",
      prefixItems: rest < 0 ? parts : parts.slice(0, rest),
      items: rest < 0 ? false : rest === parts.length - 1 ? (parts[rest] ?? {}) : {},
      minItems: elementFlags.filter(isRequired).length,
    };
  }

  private schemaOfProperties(type: ts.Type): Schema {
    const properties = this.checker.getPropertiesOfType(type);
    const isRequired = (property: ts.Symbol) => !(property.flags & ts.SymbolFlags.Optional);
    const entries = properties.map((property): [string, Schema] => [
      property.name,
      this.schemaOfProperty(property),
    ]);
    const index = type.getStringIndexType() ?? type.getNumberIndexType();
    if (entries.length === 0 && !index) return {};
    return {
      type: "object",
      ...(entries.length > 0 ? { properties: Object.fromEntries(entries) } : {}),
      ...(entries.length > 0 ? { required: properties.filter(isRequired).map(({ name }) => name) } : {}),
      ...(index ? { additionalProperties: this.schemaOf(index) } : {}),
    };
  }

  private schemaOfProperty(property: ts.Symbol): Schema {
    return this.schemaOf(this.checker.getTypeOfSymbolAtLocation(property, this.place));
  }

  private referenceTo(type: ts.Type): Schema {
    const name = this.open.get(type) ?? this.nameFor(type);
    this.open.set(type, name);
    return { $ref: `#/$defs/${name}` };
  }

  private nameFor(type: ts.Type): string {
    const own = type.aliasSymbol?.name ?? type.getSymbol()?.name ?? "";
    const base = /^[\w$]+$/.test(own) && own !== "__type" ? own : "Nested";
    const taken = new Set([...Object.keys(this.definitions), ...this.open.values()]);
    let name = base;
    for (let ordinal = 2; taken.has(name); ordinal += 1) name = base + ordinal;
    return name;
  }
}

/** The compiler takes `boolean` for the union of its two values. */
function withBoolean(schemas: readonly Schema[]): Schema[] {
  const isFlag = ({ enum: choices }: Schema) => typeof choices?.[0] === "boolean";
  if (schemas.filter(isFlag).length < 2) return [...schemas];
  return [...schemas.filter((schema) => !isFlag(schema)), { type: "boolean" }];
}
