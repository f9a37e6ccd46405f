using Xunit;

namespace Bulkhead.LocalCloud.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Runs() => Assert.NotEmpty("LocalCloud");
}
