using System.Text.Json.Nodes;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>Writes the resources of a case as AWS's responses, after the table of kinds. All operations were collected.</summary>
internal sealed class AccountFacts
{
    private static readonly string[] Operations =
    [
        .. KindRow.All.SelectMany(k => k.Operations).Concat(["iam:ListAccessKeys", "iam:GetLoginProfile", "iam:ListMFADevices", "ram:ListResources", "ram:ListPrincipals"]).Distinct(StringComparer.Ordinal),
    ];

    private static readonly string[] DeclaredNames =
    [
        HeldBy.Fact,
        .. RuleRow.All.SelectMany(r => r.Conditions).Where(c => c.StartsWith("declared ", StringComparison.Ordinal)).Select(c => c.Split(' ')[1]).Distinct(StringComparer.Ordinal),
    ];

    private readonly Dictionary<(string Account, string Operation), List<JsonNode>> _pages = [];
    private readonly Dictionary<(string Account, string Operation), JsonObject> _ofOne = [];
    private readonly Dictionary<string, PipelineDeclarations> _pipelines = new(StringComparer.Ordinal);

    public void Add(KindRow kind, string account, string arn, IReadOnlyDictionary<string, string> attributes)
    {
        if (kind.Kind is PipelineDeclarations.Pipeline or PipelineDeclarations.Action)
        {
            if (!_pipelines.TryGetValue(account, out var pipelines)) _pipelines[account] = pipelines = new();
            pipelines.Add(kind.Kind, arn, attributes);
            return;
        }

        if (kind.Kind == "s3.bucket" && !attributes.ContainsKey("ownership")) attributes = new Dictionary<string, string>(attributes, StringComparer.Ordinal) { ["ownership"] = "BucketOwnerEnforced" };
        var items = kind.Json["items"]?.GetValue<string>();
        JsonNode item;
        if (kind.PathsOf("url").Contains("."))
        {
            item = JsonValue.Create($"https://sqs.eu-west-1.amazonaws.com/{account}/{attributes["name"]}");
        }
        else
        {
            var members = new JsonObject();
            var arnPath = kind.Json["arn"]!.GetValue<string>();
            if (!arnPath.Contains("${", StringComparison.Ordinal)) JsonShape.Set(members, arnPath, arn);
            Fill(members, kind.Json["attributes"] as JsonObject, attributes);
            item = members;
        }

        if (items is null) Page(account, kind.From!, item);
        else
        {
            var page = new JsonObject();
            JsonShape.Set(page, items, item);
            Page(account, kind.From!, page);
        }

        foreach (var detail in kind.Details) AddDetail(detail, account, arn, attributes);
    }

    public void AddProfile(string account, string name, string arn) =>
        Page(account, "iam:ListInstanceProfiles", new JsonObject { ["InstanceProfiles"] = new JsonArray(new JsonObject { ["Arn"] = arn, ["InstanceProfileName"] = name, ["Roles"] = new JsonArray() }) });

    public void AddUser(string account, string name, int keys, bool hasPassword, bool hasDevice)
    {
        var list = new JsonArray();
        for (var i = 0; i < keys; i++) list.Add(new JsonObject { ["UserName"] = name, ["AccessKeyId"] = i == 0 ? IamDetails.AccessKey : $"AKIAIOSFODNN7EXAMPL{i}" });
        One(account, "iam:ListAccessKeys", name, new JsonObject { ["AccessKeyMetadata"] = list });
        if (hasPassword) One(account, "iam:GetLoginProfile", name, new JsonObject { ["LoginProfile"] = new JsonObject { ["UserName"] = name } });
        var devices = new JsonArray();
        if (hasDevice) devices.Add(new JsonObject { ["UserName"] = name, ["SerialNumber"] = $"arn:aws:iam::{account}:mfa/{name}" });
        One(account, "iam:ListMFADevices", name, new JsonObject { ["MFADevices"] = devices });
    }

    public void AddKeyPolicy(string account, string id) => One(account, "kms:GetKeyPolicy", id, new JsonObject
    {
        ["Policy"] = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(new JsonObject { ["Effect"] = "Allow", ["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{account}:root" }, ["Action"] = "kms:*", ["Resource"] = "*" }),
        }.ToJsonString(),
    });

    public void OpenFunction(string account, string name, string arn, string service) => One(account, "lambda:GetPolicy", name, new JsonObject
    {
        ["Policy"] = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(new JsonObject { ["Effect"] = "Allow", ["Principal"] = new JsonObject { ["Service"] = service }, ["Action"] = "lambda:InvokeFunction", ["Resource"] = arn }),
        }.ToJsonString(),
    });

    public string Render(IEnumerable<string> accounts, string home, JsonObject declared)
    {
        var root = new JsonObject();
        foreach (var (account, pipelines) in _pipelines)
        {
            foreach (var (name, declaration) in pipelines.Render())
            {
                Page(account, "codepipeline:ListPipelines", new JsonObject { ["pipelines"] = new JsonArray(new JsonObject { ["name"] = name }) });
                One(account, "codepipeline:GetPipeline", name, new JsonObject { ["pipeline"] = declaration });
            }
        }

        foreach (var account in accounts)
        {
            var facts = new JsonObject();
            foreach (var operation in Operations)
            {
                if (_ofOne.TryGetValue((account, operation), out var byName)) facts[operation] = byName;
                else if (_pages.TryGetValue((account, operation), out var pages)) facts[operation] = ByRegion(operation, pages);
                else facts[operation] = new JsonObject();
            }

            // Lists for everybody count nowhere: a case is about its rule alone.
            facts["s3:GetAccountPublicAccessBlock"] = new JsonObject { ["PublicAccessBlockConfiguration"] = new JsonObject { ["IgnorePublicAcls"] = true } };
            root[account] = facts;
        }

        foreach (var (name, entries) in declared) root[home]![$"declared:{name}"] = entries!.DeepClone();
        foreach (var name in DeclaredNames)
        {
            root[home]![$"declared:{name}"] ??= new JsonObject();
        }

        return root.ToJsonString();
    }

    private static JsonNode ByRegion(string operation, List<JsonNode> pages)
    {
        var list = new JsonArray([.. pages]);
        return operation.StartsWith("declared:", StringComparison.Ordinal) ? list : new JsonObject { ["eu-west-1"] = list };
    }

    private void AddDetail(JsonObject detail, string account, string arn, IReadOnlyDictionary<string, string> attributes)
    {
        var from = detail["from"]!.GetValue<string>();
        var own = detail["attributes"]!.AsObject();
        if (!own.Any(a => attributes.ContainsKey(a.Key))) return;
        if (detail["by"]?.GetValue<string>() is { } by)
        {
            var key = by == "arn" ? arn : attributes[by];
            if (own.Count == 1 && own.First().Value!.ToString() == ".")
            {
                One(account, from, key, JsonValue.Create(attributes[own.First().Key] == "true"));
                return;
            }

            var response = new JsonObject();
            Fill(response, own, attributes);
            One(account, from, key, response);
            return;
        }

        var item = new JsonObject();
        Fill(item, own, attributes);
        var name = attributes.GetValueOrDefault("id") is { } id && detail["match"]!.GetValue<string>().EndsWith("Id", StringComparison.Ordinal) ? id : attributes.GetValueOrDefault("name") ?? arn;
        JsonShape.Set(item, detail["match"]!.GetValue<string>(), from.StartsWith("declared:", StringComparison.Ordinal) ? arn : name);
        if (detail["items"]?.GetValue<string>() is not { } items)
        {
            Page(account, from, item);
            return;
        }

        var page = new JsonObject();
        JsonShape.Set(page, items, item);
        Page(account, from, page);
    }

    private static void Fill(JsonObject into, JsonObject? paths, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (attribute, path) in paths ?? [])
        {
            if (!values.TryGetValue(attribute, out var value)) continue;
            var first = (path is JsonArray several ? several.Select(p => p!.GetValue<string>()) : [path!.GetValue<string>()])
                .FirstOrDefault(p => !p.StartsWith('@') && !p.Contains("${", StringComparison.Ordinal));
            if (first is not null) JsonShape.Set(into, first, value);
        }
    }

    private void Page(string account, string operation, JsonNode page)
    {
        if (!_pages.TryGetValue((account, operation), out var pages)) _pages[(account, operation)] = pages = [];
        pages.Add(page);
    }

    private void One(string account, string operation, string name, JsonNode response)
    {
        if (!_ofOne.TryGetValue((account, operation), out var byName)) _ofOne[(account, operation)] = byName = [];
        byName[name] = response;
    }
}
