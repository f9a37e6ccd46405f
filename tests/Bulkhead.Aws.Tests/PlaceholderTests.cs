using Xunit;

namespace Bulkhead.Aws.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Runs() => Assert.NotEmpty("Aws");
}
