using static MspPlatform.RemoteWrite.Tests.Walking.TestMessages;

namespace MspPlatform.RemoteWrite.Tests.Walking;

public sealed class WriteRequestVerifierTests
{
    [Fact]
    public void Verify_EveryKindOfField_CountsEach()
    {
        Summary(Everything).ShouldBe(new WriteRequestSummary
        {
            Series = 2,
            Samples = 2,
            Histograms = 1,
            Exemplars = 1,
            Metadata = 1,
            MaxLabels = 2,
            MinTimestamp = -1,
            MaxTimestamp = 1_760_000_000_001,
            SeriesWithoutName = 1,
        });
        Summary(Everything).IsEmpty.ShouldBeFalse();
    }

    [Theory]
    [InlineData("customer_id", ReservedLabels.CustomerId)]
    [InlineData("vm_account_id", ReservedLabels.VmAccountId)]
    [InlineData("vm_project_id", ReservedLabels.VmProjectId)]
    [InlineData("__tenant_id__", ReservedLabels.TenantId)]
    [InlineData("customer_ie", ReservedLabels.None)]
    [InlineData("Customer_id", ReservedLabels.None)]
    [InlineData("customer_id_", ReservedLabels.None)]
    [InlineData("vm_account_ix", ReservedLabels.None)]
    [InlineData("__name__", ReservedLabels.None)]
    public void Verify_LabelName_IsReservedOrNot(string name, ReservedLabels expected) =>
        Summary(Series(Label("a", "b"), Label(name, "x"), Label("z", "y"))).ReservedLabels.ShouldBe(expected);

    [Fact]
    public void Verify_ReservedLabelsInSeveralSeries_ReportsAll() =>
        Summary([.. Series(Label("customer_id", "x")), .. Series(Label("__tenant_id__", "y"))])
            .ReservedLabels.ShouldBe(ReservedLabels.CustomerId | ReservedLabels.TenantId);

    [Fact]
    public void Verify_ReservedLabelHiddenBehindAnotherName_IsFound() =>
        Summary(Series(Field(1, [.. Field(1, "job"u8), .. Field(2, "x"u8), .. Field(1, "customer_id"u8)])))
            .ReservedLabels.ShouldBe(ReservedLabels.CustomerId);

    [Fact]
    public void Verify_ReservedLabelBehindTheSamples_IsFound() =>
        Summary(Series(Label("__name__", "up"), Sample(1, 0), Label("customer_id", "x"))).ReservedLabels.ShouldBe(ReservedLabels.CustomerId);

    [Theory]
    [InlineData("__name__", "up", 0)]
    [InlineData("", "up", 0)]
    [InlineData("__name__", "", 1)]
    [InlineData("", "", 1)]
    [InlineData("__nome__", "up", 1)]
    public void Verify_NameLabel_DecidesWhetherASeriesHasAName(string name, string value, int without) =>
        Summary([.. Series(Label("__name__", "before")), .. Series(Label(name, value), Label("job", "node"))])
            .SeriesWithoutName.ShouldBe(without);

    [Fact]
    public void Verify_BodyWithoutSamples_IsEmpty()
    {
        var summary = Summary([]);
        summary.IsEmpty.ShouldBeTrue();
        summary.MinTimestamp.ShouldBe(long.MaxValue);
        summary.MaxTimestamp.ShouldBe(long.MinValue);
    }

    [Fact]
    public void Verify_RemoteWrite2Body_IsAFaultAndNoSummary()
    {
        byte[] body = [.. Field(4, ""u8), .. Field(4, "up"u8), .. Field(5, Field(1, [1, 2]))];

        WriteRequestVerifier.Verify(body, out var summary).ShouldBe(new WireFault(WireFaultReason.RemoteWrite2Body, 0));
        summary.ShouldBe(default);
    }

    private static WriteRequestSummary Summary(byte[] message)
    {
        WriteRequestVerifier.Verify(message, out var summary).ShouldBe(WireFault.None);
        return summary;
    }
}
