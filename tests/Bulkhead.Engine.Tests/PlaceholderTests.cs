using Xunit;

namespace Bulkhead.Engine.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Runs() => Assert.NotEmpty("Engine");
}
