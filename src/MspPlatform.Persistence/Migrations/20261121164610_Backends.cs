using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MspPlatform.Persistence.Migrations
{
    /// <summary>Back ends, the place of each customer, the edge's view of both, who may touch them, and their announcement.</summary>
    public partial class Backends : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "backend",
                schema: "platform",
                table: "customers",
                type: "character varying(31)",
                maxLength: 31,
                nullable: false,
                defaultValueSql: "'default'");

            migrationBuilder.CreateTable(
                name: "backends",
                schema: "platform",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(31)", maxLength: 31, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    write_url = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    read_urls = table.Column<string[]>(type: "text[]", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_backends", x => x.name);
                });

            // Everybody lives somewhere, but the back end "default" has no row as long as the edge's own configuration says where it is.
            migrationBuilder.Sql(
                """
                ALTER TABLE platform.customers
                    ADD COLUMN backend_row varchar(31) GENERATED ALWAYS AS (nullif(backend, 'default')) STORED,
                    ADD CONSTRAINT fk_customers_backend FOREIGN KEY (backend_row) REFERENCES platform.backends (name);
                CREATE INDEX ix_customers_backend ON platform.customers (backend)
                """);

            migrationBuilder.Sql(
                $"""
                CREATE OR REPLACE VIEW platform.edge_customers AS
                SELECT c.id, c.account_id, p.limits AS plan_limits, c.limit_overrides, c.backend
                FROM platform.customers c
                JOIN platform.plans p ON p.name = c.plan;
                CREATE VIEW platform.edge_backends AS
                SELECT name, kind, write_url, read_urls
                FROM platform.backends;
                GRANT SELECT, INSERT, UPDATE, DELETE ON platform.backends TO {Schemas.ControlPlaneRole};
                GRANT SELECT ON platform.edge_backends TO {Schemas.GatewayRole}
                """);

            migrationBuilder.Sql(
                """
                CREATE FUNCTION platform.announce_backend() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_notify('backends', coalesce(NEW.name, OLD.name));
                    RETURN NULL;
                END $$;
                CREATE TRIGGER announce_change AFTER INSERT OR UPDATE OR DELETE ON platform.backends
                    FOR EACH ROW EXECUTE FUNCTION platform.announce_backend()
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                $"""
                DROP TRIGGER announce_change ON platform.backends;
                DROP FUNCTION platform.announce_backend();
                DROP VIEW platform.edge_backends;
                DROP VIEW platform.edge_customers;
                CREATE VIEW platform.edge_customers AS
                SELECT c.id, c.account_id, p.limits AS plan_limits, c.limit_overrides
                FROM platform.customers c
                JOIN platform.plans p ON p.name = c.plan;
                GRANT SELECT ON platform.edge_customers TO {Schemas.GatewayRole};
                DROP INDEX platform.ix_customers_backend;
                ALTER TABLE platform.customers DROP COLUMN backend_row
                """);

            migrationBuilder.DropTable(
                name: "backends",
                schema: "platform");

            migrationBuilder.DropColumn(
                name: "backend",
                schema: "platform",
                table: "customers");
        }
    }
}
