using Xunit;

namespace Bulkhead.Iam.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Runs() => Assert.NotEmpty("Iam");
}
