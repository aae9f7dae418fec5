using MspPlatform.Gateway;
using MspPlatform.ServiceDefaults.Hosting;

return await HostProgram.RunAsync(() => GatewayHost.Create(args), CancellationToken.None);
