using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MspPlatform.Persistence.Migrations
{
    /// <summary>Query tokens that are passes, the edge's view of them, and where it writes down what is asked with them.</summary>
    public partial class ReadPasses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "pass_holder",
                schema: "platform",
                table: "tokens",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "pass_holder_id",
                schema: "platform",
                table: "tokens",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "pass_reason",
                schema: "platform",
                table: "tokens",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "pass_answers",
                schema: "platform",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    status = table.Column<int>(type: "integer", nullable: false),
                    milliseconds = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pass_answers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pass_queries",
                schema: "platform",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    token_id = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    endpoint = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    parameters = table.Column<string>(type: "json", nullable: false),
                    address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pass_queries", x => x.id);
                    table.ForeignKey(
                        name: "fk_pass_queries_token",
                        column: x => x.token_id,
                        principalSchema: "platform",
                        principalTable: "tokens",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_pass_queries_token",
                schema: "platform",
                table: "pass_queries",
                column: "token_id");

            migrationBuilder.Sql(
                """
                CREATE OR REPLACE VIEW platform.edge_tokens AS
                SELECT t.id, t.kind, t.hash, t.prefix, t.allowed_cidrs, t.expires_at, t.rotates_out_at, t.revoked_at,
                       c.id AS customer_id, c.state AS customer_state
                FROM platform.tokens t
                JOIN platform.customers c ON c.id = t.customer_id
                WHERE t.kind IN ('agent', 'query') AND t.pass_holder_id IS NULL
                  AND coalesce(least(t.revoked_at, t.rotates_out_at, t.expires_at), 'infinity') > now() - interval '7 days'
                """);

            // A pass ends with the credential of whoever holds it.
            migrationBuilder.Sql(
                """
                CREATE VIEW platform.edge_passes AS
                SELECT t.id, t.kind, t.hash, t.prefix, t.allowed_cidrs, least(t.expires_at, h.expires_at) AS expires_at,
                       least(t.rotates_out_at, h.rotates_out_at) AS rotates_out_at, least(t.revoked_at, h.revoked_at) AS revoked_at,
                       c.id AS customer_id, c.state AS customer_state
                FROM platform.tokens t
                JOIN platform.customers c ON c.id = t.customer_id
                LEFT JOIN platform.tokens h ON h.id = t.pass_holder_id
                WHERE t.kind = 'query' AND t.pass_holder_id IS NOT NULL
                  AND coalesce(least(t.revoked_at, t.rotates_out_at, t.expires_at), 'infinity') > now() - interval '7 days'
                """);

            migrationBuilder.Sql(
                $"""
                GRANT SELECT ON platform.edge_passes TO {Schemas.GatewayRole};
                GRANT INSERT ON platform.pass_queries, platform.pass_answers TO {Schemas.GatewayRole};
                GRANT SELECT, DELETE ON platform.pass_queries, platform.pass_answers TO {Schemas.ControlPlaneRole}
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP VIEW platform.edge_passes");
            migrationBuilder.Sql(
                """
                CREATE OR REPLACE VIEW platform.edge_tokens AS
                SELECT t.id, t.kind, t.hash, t.prefix, t.allowed_cidrs, t.expires_at, t.rotates_out_at, t.revoked_at,
                       c.id AS customer_id, c.state AS customer_state
                FROM platform.tokens t
                JOIN platform.customers c ON c.id = t.customer_id
                WHERE t.kind IN ('agent', 'query')
                  AND coalesce(least(t.revoked_at, t.rotates_out_at, t.expires_at), 'infinity') > now() - interval '7 days'
                """);

            migrationBuilder.DropTable(
                name: "pass_answers",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "pass_queries",
                schema: "platform");

            migrationBuilder.DropColumn(
                name: "pass_holder",
                schema: "platform",
                table: "tokens");

            migrationBuilder.DropColumn(
                name: "pass_holder_id",
                schema: "platform",
                table: "tokens");

            migrationBuilder.DropColumn(
                name: "pass_reason",
                schema: "platform",
                table: "tokens");
        }
    }
}
