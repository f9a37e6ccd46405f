using Bulkhead.Iam.Catalogue;
using Xunit;

namespace Bulkhead.Reach.Tests.Rules;

public sealed class KindLibraryTests
{
    // Operations whose IAM action has another name, or that have none of their own.
    private static readonly Dictionary<string, string> OtherAction = new(StringComparer.Ordinal)
    {
        ["apigateway:GetRestApis"] = "apigateway:GET",
        ["apigateway:GetResources"] = "apigateway:GET",
    };

    [Fact]
    public void Every_kind_is_there_once() =>
        Assert.Equal(KindRow.All.Length, KindRow.All.Select(k => k.Kind).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Every_type_is_a_resource_type_of_the_catalogue() => Assert.All(KindRow.All.Where(k => k.Type is not null), kind =>
    {
        var parts = kind.Type!.Split(':', 2);
        var service = ActionCatalogue.Embedded.FindService(parts[0]);
        Assert.NotNull(service);
        Assert.Contains(parts[1], service.ResourceTypes.Select(t => t.Name));
    });

    [Fact]
    public void Every_operation_is_one_that_somebody_may_be_allowed() => Assert.All(
        KindRow.All.SelectMany(k => k.Operations).Where(o => !o.StartsWith("declared:", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal),
        operation => Assert.True(ActionCatalogue.Embedded.FindAction(OtherAction.GetValueOrDefault(operation, operation)) is not null, operation));

    [Fact]
    public void A_kind_that_is_listed_says_what_its_arn_is() =>
        Assert.All(KindRow.All.Where(k => k.From is not null), kind => Assert.NotNull(kind.Json["arn"]));

    [Fact]
    public void Attributes_that_others_are_made_of_are_there() => Assert.All(KindRow.All, kind =>
    {
        var text = kind.Json.ToJsonString();
        foreach (var name in text.Split("${").Skip(1).Select(p => p[..p.IndexOf('}', StringComparison.Ordinal)]))
        {
            Assert.True(name is "partition" or "region" or "account" or "arn" || kind.Attributes.Contains(name, StringComparer.Ordinal), $"{kind.Kind}: {name}");
        }

        foreach (var name in text.Split("\"@").Skip(1).Select(p => p[..p.IndexOf('.', StringComparison.Ordinal)]))
        {
            Assert.True(kind.Attributes.Contains(name, StringComparer.Ordinal), $"{kind.Kind}: @{name}");
        }
    });
}
