using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MspPlatform.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class LimitsAndUsage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "limits",
                schema: "platform",
                table: "plans",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<uint>(
                name: "xmin",
                schema: "platform",
                table: "plans",
                type: "xid",
                rowVersion: true,
                nullable: false,
                defaultValue: 0u);

            migrationBuilder.AddColumn<string>(
                name: "limit_overrides",
                schema: "platform",
                table: "customers",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.CreateTable(
                name: "minutes",
                schema: "usage",
                columns: table => new
                {
                    customer_id = table.Column<string>(type: "character varying(31)", maxLength: 31, nullable: false),
                    minute = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    token_id = table.Column<Guid>(type: "uuid", nullable: false),
                    edge_id = table.Column<Guid>(type: "uuid", nullable: false),
                    writes = table.Column<long>(type: "bigint", nullable: false),
                    samples = table.Column<long>(type: "bigint", nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    queries = table.Column<long>(type: "bigint", nullable: false),
                    query_milliseconds = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_minutes", x => new { x.customer_id, x.minute, x.token_id, x.edge_id });
                });

            migrationBuilder.CreateTable(
                name: "rejections",
                schema: "usage",
                columns: table => new
                {
                    customer_id = table.Column<string>(type: "character varying(31)", maxLength: 31, nullable: false),
                    minute = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    token_id = table.Column<Guid>(type: "uuid", nullable: false),
                    edge_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    report_only = table.Column<bool>(type: "boolean", nullable: false),
                    requests = table.Column<long>(type: "bigint", nullable: false),
                    samples = table.Column<long>(type: "bigint", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    example = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rejections", x => new { x.customer_id, x.minute, x.token_id, x.edge_id, x.reason, x.report_only });
                });

            migrationBuilder.CreateTable(
                name: "series_minutes",
                schema: "usage",
                columns: table => new
                {
                    customer_id = table.Column<string>(type: "character varying(31)", maxLength: 31, nullable: false),
                    minute = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    edge_id = table.Column<Guid>(type: "uuid", nullable: false),
                    active = table.Column<long>(type: "bigint", nullable: false),
                    new_today = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_series_minutes", x => new { x.customer_id, x.minute, x.edge_id });
                });

            migrationBuilder.UpdateData(
                schema: "platform",
                table: "plans",
                keyColumn: "name",
                keyValue: "standard",
                column: "limits",
                value: "{}");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "minutes",
                schema: "usage");

            migrationBuilder.DropTable(
                name: "rejections",
                schema: "usage");

            migrationBuilder.DropTable(
                name: "series_minutes",
                schema: "usage");

            migrationBuilder.DropColumn(
                name: "limits",
                schema: "platform",
                table: "plans");

            migrationBuilder.DropColumn(
                name: "xmin",
                schema: "platform",
                table: "plans");

            migrationBuilder.DropColumn(
                name: "limit_overrides",
                schema: "platform",
                table: "customers");
        }
    }
}
