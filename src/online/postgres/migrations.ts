import type { Migration } from "../../tables/migrations.ts";

/** What becomes of the schema of online tables. */
export function onlineMigrations(schema: string): readonly Migration[] {
  return [
    {
      name: "0001_views",
      up: (database) =>
        database.schema.withSchema(schema).createTable("views", (table) => {
          table.text("project").notNullable();
          table.text("view").notNullable();
          table.integer("number").notNullable();
          table.text("record").notNullable();
          table.primary(["project", "view"]);
        }),
      down: (database) => database.schema.withSchema(schema).dropTable("views"),
    },
  ];
}
