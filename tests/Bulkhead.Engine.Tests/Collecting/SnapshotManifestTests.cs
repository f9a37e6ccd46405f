using System.Text.Json;
using Bulkhead.Engine.Collecting;
using Xunit;

namespace Bulkhead.Engine.Tests.Collecting;

/// <summary>Manifests that are damaged.</summary>
public sealed class SnapshotManifestTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\"organization\":7,")]
    public void A_manifest_without_an_organization_has_another_form(string member)
    {
        using var json = JsonDocument.Parse(
            $$"""{"format":"bulkhead.snapshot/1","state":"done","collector":"111111111111",{{member}}"startedAt":"2026-11-21T20:00:00Z","regions":[],"missing":[],"accounts":[]}""");
        Assert.Throws<FormatException>(() => SnapshotManifest.Of(json.RootElement));
    }

    [Fact]
    public void One_that_says_that_there_is_none_is_read()
    {
        using var json = JsonDocument.Parse(
            """{"format":"bulkhead.snapshot/1","state":"done","collector":"111111111111","organization":null,"startedAt":"2026-11-21T20:00:00Z","regions":[],"missing":[],"accounts":[]}""");
        Assert.Null(SnapshotManifest.Of(json.RootElement).Organization);
    }
}
