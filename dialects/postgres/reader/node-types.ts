/**
 * The node types of Postgres' parse tree that a read-only SELECT is made of. Whatever is not here is refused: a node type
 * that a later version of the parser brings stays out until somebody has looked at it.
 */
export const readOnlyNodes: ReadonlySet<string> = new Set(
  `
  SelectStmt ResTarget WithClause CommonTableExpr CTESearchClause CTECycleClause
  RangeVar RangeSubselect RangeFunction RangeTableSample RangeTableFunc RangeTableFuncCol JoinExpr Alias ColumnDef
  SortBy WindowDef GroupingSet GroupingFunc
  ColumnRef A_Star A_Const A_Expr A_Indirection A_Indices A_ArrayExpr ParamRef SetToDefault
  Integer Float Boolean String BitString List
  BoolExpr NullTest BooleanTest CaseExpr CaseWhen CoalesceExpr MinMaxExpr RowExpr SubLink
  FuncCall NamedArgExpr SQLValueFunction TypeCast TypeName CollateClause
  XmlExpr XmlSerialize
  JsonFormat JsonReturning JsonValueExpr JsonOutput JsonArgument JsonBehavior JsonKeyValue JsonIsPredicate
  JsonFuncExpr JsonParseExpr JsonScalarExpr JsonSerializeExpr JsonTable JsonTableColumn JsonTablePathSpec
  JsonObjectConstructor JsonArrayConstructor JsonArrayQueryConstructor JsonAggConstructor JsonObjectAgg JsonArrayAgg
  `
    .trim()
    .split(/\s+/),
);
