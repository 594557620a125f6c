import type { ZRow } from "../evaluator/protocol.ts";
import { pageOf } from "../jobs/results.ts";
import type { TableReference, TableResource } from "../resources.ts";
import type { StoredTable } from "../store/table.ts";
import { bytesOf } from "../store/table.ts";
import { nameOf, type Tables } from "../store/tables.ts";
import { encode } from "../values/encode.ts";
import { typeOf } from "../values/kinds.ts";
import { type Paging, pageRequest } from "./paging.ts";
import { type ApiAnswer, json, type Names, ok, type Route, route } from "./route.ts";

interface InsertAll {
  readonly rows: readonly { readonly json: Readonly<Record<string, unknown>> }[];
}

const datasets = "/projects/:project/datasets";
const oneDataset = `${datasets}/:dataset`;
const oneTable = `${oneDataset}/tables/:table`;

export function tableRoutes(tables: Tables, paging: Paging): readonly Route[] {
  const reference = (names: Names): TableReference => ({ datasetId: names("dataset"), tableId: names("table") });
  const told = (table: StoredTable): ApiAnswer => ok(tableResource(table, tables));
  return [
    route("GET", datasets, () => ok({ datasets: tables.datasets().map((name) => datasetResource(name, tables)) })),
    route("POST", datasets, (request) => {
      const { datasetReference }: { readonly datasetReference: { readonly datasetId: string } } = json(request);
      tables.createDataset(datasetReference.datasetId);
      return ok(datasetResource(datasetReference.datasetId, tables));
    }),
    route("GET", oneDataset, (_request, names) => {
      tables.requireDataset(names("dataset"));
      return ok(datasetResource(names("dataset"), tables));
    }),
    route("GET", `${oneDataset}/tables`, (_request, names) => {
      const found = tables.list(names("dataset")).map((table) => tableResource(table, tables));
      return ok({ tables: found, totalItems: found.length });
    }),
    route("POST", `${oneDataset}/tables`, (request, names) => {
      const resource: TableResource = json(request);
      const place = { datasetId: names("dataset"), tableId: resource.tableReference.tableId };
      return told(tables.create({ ...resource, tableReference: place }));
    }),
    route("GET", oneTable, (_request, names) => told(tables.get(reference(names)))),
    route("PATCH", oneTable, (request, names) => told(tables.patch(reference(names), json(request)))),
    route("DELETE", oneTable, (_request, names) => {
      tables.delete(reference(names));
      return { status: 204 };
    }),
    route("POST", `${oneTable}/insertAll`, (request, names) => {
      const table = tables.get(reference(names));
      const body: InsertAll = json(request);
      tables.append(
        reference(names),
        body.rows.map((row) => rowOf(row.json, table)),
      );
      return ok({ kind: "bigquery#tableDataInsertAllResponse" });
    }),
    route("GET", `${oneTable}/data`, (request, names) => {
      const table = tables.get(reference(names));
      const columns = table.resource.schema.fields.map((field) => ({ name: field.name, type: typeOf(field) }));
      return ok(pageOf(table.rows, columns, pageRequest(request.query, paging)));
    }),
  ];
}

function rowOf(record: Readonly<Record<string, unknown>>, table: StoredTable): ZRow {
  return { cell: table.resource.schema.fields.map((field) => encode(record[field.name], field)) };
}

function datasetResource(name: string, tables: Tables): object {
  const { project, location } = tables;
  return {
    kind: "bigquery#dataset",
    id: `${project}:${name}`,
    datasetReference: { projectId: project, datasetId: name },
    location,
  };
}

function tableResource(table: StoredTable, tables: Tables): object {
  const columns = table.resource.schema.fields.map((_field, at) => at);
  return {
    kind: "bigquery#table",
    id: nameOf(tables.project, table.resource.tableReference).replace(/:([^.]+)\./, ":$1."),
    type: "TABLE",
    location: tables.location,
    creationTime: String(table.created),
    numRows: String(table.rows.length),
    numBytes: String(bytesOf(table, columns)),
    ...table.resource,
  };
}
