using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Files;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Cli.Commands.Iam;

/// <summary>The options of <c>iam evaluate</c>: the request, and the policy files by where they stand.</summary>
internal sealed class EvaluateOptions
{
    private readonly Option<string> _principal = new("--principal")
    {
        Description = "Who asks: an ARN, a service name, or anonymous",
        Required = true,
    };

    private readonly Option<string> _action = new("--action") { Description = "The action, such as s3:GetObject", Required = true };

    private readonly Option<string[]> _resource = new("--resource")
    {
        Description = "The resource's ARN (default: *); several where one call needs all of them",
        DefaultValueFactory = _ => ["*"],
    };

    private readonly Option<string?> _resourceAccount = new("--resource-account") { Description = "The account that owns the resource" };
    private readonly Option<string?> _management = new("--management-account") { Description = "The organization's management account" };
    private readonly Option<string[]> _context = new("--context")
    {
        Description = "A context key and its value, KEY=VALUE; again for more values of one key; KEY alone for a key that is absent",
    };

    private readonly Option<string[]> _identity = Policies("--identity", "A policy of the caller");
    private readonly Option<string[]> _boundary = Policies("--boundary", "The caller's permissions boundary");
    private readonly Option<string[]> _session = Policies("--session", "A session policy");
    private readonly Option<string[]> _onResource = Policies("--resource-policy", "A policy on the resource, or a role's trust policy");
    private readonly Option<string[]> _scp = Policies("--scp", "A service control policy: one level for each option, the root first");
    private readonly Option<string[]> _rcp = Policies("--rcp", "A resource control policy: one level for each option, the root first");
    private readonly Option<string[]> _endpoint = Policies("--endpoint", "The policy of the VPC endpoint");

    public Option<bool> Json { get; } = CommonOptions.Json();

    public IEnumerable<Option> All =>
    [
        _principal, _action, _resource, _resourceAccount, _management, _context, _identity, _boundary, _session, _onResource,
        _scp, _rcp, _endpoint, Json,
    ];

    public AuthorizationRequest? ReadRequest(ParseResult result, DiagnosticBag diagnostics)
    {
        var name = result.GetRequiredValue(_principal);
        if (Principal.TryParse(name) is not { } principal)
        {
            Report(diagnostics, $"--principal '{name}' is no ARN of a principal, service name or 'anonymous'");
            return null;
        }

        return new AuthorizationRequest
        {
            Principal = principal,
            Action = result.GetRequiredValue(_action),
            Resources = [.. result.GetRequiredValue(_resource)],
            ResourceAccount = ReadAccount(result.GetValue(_resourceAccount), "--resource-account", diagnostics),
            Context = ReadContext(result.GetValue(_context) ?? []),
        };
    }

    public PolicyStack ReadStack(ParseResult result, DiagnosticBag diagnostics) => new()
    {
        Identity = Read(result, _identity, diagnostics),
        Boundary = Optional(Read(result, _boundary, diagnostics)),
        Session = Optional(Read(result, _session, diagnostics)),
        Resource = Read(result, _onResource, diagnostics),
        ServiceControl = Levels(Read(result, _scp, diagnostics)),
        ResourceControl = Levels(Read(result, _rcp, diagnostics)),
        Endpoint = Optional(Read(result, _endpoint, diagnostics)),
        ManagementAccount = ReadAccount(result.GetValue(_management), "--management-account", diagnostics),
    };

    private static Option<string[]> Policies(string name, string description) =>
        new(name) { Description = $"{description} (a file); may be repeated", HelpName = "FILE" };

    private static ImmutableArray<PolicyDocument> Read(ParseResult result, Option<string[]> option, DiagnosticBag diagnostics)
    {
        var documents = ImmutableArray.CreateBuilder<PolicyDocument>();
        foreach (var path in result.GetValue(option) ?? [])
        {
            if (DocumentFiles.Read(path, diagnostics) is not { } root) continue;
            var parsed = PolicyParser.Parse(root, path);
            diagnostics.AddRange(parsed.Diagnostics);
            if (parsed.Document is { } document) documents.Add(document);
        }

        return documents.ToImmutable();
    }

    private static ImmutableArray<PolicyDocument>? Optional(ImmutableArray<PolicyDocument> policies) =>
        policies.IsEmpty ? null : policies;

    private static ImmutableArray<ImmutableArray<PolicyDocument>>? Levels(ImmutableArray<PolicyDocument> policies) =>
        policies.IsEmpty ? null : [.. policies.Select(p => ImmutableArray.Create(p))];

    private static AccountId? ReadAccount(string? text, string option, DiagnosticBag diagnostics)
    {
        if (text is null) return null;
        if (AccountId.TryParse(text) is { } account) return account;
        Report(diagnostics, $"{option} takes an account id of twelve digits, not '{text}'");
        return null;
    }

    private static RequestContext ReadContext(string[] pairs)
    {
        var keys = pairs.Select(p => p.Split('=', 2)).GroupBy(p => p[0], StringComparer.OrdinalIgnoreCase);
        return RequestContext.From(keys.Select(k => KeyValuePair.Create(k.Key, ValueOf([.. k]))));
    }

    private static ContextValue ValueOf(string[][] pairs)
    {
        if (pairs is [[_]]) return ContextValue.Absent;
        var values = pairs.Where(p => p.Length == 2).Select(p => p[1]).ToImmutableArray();
        return values.Length == 1 ? ContextValue.Single(values[0]) : ContextValue.Set(values);
    }

    private static void Report(DiagnosticBag diagnostics, string message) =>
        diagnostics.Add(new Diagnostic(CommandLineDiagnostics.WrongValue, message));
}
