using MspPlatform.Testing;

[assembly: AssemblyFixture(typeof(PartsFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]
