using System.Globalization;
using MspPlatform.Mock.Clouds;

// MspPlatform.Mock.Clouds [address [seed]]: the sky as a program, for the local stack. Ends with Ctrl-C.
var address = new Uri(args.ElementAtOrDefault(0) ?? "http://127.0.0.1:18090");
int seed = int.Parse(args.ElementAtOrDefault(1) ?? "1", CultureInfo.InvariantCulture);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
await using Sky sky = await Sky.StartAsync(new SkyPlan { Seed = seed, Address = address }, TimeProvider.System, stop.Token);
Console.WriteLine($"The sky is at {sky.Address}; its truth is at {sky.Address}_sky/estate.");
await sky.StoppedAsync(stop.Token);
