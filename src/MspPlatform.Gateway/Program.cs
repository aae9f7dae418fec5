using MspPlatform.Gateway;
using MspPlatform.Gateway.Hosting;
using MspPlatform.ServiceDefaults.Hosting;

InlineSockets.Enable();
return await HostProgram.RunAsync(() => GatewayHost.Create(args), CancellationToken.None);
