using System.Text;
using System.Text.Json;
using MspPlatform.Gateway.Reading;

namespace MspPlatform.Gateway.Tests.Reading;

public sealed class SeriesCounterTests
{
    private static readonly string[] Texts = ["", "a", "{", "}", "\"", "\\", "\\\"", "{\"metric\":{", "한국어", "\n", "}}]}"];

    [Fact]
    public void Count_OfAnswersInPieces_IsTheirSeries()
    {
        var random = new Random(17);
        for (int i = 0; i < 3000; i++)
        {
            int series = random.Next(0, 6);
            bool isQuery = random.Next(2) == 0;
            byte[] answer = Encoding.UTF8.GetBytes(Answer(random, series, isQuery));
            var counter = new SeriesCounter(isQuery ? 3 : 2);

            for (int at = 0; at < answer.Length;)
            {
                int length = Math.Min(random.Next(1, 40), answer.Length - at);
                counter.Read(answer.AsSpan(at, length));
                at += length;
            }

            counter.Count.ShouldBe(series, Encoding.UTF8.GetString(answer));
        }
    }

    private static string Answer(Random random, int series, bool isQuery)
    {
        IEnumerable<Dictionary<string, string>> labels = Enumerable.Range(0, series).Select(_ => Enumerable.Range(0, random.Next(4))
            .ToDictionary(n => Texts[random.Next(Texts.Length)] + n, _ => Texts[random.Next(Texts.Length)]));
        return isQuery
            ? JsonSerializer.Serialize(new
            {
                status = "success",
                data = new { resultType = "vector", result = labels.Select(metric => new { metric, value = new object[] { 1, "2" } }) },
                stats = new { seriesFetched = "1" },
            })
            : JsonSerializer.Serialize(new { status = "success", data = labels });
    }
}
