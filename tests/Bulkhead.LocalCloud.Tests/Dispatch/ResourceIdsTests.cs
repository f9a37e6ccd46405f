using Bulkhead.LocalCloud.Dispatch;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Dispatch;

public sealed class ResourceIdsTests
{
    [Fact]
    public void Uuids_are_random_ones_and_never_the_same()
    {
        // Several times as many as are made at once, by several threads.
        var made = Enumerable.Range(0, 4).AsParallel().SelectMany(_ => Enumerable.Range(0, 1_000).Select(_ => ResourceIds.Uuid())).ToList();

        Assert.Equal(4_000, made.Distinct().Count());
        Assert.All(made, id =>
        {
            var read = Guid.ParseExact(id, "D");
            Assert.Equal((4, 8), (read.Version, read.Variant & 0xC));
        });
    }
}
