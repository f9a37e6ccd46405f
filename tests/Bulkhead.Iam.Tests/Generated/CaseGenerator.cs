using System.Text.Json.Nodes;
using Bulkhead.Iam.Tests.Reference;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>Makes stacks of policies and requests that meet them.</summary>
internal sealed class CaseGenerator
{
    private static readonly ReferenceRequest NoRequest = new() { Caller = ReferenceCallerKind.Anonymous, Action = "", Resource = "", ResourceAccount = "" };

    private readonly Dice _dice;
    private readonly GeneratedService _service;
    private readonly PolicyGenerator _policies;

    public CaseGenerator(int seed)
    {
        _dice = new Dice(seed);
        _service = _dice.Pick(GeneratedService.All);
        _policies = new PolicyGenerator(_dice, _service);
    }

    /// <summary>A stack, and as many requests as asked for.</summary>
    public (ReferenceStack Stack, List<ReferenceRequest> Requests) Case(int requests)
    {
        var callers = _dice.Chance(15) ? Outsiders() : _dice.Chance(50) ? Sessions() : Principals();
        var stack = Stack(callers[0].Caller);
        var generator = new RequestGenerator(_dice, _service, [.. PatternsOf(stack)]);
        return (stack, _dice.Several(requests, requests, () => generator.Request(_dice.Pick<ReferenceRequest>(callers))));
    }

    private ReferenceStack Stack(ReferenceCallerKind caller)
    {
        var hasIdentity = caller is not (ReferenceCallerKind.Service or ReferenceCallerKind.Anonymous);
        var hasSession = caller is ReferenceCallerKind.RoleSession or ReferenceCallerKind.FederatedUser;
        var hasBoundary = hasSession || caller == ReferenceCallerKind.User;
        return new ReferenceStack
        {
            Identity = hasIdentity ? _dice.Several<JsonNode>(0, 3, Mine) : [],
            Boundary = hasBoundary && _dice.Chance(35) ? [Mine()] : null,
            Session = hasSession && _dice.Chance(35) ? _dice.Several<JsonNode>(1, 2, Mine) : null,
            Resource = _service.HasResourcePolicy && _dice.Chance(75) ? _policies.OfResource() : null,
            ServiceControl = _dice.Chance(35) ? _dice.Several(1, 3, () => (IReadOnlyList<JsonNode>)_dice.Several<JsonNode>(1, 2, Control)) : null,
            ResourceControl = _dice.Chance(30) ? _dice.Several(1, 2, () => (IReadOnlyList<JsonNode>)_dice.Several<JsonNode>(0, 2, _policies.ResourceControl)) : null,
            Endpoint = _dice.Chance(15) ? [_dice.Chance(50) ? EndpointForAll() : _policies.Endpoint()] : null,
            Grants = _service.Prefix == "kms" && _dice.Chance(50) ? _dice.Several(1, 2, Grant) : [],
            ManagementAccount = _dice.Chance(60) ? _dice.Pick("999999999999", "111111111111", "222222222222") : null,
        };

        JsonNode Mine() => _dice.Chance(45) ? _policies.Wide() : _policies.OfCaller();

        JsonNode Control() => _dice.Chance(70) ? _policies.Wide() : _policies.ServiceControl();
    }

    private static JsonObject EndpointForAll() =>
        new() { ["Statement"] = new JsonObject { ["Effect"] = "Allow", ["Principal"] = "*", ["Action"] = "*", ["Resource"] = "*" } };

    private ReferenceGrant Grant() => new(
        _dice.Pick("arn:aws:iam::111111111111:role/app", "arn:aws:sts::111111111111:assumed-role/app/one", "arn:aws:iam::111111111111:user/ann", "lambda.amazonaws.com"),
        [.. _dice.Several(1, 2, () => _dice.Pick("Decrypt", "Encrypt", "GenerateDataKey")).Distinct(StringComparer.Ordinal)],
        _dice.Chance(30) ? new(StringComparer.Ordinal) { ["Department"] = "Finance" } : null,
        _dice.Chance(20) ? new(StringComparer.Ordinal) { ["Department"] = "Finance" } : null);

    private static List<ReferenceRequest> Outsiders() =>
    [
        NoRequest with { Caller = ReferenceCallerKind.Service, Name = "lambda.amazonaws.com" },
        NoRequest with { Caller = ReferenceCallerKind.Service, Name = "sns.amazonaws.com" },
        NoRequest with { Caller = ReferenceCallerKind.Anonymous },
    ];

    private List<ReferenceRequest> Sessions()
    {
        List<ReferenceRequest> callers =
        [
            Session("111111111111", "app", "one"), Session("111111111111", "app", "two"),
            Session("111111111111", "ops", "one"), Session("222222222222", "app", "one"),
        ];

        // A federated user's session may not call STS.
        if (_service.Prefix != "sts")
        {
            callers.Add(NoRequest with
            {
                Caller = ReferenceCallerKind.FederatedUser,
                CallerAccount = "111111111111",
                Name = "guest",
                ParentUserArn = "arn:aws:iam::111111111111:user/broker",
            });
        }

        return callers;
    }

    private List<ReferenceRequest> Principals()
    {
        if (_dice.Chance(60)) return [User("111111111111", "ann"), User("111111111111", "bob"), User("222222222222", "ann")];

        // Root users and service-linked roles have neither boundary nor session policy, and root users assume no roles.
        List<ReferenceRequest> callers = [NoRequest with { Caller = ReferenceCallerKind.ServiceLinkedRole, CallerAccount = "111111111111", Name = "AWSServiceRoleForX" }];
        if (_service.Prefix != "sts") callers.Insert(0, NoRequest with { Caller = ReferenceCallerKind.Root, CallerAccount = "111111111111", Name = "root" });
        return callers;
    }

    private static ReferenceRequest Session(string account, string role, string session) =>
        NoRequest with { Caller = ReferenceCallerKind.RoleSession, CallerAccount = account, Name = role, SessionName = session };

    private static ReferenceRequest User(string account, string name) =>
        NoRequest with { Caller = ReferenceCallerKind.User, CallerAccount = account, Name = name };

    private static IEnumerable<string> PatternsOf(ReferenceStack stack)
    {
        var policies = stack.Identity.Concat(stack.Boundary ?? []).Concat(stack.Session ?? []).Concat(stack.Resource is { } r ? [r] : [])
            .Concat((stack.ServiceControl ?? []).Concat(stack.ResourceControl ?? []).SelectMany(l => l));
        return policies.SelectMany(p => ReferenceStatements.Of(p))
            .SelectMany(s => ReferenceConditions.TextsOf(s.Statement["Resource"]).Concat(ReferenceConditions.TextsOf(s.Statement["NotResource"])));
    }
}
