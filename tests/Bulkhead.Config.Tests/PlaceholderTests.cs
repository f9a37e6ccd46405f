using Xunit;

namespace Bulkhead.Config.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Runs() => Assert.NotEmpty("Config");
}
