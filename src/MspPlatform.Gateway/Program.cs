using MspPlatform.Gateway;

await GatewayHost.Create(args).RunAsync();
