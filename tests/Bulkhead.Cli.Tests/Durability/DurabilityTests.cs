using Xunit;

namespace Bulkhead.Cli.Tests.Durability;

/// <summary>A short run for every build. The long one: <c>dotnet run --project bench/Bulkhead.Bench -c Release -- durability</c>.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public async Task Kills_of_the_served_process_lose_nothing_that_was_acknowledged()
    {
        var folder = Directory.CreateTempSubdirectory("bulkhead-");
        try
        {
            using var rig = await DurabilityRig.RunAsync(Path.Combine(folder.FullName, "cloud"), clients: 8, operations: 800, kills: 2);
            Assert.Empty(rig.Problems);
            Assert.Equal(3, rig.Kills);
            Assert.True(rig.Acknowledged > 300, $"only {rig.Acknowledged} writes were acknowledged");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
