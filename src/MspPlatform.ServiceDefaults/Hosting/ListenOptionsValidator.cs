using Microsoft.Extensions.Options;

namespace MspPlatform.ServiceDefaults.Hosting;

[OptionsValidator]
internal sealed partial class ListenOptionsValidator : IValidateOptions<ListenOptions>;
