using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>What goes into the <c>${…}</c> of moves.</summary>
/// <param name="resource">The ARN that the step is about.</param>
/// <param name="caller">The ARN of the user or role that calls.</param>
/// <param name="mailbox">Where the attacker's code sends the credentials of its role.</param>
/// <param name="region">The region of the calls.</param>
/// <param name="now">The time on the cloud's clock, for codes that change.</param>
/// <param name="others">What earlier calls of the rule were about, and what their answers told: <c>passed</c>, <c>profile</c>, <c>cluster</c>, <c>family</c>, <c>user</c> …</param>
internal sealed class MoveValues(string resource, string caller, string mailbox, string region, DateTimeOffset now, Dictionary<string, string> others)
{
    private const string ProgramName = "bulkhead-rehearsal";

    /// <summary>What earlier calls were about, and what their answers told.</summary>
    public Dictionary<string, string> Others { get; } = others;

    private readonly Arn? _arn = Arn.TryParse(resource);

    /// <summary>The input with everything put in. Members whose value is not known are left out.</summary>
    public JsonObject Fill(JsonObject input)
    {
        var filled = new JsonObject();
        foreach (var (name, value) in input)
        {
            if (Fill(value!) is { } known) filled[name] = known;
        }

        return filled;
    }

    private JsonNode? Fill(JsonNode value) => value switch
    {
        JsonObject nested => Fill(nested) is { Count: > 0 } some ? some : nested.Count == 0 ? new JsonObject() : null,
        JsonArray list => new JsonArray([.. list.Select(i => Fill(i!)).OfType<JsonNode>()]),
        JsonValue text when text.TryGetValue<string>(out var pattern) && pattern.StartsWith("${", StringComparison.Ordinal) => Of(pattern[2..^1]) is { } found ? JsonValue.Create(found) : null,
        _ => value.DeepClone(),
    };

    /// <summary>What a name stands for; null where that is not known.</summary>
    public string? Of(string name) => name switch
    {
        "arn" => resource,
        "account" => Account(caller),
        "me" => caller,
        "name" => Last,
        "path" => PathOf(),
        "bucket" => _arn?.Resource.Split('/', 2)[0],
        "key" => _arn?.Resource.Split('/', 2) is [_, var key] ? key : null,
        "layer" => _arn?.Resource.Split(':') is ["layer", var layer, ..] ? layer : Last,
        "parameter" => _arn?.Resource["parameter".Length..] is { } path ? path.LastIndexOf('/') == 0 ? path[1..] : path : null,
        "queue" => _arn is { } queue ? $"https://sqs.{queue.Region}.amazonaws.com/{queue.Account}/{queue.Resource}" : null,
        "repository" => _arn?.Resource["repository/".Length..],
        "log" => _arn?.Resource.Split(':') is ["log-group", var log, ..] ? log : null,
        "program" => Program,
        "program-base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes($"#!/bin/sh\n{Program}\n")),
        "buildspec" => $"version: 0.2\nphases:\n  build:\n    commands:\n      - {Program}\n",
        "archive" => Archive(),
        "everything" => Allow("", "*", "*"),
        "trust-me" => Allow(Principal(caller), "sts:AssumeRole", null),
        "open" => Allow(Principal($"arn:aws:iam::{Account(caller)}:root"), "*", "*").Replace("\"*\",\"Resource\"", $"\"{_arn?.Service}:*\",\"Resource\"", StringComparison.Ordinal),
        "open-bucket" => Allow(Principal($"arn:aws:iam::{Account(caller)}:root"), "s3:*", $"{resource}/*"),
        "open-own-bucket" => OpenOwnBucket(),
        "open-own-queue" => Others.GetValueOrDefault("own-queue") is { } ownQueue ? Allow("\"Principal\":\"*\",", "sqs:*", ownQueue) : null,
        "own-grantee" => Others.GetValueOrDefault("canonical") is { } canonical ? $"id=\"{canonical}\"" : null,
        "own-bucket-arn" => $"arn:aws:s3:::{mailbox}",
        "document" => Others.GetValueOrDefault(name) ?? "AWS-RunShellScript",
        "mailbox" => mailbox,
        "region" => region,
        "resource-account" => _arn?.Account,
        "instance" or "snapshot" => Others.GetValueOrDefault(name) ?? Last,
        "pipeline" => _arn?.Resource.Split('/')[0],
        "path-cluster" => _arn?.Resource.Split('/') is [_, var cluster, _] ? cluster : "default",
        "identity-document" => Others.GetValueOrDefault("machine") is { } machine ? new JsonObject { ["instanceId"] = machine }.ToJsonString() : null,
        "stack" => _arn?.Resource.Split('/') is ["stack", var stack, ..] ? stack : "rehearsal",
        "change-set-type" => Others.ContainsKey("existing") ? "UPDATE" : "CREATE",
        "template" => new JsonObject { ["Resources"] = new JsonObject { ["Topic"] = new JsonObject { ["Type"] = "AWS::SNS::Topic", ["Properties"] = new JsonObject { ["TopicName"] = mailbox } } } }.ToJsonString(),
        "topic-request" => new JsonObject { ["Name"] = mailbox }.ToJsonString(),
        "build-target" => $"arn:aws:codebuild:{region}:{Account(caller)}:project/{mailbox}",
        "template-base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(Of("template")!)),
        "object-url" => _arn?.Resource.Split('/', 2) is [var inBucket, var at] ? $"https://{inBucket}.s3.{region}.amazonaws.com/{at}" : null,
        "stack-set" => _arn?.Resource.Split('/') is ["stackset", var set, ..] ? set.Split(':')[0] : null,
        "mfa-code-1" => Others.GetValueOrDefault("mfa-seed") is { } seed ? OneTimeCode.At(seed, now) : null,
        "mfa-code-2" => Others.GetValueOrDefault("mfa-seed") is { } same ? OneTimeCode.At(same, now + OneTimeCode.Period) : null,
        "buildspec-base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(Of("buildspec")!)),
        "saml-metadata" => SamlMetadata,
        "delegation" => Delegation(),
        "trust-target" => Others.GetValueOrDefault("passed") is { } trusted ? Allow(Principal(trusted), "sts:AssumeRole", null) : null,
        "call-as" => Others.GetValueOrDefault("management") == Account(caller) ? "SELF" : "DELEGATED_ADMIN",
        "open-registry" => Allow(Principal($"arn:aws:iam::{Account(caller)}:root"), "ecr:ReplicateImage", $"arn:aws:ecr:{region}:{Account(caller)}:repository/*"),
        "open-ecr" => Allow(Principal($"arn:aws:iam::{Account(caller)}:root"), "ecr:*", null),
        _ => Others.GetValueOrDefault(name),
    };

    // IAM takes metadata of a thousand characters and more (IAM API Reference, "UpdateSAMLProvider").
    private static string SamlMetadata { get; } =
        $"<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata' entityID='https://rehearsal.example.com'><IDPSSODescriptor protocolSupportEnumeration='urn:oasis:names:tc:SAML:2.0:protocol'><!-- {new string('x', 1000)} --></IDPSSODescriptor></EntityDescriptor>";

    private string OpenOwnBucket() => Allow(Principal($"arn:aws:iam::{Account(caller)}:root"), "s3:*", $"arn:aws:s3:::{mailbox}*");

    // AWS Organizations User Guide, "Delegated administrator for AWS Organizations": only its own actions on policies can be handed on.
    private string? Delegation() => Others.GetValueOrDefault("made") is not { } member ? null
        : Allow(Principal($"arn:aws:iam::{member}:root"), "organizations:DetachPolicy", "*");

    private string Last => resource[(resource.LastIndexOfAny(['/', ':']) + 1)..];

    private string Program => $"{ProgramName} send {mailbox}";

    private string PathOf()
    {
        var text = _arn?.Resource ?? "/";
        var (first, last) = (text.IndexOf('/', StringComparison.Ordinal), text.LastIndexOf('/'));
        return first < 0 || first == last ? "/" : text[first..(last + 1)];
    }

    private static string Account(string arn) => Arn.TryParse(arn)?.Account ?? "";

    private static string Principal(string arn) => $"\"Principal\":{{\"AWS\":\"{arn}\"}},";

    private static string Allow(string principal, string action, string? resource) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow",{{principal}}"Action":"{{action}}"{{(resource is null ? "" : $",\"Resource\":\"{resource}\"")}}}]}""";

    private string Archive()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(ProgramName).Open();
            entry.Write(Encoding.UTF8.GetBytes(Program + "\n"));
        }

        return Convert.ToBase64String(bytes.ToArray());
    }
}
