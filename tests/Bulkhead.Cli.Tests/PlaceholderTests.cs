using Xunit;

namespace Bulkhead.Cli.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Runs() => Assert.NotEmpty("Cli");
}
