using MspPlatform.Mock.Fleet;

return await FleetCommand.RunAsync(args);
