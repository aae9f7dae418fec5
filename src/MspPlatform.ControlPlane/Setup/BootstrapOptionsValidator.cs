using Microsoft.Extensions.Options;

namespace MspPlatform.ControlPlane.Setup;

[OptionsValidator]
internal sealed partial class BootstrapOptionsValidator : IValidateOptions<BootstrapOptions>;
