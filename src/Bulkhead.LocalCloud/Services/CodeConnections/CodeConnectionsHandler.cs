using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodeConnections;

/// <summary>
/// AWS CodeConnections: connections to repositories outside of AWS, and the hosts of those that a company runs itself. A person
/// completes a connection in a browser, so that all of them stay pending.
/// </summary>
internal sealed class CodeConnectionsHandler : ServiceHandler
{
    public static readonly RegionalResources Connections = new("codeconnections", "connections");
    public static readonly RegionalResources Hosts = new("codeconnections", "hosts");

    private static readonly Paging Pages = Paging.NextToken(100, "InvalidInputException");

    public CodeConnectionsHandler() : base("codeconnections")
    {
        Add(CreateConnection, GetConnection, ListConnections, DeleteConnection);
        Add(CreateHost, GetHost, ListHosts, UpdateHost, DeleteHost);
        Add(TagResource, UntagResource, ListTagsForResource);
    }

    /// <summary>A connection or a host by its ARN; null where there is none. It also takes the ARNs of the service's former name.</summary>
    public static (RegionalResources Kind, ResourceName Name, JsonObject Resource)? Find(CallContext context, string arn)
    {
        foreach (var (kind, prefix) in new[] { (Connections, "connection/"), (Hosts, "host/") })
        {
            if (!arn.Contains(":" + prefix, StringComparison.Ordinal)) continue;
            var name = ResourceName.Of(context, arn, prefix);
            if (name.Account == context.Account && kind.Find(context, name) is { } found) return (kind, name, found);
        }

        return null;
    }

    private static JsonObject CreateConnection(CallContext context, JsonObject input)
    {
        var host = input.Text("HostArn");
        if (host is null == input.Text("ProviderType") is null) throw new ServiceException("InvalidInputException", "Give either a provider type or a host.");
        var connection = new JsonObject
        {
            ["ConnectionName"] = input.Needed("ConnectionName"),
            ["ProviderType"] = input.Text("ProviderType") ?? Require(context, host!, Hosts).Resource.Needed("ProviderType"),
            ["OwnerAccountId"] = context.Account.Value,
            ["ConnectionStatus"] = "PENDING",
        };
        if (host is not null) connection["HostArn"] = host;
        return Make(context, Connections, "connection", "ConnectionArn", connection, input);
    }

    private static JsonObject GetConnection(CallContext context, JsonObject input) =>
        new() { ["Connection"] = Require(context, input.Needed("ConnectionArn"), Connections).Resource.Without("Tags") };

    private static JsonObject ListConnections(CallContext context, JsonObject input)
    {
        var (provider, host) = (input.Text("ProviderTypeFilter"), input.Text("HostArnFilter"));
        var wanted = Connections.All(context)
            .Where(c => (provider is null || c.Value.Text("ProviderType") == provider) && (host is null || c.Value.Text("HostArn") == host));
        return Pages.Page(input, "Connections", wanted, c => c.Without("Tags"));
    }

    private static JsonObject DeleteConnection(CallContext context, JsonObject input) => Delete(context, input.Needed("ConnectionArn"), Connections);

    private static JsonObject CreateHost(CallContext context, JsonObject input)
    {
        var host = input.Pick("Name", "ProviderType", "ProviderEndpoint", "VpcConfiguration");
        host["Status"] = "PENDING";
        return Make(context, Hosts, "host", "HostArn", host, input);
    }

    private static JsonObject GetHost(CallContext context, JsonObject input) =>
        Require(context, input.Needed("HostArn"), Hosts).Resource.Without("Tags", "HostArn");

    private static JsonObject ListHosts(CallContext context, JsonObject input) => Pages.Page(input, "Hosts", Hosts.All(context), h => h.Without("Tags"));

    private static JsonObject UpdateHost(CallContext context, JsonObject input)
    {
        var (_, name, host) = Require(context, input.Needed("HostArn"), Hosts);
        var changed = host.Copy();
        foreach (var (member, value) in input.Pick("ProviderEndpoint", "VpcConfiguration")) changed[member] = value!.DeepClone();
        Hosts.Put(context, name, changed);
        return [];
    }

    private static JsonObject DeleteHost(CallContext context, JsonObject input)
    {
        // DeleteHost API page: the connections of a host go before it.
        var arn = input.Needed("HostArn");
        if (Connections.All(context).Any(c => c.Value.Text("HostArn") == arn))
            throw new ServiceException("ResourceUnavailableException", $"Host {arn} is used by connections.");
        return Delete(context, arn, Hosts);
    }

    private static JsonObject TagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Merge(tags, input.Objects("Tags")));

    private static JsonObject UntagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Remove(tags, input.Texts("TagKeys")));

    private static JsonObject ListTagsForResource(CallContext context, JsonObject input) =>
        new() { ["Tags"] = TagSet.List(Require(context, input.Needed("ResourceArn")).Resource.Object("Tags")) };

    private static JsonObject ChangeTags(CallContext context, JsonObject input, Func<JsonObject, JsonObject> change)
    {
        var (kind, name, resource) = Require(context, input.Needed("ResourceArn"));
        var changed = resource.Copy();
        changed["Tags"] = change(resource.Object("Tags")!);
        kind.Put(context, name, changed);
        return [];
    }

    private static JsonObject Make(CallContext context, RegionalResources kind, string type, string member, JsonObject resource, JsonObject input)
    {
        var id = ResourceIds.Uuid();
        var arn = $"arn:aws:codeconnections:{context.Region}:{context.Account}:{type}/{id}";
        resource[member] = arn;
        resource["Tags"] = TagSet.Read(input.Objects("Tags"));
        kind.Put(context, ResourceName.Here(context, id), resource);
        return new JsonObject { [member] = arn, ["Tags"] = TagSet.List(resource.Object("Tags")) };
    }

    private static JsonObject Delete(CallContext context, string arn, RegionalResources kind)
    {
        kind.Remove(context, Require(context, arn, kind).Name);
        return [];
    }

    private static (RegionalResources Kind, ResourceName Name, JsonObject Resource) Require(CallContext context, string arn, RegionalResources? kind = null) =>
        Find(context, arn) is { } found && (kind is null || found.Kind == kind) ? found : throw new ServiceException("ResourceNotFoundException", $"Resource {arn} not found");
}
