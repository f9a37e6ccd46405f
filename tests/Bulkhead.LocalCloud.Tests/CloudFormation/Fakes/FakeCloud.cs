using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.CloudFormation;
using Bulkhead.LocalCloud.CloudFormation.Resources;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;

/// <summary>A cloud of CloudFormation and one service of things; time moves only when a test says so.</summary>
internal sealed class FakeCloud : ICloud
{
    private readonly Dictionary<string, IServiceHandler> _services;

    public FakeCloud(TimeSpan pace = default, params IServiceHandler[] more)
    {
        Things = new ThingService();
        var types = ResourceTypes.All.Append(new ThingResource());
        IServiceHandler[] services = [Things, new CloudFormationService(new StackSettings(new ResourceCatalogue(types), pace), new ScheduledWork()), .. more];
        _services = services.ToDictionary(service => service.Service);
    }

    public ResourceStore Store { get; } = new();

    public ThingService Things { get; }

    public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    public AccountId Account { get; set; } = AccountId.Parse("111111111111");

    public CallContext Context => new()
    {
        Caller = new CallerIdentity(Account, $"arn:aws:iam::{Account}:user/ann", "AIDA"),
        Region = new RegionName("eu-west-1"),
        RequestId = "request-1",
        Now = Now,
        Cloud = this,
    };

    /// <summary>Adds a role that trusts a service; answers with its ARN. The account is open from then on.</summary>
    public string AddRole(string name, string service)
    {
        AccountBook.Add(Store, Account, "test", "test@acme.example", Now);
        var role = PrincipalState.New(PrincipalKind.Role, Account, "/", name, Now);
        role["Trust"] = $$$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{{service}}}"},"Action":"sts:AssumeRole"}]}""";
        PrincipalState.Put(Store, PrincipalKind.Role, Account, role);
        return role.Needed("Arn");
    }

    public JsonObject Call(CallContext context, string service, string operation, JsonObject input)
    {
        if (!_services.TryGetValue(service, out var handler) || !handler.Operations.TryGetValue(operation, out var run))
            throw new ServiceException("NotImplemented", $"{service}:{operation} is not in the local cloud", 501);
        return run(context, input);
    }

    public bool Allows(CallContext context, string service, string operation, JsonObject input) => true;

    /// <summary>Whether the policy names the service.</summary>
    public bool AllowsService(CallContext context, string principal, AccessCheck check, string sourceArn) =>
        check.Resource.Policy?.Contains(principal, StringComparison.Ordinal) ?? true;

    /// <summary>Calls CloudFormation; each call is a second later than the last.</summary>
    public JsonObject Do(string operation, JsonObject input)
    {
        Now += TimeSpan.FromSeconds(1);
        return Call(Context, "cloudformation", operation, input);
    }

    /// <summary>Calls CloudFormation and gives its refusal.</summary>
    public ServiceException Refused(string operation, JsonObject input) => Xunit.Assert.Throws<ServiceException>(() => Do(operation, input));

    public string Create(string name, string template, JsonObject? more = null) => Do("CreateStack", Request(name, template, more)).Text("StackId")!;

    public void Update(string name, string template, JsonObject? more = null) => Do("UpdateStack", Request(name, template, more));

    public JsonObject Stack(string name) => Do("DescribeStacks", new JsonObject { ["StackName"] = name }).Objects("Stacks").Single();

    /// <summary>The events of a stack, the oldest first, as <c>logical id: status</c>.</summary>
    public List<string> Events(string name)
    {
        var events = new List<string>();
        for (string? token = null; ;)
        {
            var page = Do("DescribeStackEvents", new JsonObject { ["StackName"] = name, ["NextToken"] = token });
            events.AddRange(page.Objects("StackEvents").Select(entry => $"{entry.Text("LogicalResourceId")}: {entry.Text("ResourceStatus")}"));
            token = page.Text("NextToken");
            if (token is not null) continue;
            events.Reverse();
            return events;
        }
    }

    public static JsonObject Request(string name, string template, JsonObject? more = null)
    {
        var request = new JsonObject { ["StackName"] = name, ["TemplateBody"] = template };
        foreach (var (key, value) in more ?? []) request[key] = value?.DeepClone();
        return request;
    }

    public static JsonArray Parameters(params (string Key, string Value)[] parameters) =>
        [.. parameters.Select(JsonNode (entry) => new JsonObject { ["ParameterKey"] = entry.Key, ["ParameterValue"] = entry.Value })];
}
