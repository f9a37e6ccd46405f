using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.Reach.Facts;

/// <summary>One action of a pipeline, or one rule of a stage's conditions: what a change that arrives there comes to.</summary>
internal sealed class PipelineAction
{
    /// <summary>The type of an action that makes or changes a stack.</summary>
    public const string Stack = "Deploy/CloudFormation";

    private readonly Node _pipeline;
    private readonly JsonElement? _configuration;
    private readonly string? _role;
    private readonly string _text;
    private readonly bool _isRule;

    public PipelineAction(Node pipeline, JsonElement stage, JsonElement declaration, bool isRule)
    {
        (_pipeline, _isRule) = (pipeline, isRule);
        var type = JsonPaths.Find(declaration, isRule ? "ruleTypeId" : "actionTypeId");
        string Of(string member) => type is { } known ? JsonPaths.Text(known, member) ?? "" : "";
        Type = $"{Of("category")}/{Of("provider")}";
        // Only AWS's own waits for a person; a custom one ends as who works on its jobs says.
        IsApproval = !isRule && Type == "Approval/Manual" && Of("owner") == "AWS";
        Arn = $"{pipeline.Arn}/{JsonPaths.Text(stage, "name")}/{JsonPaths.Text(declaration, "name")}";
        _configuration = JsonPaths.Find(declaration, "configuration")?.Clone();
        _text = declaration.GetRawText();
        _role = JsonPaths.Text(declaration, "roleArn");
        var parsed = Core.Identifiers.Arn.TryParse(_role);
        Account = parsed is { Account.Length: > 0 } own ? own.Account : pipeline.Account;
        Region = JsonPaths.Text(declaration, "region") ?? pipeline.Attribute("region").Values.FirstOrDefault() ?? "*";
    }

    /// <summary>The ARN, as policies name it.</summary>
    public string Arn { get; }

    /// <summary>Category and provider, such as <c>Build/CodeBuild</c>.</summary>
    public string Type { get; }

    /// <summary>Whether a person must approve before the pipeline goes on.</summary>
    public bool IsApproval { get; }

    // Where it acts: in the account of its role.
    private string Account { get; }

    private string Region { get; }

    private string Partition => _pipeline.Arn.Split(':')[1];

    private AttributeValue OwnRole => _role is { } own ? AttributeValue.One(own) : _pipeline.Attribute("service-role");

    private bool MakesChangeSet => Setting("ActionMode") is "CHANGE_SET_REPLACE";

    private bool ExecutesChangeSet => Setting("ActionMode") is "CHANGE_SET_EXECUTE";

    /// <summary>Writes what it comes to.</summary>
    public void Fill(Node node, Func<string, (ImmutableArray<string> Known, ImmutableArray<string> Possible, string? Missing)> rolesOf, Func<string, Node?> find)
    {
        if (_text.Contains("#{variables.", StringComparison.Ordinal)) node.Attributes["variables"] = AttributeValue.NotKnown($"what the pipeline's variables do in {Arn}");
        switch (Type)
        {
            case var _ when _isRule:
                // Some rules run commands and functions; what they come to is not told apart.
                AddOthers(node, OwnRole, rolesOf);
                break;
            case "Approval/Manual":
                break;
            case var source when source.StartsWith("Source/", StringComparison.Ordinal):
                FillSource(node);
                break;
            case "Build/CodeBuild" or "Test/CodeBuild":
                node.Attributes["project"] = OfAccount("ProjectName", n => $"arn:{Partition}:codebuild:{Region}:{Account}:project/{n}");
                break;
            case "Compute/Commands":
                AddRoles(node, "roles", OwnRole, rolesOf);
                break;
            case "Deploy/S3":
                node.Attributes["bucket"] = OfAccount("BucketName", n => $"arn:{Partition}:s3:::{n}");
                break;
            case Stack:
                break;
            case "Invoke/Lambda":
                var function = OfAccount("FunctionName", n => n.StartsWith("arn:", StringComparison.Ordinal) ? n : $"arn:{Partition}:lambda:{Region}:{Account}:function:{n}");
                node.Attributes["functions"] = function;
                AddOthers(node, function.Values is [var invoked] && find(invoked) is { } known ? known.Attribute("role") : OwnRole, rolesOf);
                break;
            default:
                AddOthers(node, OwnRole, rolesOf);
                break;
        }
    }

    /// <summary>Writes as whom a stack's action acts: the role of its configuration, or its own (AWS CloudFormation deploy action reference).</summary>
    /// <param name="node">The action's node.</param>
    /// <param name="all">The pipeline's actions: what makes a change set has the role with which it is executed.</param>
    /// <param name="rolesOf">What is known of a role.</param>
    public void FillStack(Node node, IEnumerable<PipelineAction> all, Func<string, (ImmutableArray<string> Known, ImmutableArray<string> Possible, string? Missing)> rolesOf)
    {
        if (Setting("ActionMode") == "DELETE_ONLY") return;
        if (!ExecutesChangeSet)
        {
            var acts = Setting("RoleArn") is { } given ? Literal(given, $"the role of {Arn}") : OwnRole;
            AddRoles(node, MakesChangeSet ? "change-set-roles" : "roles", acts, rolesOf);
            if (MakesChangeSet) node.Attributes["change-set"] = OfAccount("StackName", n => $"arn:{Partition}:cloudformation:{Region}:{Account}:stack/{n}/*");
            return;
        }

        var makers = all.Where(a => a.Type == Stack && a.MakesChangeSet && a.Setting("StackName") == Setting("StackName")).ToList();
        if (makers.Count == 0)
        {
            AddOthers(node, OwnRole, rolesOf);
            return;
        }

        foreach (var maker in makers) AddRoles(node, "roles", maker.Setting("RoleArn") is { } given ? Literal(given, $"the role of {maker.Arn}") : maker.OwnRole, rolesOf);
    }

    private void FillSource(Node node)
    {
        if ((Setting("BranchName") ?? Setting("Branch")) is { } branch) node.Attributes["branch"] = Literal(branch, $"the branch of {Arn}");
        if (Type == "Source/CodeCommit") node.Attributes["source"] = OfAccount("RepositoryName", n => $"arn:{Partition}:codecommit:{Region}:{Account}:{n}");
    }

    private static void AddRoles(Node node, string attribute, AttributeValue role, Func<string, (ImmutableArray<string> Known, ImmutableArray<string> Possible, string? Missing)> rolesOf)
    {
        if (role.Unknown is not null)
        {
            node.Attributes[attribute] = role;
            return;
        }

        foreach (var one in role.Values)
        {
            var (known, possible, missing) = rolesOf(one);
            if (!known.IsEmpty) node.Attributes[attribute] = new([.. ValuesOf(node, attribute), .. known]);
            if (missing is null) continue;
            node.Attributes["others"] = AttributeValue.NotKnown(missing);
            node.Attributes["other-roles"] = new([.. ValuesOf(node, "other-roles"), .. possible]);
        }
    }

    // What is done with the change is not known: as whom it may be done is.
    private void AddOthers(Node node, AttributeValue role, Func<string, (ImmutableArray<string> Known, ImmutableArray<string> Possible, string? Missing)> rolesOf)
    {
        node.Attributes["others"] = AttributeValue.NotKnown($"what {Type} in {Arn} does with a change");
        node.Attributes["other-roles"] = role.Unknown is not null ? role : new([.. role.Values.Select(rolesOf).SelectMany(r => r.Known.Concat(r.Possible))]);
    }

    private AttributeValue OfAccount(string setting, Func<string, string> name) => Setting(setting) is not { } value ? AttributeValue.None
        : Literal(value, $"{setting} of {Arn}") is { Unknown: null } ? AttributeValue.One(name(value)) : AttributeValue.NotKnown($"{setting} of {Arn}");

    // A value may be one that an earlier action gives.
    private static AttributeValue Literal(string value, string what) => value.Contains("#{", StringComparison.Ordinal) ? AttributeValue.NotKnown(what) : AttributeValue.One(value);

    private string? Setting(string name) => _configuration is { } configuration ? JsonPaths.Text(configuration, name) : null;

    private static ImmutableArray<string> ValuesOf(Node node, string attribute) => node.Attribute(attribute).Values;
}
