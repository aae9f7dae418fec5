using MspPlatform.Testing;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
