using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Iam.Catalogue;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>Builds the smallest organization in which one alternative of a rule works, or what a change makes of it.</summary>
internal sealed class RuleWorld
{
    private const string Management = OrganizationFile.Management;
    private const string Own = OrganizationFile.Own;
    private const string Other = OrganizationFile.Other;
    private const string Region = "eu-west-1";
    private const string PermissionSet = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";

    private static readonly Dictionary<string, KindRow> Kinds = KindRow.All.ToDictionary(k => k.Kind, StringComparer.Ordinal);

    private readonly RuleRow _row;
    private readonly CaseChange? _change;
    private readonly ImmutableArray<string> _conditions;
    private readonly List<RuleCall> _calls;
    private readonly Dictionary<string, string> _kinds;
    private readonly Dictionary<string, string> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _arns = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Variable, string Attribute), string> _values = [];
    private readonly HashSet<(string Variable, string Attribute)> _missing = [];
    private readonly List<(JsonObject Statement, int Call)> _statements = [];
    private readonly SortedSet<string> _rules = new(StringComparer.Ordinal);
    private readonly JsonObject _declared = [];
    private readonly IamDetails _iam = new();
    private readonly Dictionary<string, string> _definition = new(StringComparer.Ordinal);
    private readonly AccountFacts _facts;
    private readonly string _home;
    private readonly Func<string, int> _rank;

    /// <param name="row">The rule.</param>
    /// <param name="alternative">The branches that are taken, as one list.</param>
    /// <param name="change">What stands in its way; null where nothing does.</param>
    /// <param name="rank">Which of the actions of a call the attacker may take: the one of the lowest rank; null for the first.</param>
    public RuleWorld(RuleRow row, ImmutableArray<string> alternative, CaseChange? change, Func<string, int>? rank = null)
    {
        _rank = rank ?? (_ => 0);
        _row = row;
        _change = change;
        var dropped = (change as CaseChange.WithoutCondition)?.Condition;
        _conditions = [.. alternative.Where(e => !RuleCall.IsCall(e) && e != dropped)];
        Falsified = dropped;
        _calls = [.. alternative.Where(RuleCall.IsCall).Select(RuleCall.Parse)];
        _kinds = row.Variables.ToDictionary(v => v.Variable, v => v.Kind, StringComparer.Ordinal);
        IsOutside = alternative.Contains("caller is outside");
        IsInManagementAccount = alternative.Contains("caller in management account") && dropped != "caller in management account";
        _home = IsInManagementAccount || dropped == "caller not in management account" ? Management : Own;
        AttackerIsRole = alternative.Contains("caller is role") || _calls.Any(c => c.Target == "self" && c.Actions[0].Contains("Role", StringComparison.Ordinal));
        if (dropped is "caller is role" or "caller is user") AttackerIsRole = dropped == "caller is user";
        Attacker = IsOutside && dropped != "caller is outside" ? "anyone" : $"arn:aws:iam::{_home}:{(AttackerIsRole ? "role" : "user")}/attacker";
        _facts = new AccountFacts();
    }

    public bool IsOutside { get; }

    public bool IsInManagementAccount { get; }

    public bool AttackerIsRole { get; }

    public string Attacker { get; }

    private string? Falsified { get; }

    /// <summary>Whether a case in which the condition does not hold says something.</summary>
    public static bool CanBeFalse(string condition) =>
        !condition.Contains(" in account of ", StringComparison.Ordinal)
        && !condition.StartsWith("usually ", StringComparison.Ordinal)
        && condition is not ("caller is user" or "caller is role")
        && !condition.EndsWith(" is caller", StringComparison.Ordinal)
        && !(condition.StartsWith("caller not", StringComparison.Ordinal) || condition.StartsWith("caller is outside", StringComparison.Ordinal))
        && !(condition.Contains(" not in ", StringComparison.Ordinal))
        && !condition.EndsWith("refers to role", StringComparison.Ordinal)
        && !condition.EndsWith(".pipeline is ${pipeline.arn}", StringComparison.Ordinal);

    public RuleCase Build()
    {
        Place();
        Require();
        Name();
        foreach (var variable in _kinds.Keys.Where(IsPrincipal)) AddPrincipal(variable);
        foreach (var variable in _kinds.Keys.Where(v => !IsPrincipal(v) && _kinds[v] is not ("policy" or "account"))) AddResource(variable);
        _rules.Add(_row.Id);
        foreach (var policy in _kinds.Where(k => k.Value == "policy").Select(k => k.Key))
        {
            _iam.AddPolicyVariable(_arns[policy], _values.ContainsKey((policy, "wider-versions")), Number(policy, "versions", 1));
        }

        foreach (var condition in _conditions) Hold(condition);
        for (var i = 0; i < _calls.Count; i++) Permit(i);
        AddAttacker();
        var variables = _arns.ToImmutableDictionary(StringComparer.Ordinal).SetItem("caller", Attacker);
        return new RuleCase(
            _row, _change, Attacker, [.. _rules], [.. _row.Gives.Select(g => (g, variables))],
            _iam.Render(),
            OrganizationFile.Render((_change as CaseChange.Guardrail)?.Action, _conditions.Any(c => c.StartsWith("caller in administrator account of ", StringComparison.Ordinal)) ? Own : null),
            _facts.Render([Management, Own, Other], _home, _declared));
    }

    private bool IsPrincipal(string variable) => _kinds[variable] is "role" or "user" or "group";

    // Who is in which account: with the attacker, but for those that are said not to be.
    private void Place()
    {
        foreach (var variable in _kinds.Keys)
        {
            var isAway = _conditions.Contains($"{variable} not in account of caller") || Falsified == $"{variable} not in account of caller" || _kinds[variable] == "account";
            _accounts[variable] = isAway ? Other : _home;
        }

        foreach (var words in _conditions.Select(c => c.Split(" in account of ")).Where(w => w.Length == 2 && _accounts.ContainsKey(w[0]) && _accounts.ContainsKey(w[1])))
        {
            if (_accounts[words[1]] == Other) _accounts[words[0]] = Other;
        }
    }

    // What conditions, calls and effects say of attributes.
    private void Require()
    {
        foreach (var condition in _conditions) Require(condition, true);
        if (Falsified is not null) Require(Falsified, false);
        // The rule that gives a shell on an instance asks for its agent.
        foreach (var instance in _kinds.Where(k => k.Value == "ec2.instance" && _conditions.Contains($"runs code in {k.Key}"))) _values[(instance.Key, "managed")] = "Online";
        foreach (var assignment in _kinds.Where(k => k.Value == "sso.assignment" && _conditions.Any(c => c.Contains($"${{{k.Key}.set-name}}", StringComparison.Ordinal))))
        {
            _values[(assignment.Key, "set-name")] = "set";
            _values[(assignment.Key, "target")] = Falsified?.EndsWith($".account is ${{{assignment.Key}.target}}", StringComparison.Ordinal) == true ? Other : _home;
            _values[(assignment.Key, "permission-set")] = PermissionSet;
            _facts.Add(Kinds["sso.permission-set"], _home, PermissionSet, new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "set" });
        }

        foreach (var give in _row.Gives.Where(g => g.StartsWith("session of ", StringComparison.Ordinal) && g.Contains('.', StringComparison.Ordinal)))
        {
            var (variable, attribute) = Split(give["session of ".Length..]);
            if (_missing.Contains((variable, attribute))) continue;
            _values[(variable, attribute)] = _iam.AddRole(_accounts[variable], "holder", null);
            _iam.Trust(_values[(variable, attribute)], new JsonObject { ["Service"] = "unused.amazonaws.com" }, "sts:AssumeRole");
        }
    }

    private void Require(string condition, bool holds)
    {
        var text = condition.StartsWith("usually ", StringComparison.Ordinal) ? condition["usually ".Length..] : condition;
        var words = text.Split(' ');
        if (words.Length < 2 || !words[0].Contains('.', StringComparison.Ordinal)) return;
        var (variable, attribute) = Split(words[0]);
        if (!_kinds.ContainsKey(variable)) return;
        var key = (variable, attribute);
        string? value = words[1..] switch
        {
            ["exists"] when attribute == "change-set" => holds ? $"arn:aws:cloudformation:{Region}:{_accounts[variable]}:stack/shop/made" : null,
            ["exists"] => holds ? attribute.EndsWith("role", StringComparison.Ordinal) || attribute == "roles" ? _iam.AddRole(_accounts[variable], "holder", null) : "there" : null,
            ["is", "missing"] => holds ? null : "there",
            ["is", "not", var v] => holds ? "another" : v,
            ["is", .. var v] => holds ? string.Join(' ', v) : "another",
            ["<", var n] => holds ? "0" : n,
            [">", var n] => holds ? $"{int.Parse(n, System.Globalization.CultureInfo.InvariantCulture) + 1}" : "0",
            ["contains", .. var v] => holds ? $"some {string.Join(' ', v)} text" : "another",
            ["refers", "to", var v] => holds ? $"@{v}" : "another",
            _ => null,
        };
        if (value is null) _missing.Add(key);
        else _values[key] = value;
    }

    // ARNs, once names are known; values that speak of other variables come after.
    private void Name()
    {
        foreach (var (variable, kind) in _kinds)
        {
            var account = _accounts[variable];
            var name = _values.TryGetValue((variable, "name"), out var pattern) ? Resolve(pattern).Replace("*", "x", StringComparison.Ordinal) : variable;
            var path = _values.TryGetValue((variable, "path"), out var p) ? p.Replace("*", "x/", StringComparison.Ordinal) : "/";
            _values[(variable, "name")] = name;
            _values.TryAdd((variable, "id"), kind == "route53.hosted-zone" ? $"/hostedzone/{variable}" : $"id-{variable}");
            _arns[variable] = kind switch
            {
                "role" or "user" or "group" or "policy" => $"arn:aws:iam::{account}:{kind}{path}{name}",
                "account" => $"arn:aws:iam::{account}:root",
                "iam.oidc-provider" => $"arn:aws:iam::{account}:oidc-provider/{_values.GetValueOrDefault((variable, "url"), "id.example.com").Replace("*", "", StringComparison.Ordinal)}",
                _ => ResourceArn(Kinds[kind], variable, account),
            };
            _values[(variable, "arn")] = _arns[variable];
            _values[(variable, "account")] = account;
            if (kind == "iam.oidc-provider") _values[(variable, "url")] = _arns[variable][(_arns[variable].IndexOf("oidc-provider/", StringComparison.Ordinal) + 14)..];
        }

        // What other attributes are made of is there.
        foreach (var (variable, kind) in _kinds.Where(k => Kinds.ContainsKey(k.Value)))
        {
            foreach (var template in Kinds[kind].Attributes.SelectMany(Kinds[kind].PathsOf).Where(p => p.Contains("${", StringComparison.Ordinal)))
            {
                _ = Expand(Kinds[kind], variable, template, _accounts[variable]);
            }
        }

        foreach (var key in _values.Keys.ToList())
        {
            var value = Resolve(_values[key]).Replace("*", "x", StringComparison.Ordinal);
            _values[key] = value.StartsWith('@') ? Reference(key, value[1..]) : value;
        }
    }

    private string ResourceArn(KindRow kind, string variable, string account)
    {
        if (kind.Kind == PipelineDeclarations.Action)
        {
            return $"arn:aws:codepipeline:{Region}:{account}:{(_values.GetValueOrDefault((variable, "pipeline")) == "another" ? "another" : "pipeline")}/{variable}/{variable}";
        }

        var template = kind.Json["arn"]?.GetValue<string>();
        if (template is null || !template.Contains("${", StringComparison.Ordinal))
        {
            if (kind.Type is null) return $"{kind.Kind}/{variable}";
            var type = kind.Type.Split(':', 2);
            var arn = ActionCatalogue.Embedded.FindService(type[0])!.ResourceTypes.First(t => t.Name == type[1]).ArnTemplate;
            template = arn.Replace("${Partition}", "aws", StringComparison.Ordinal).Replace("${Region}", Region, StringComparison.Ordinal).Replace("${Account}", account, StringComparison.Ordinal)
                .Replace("${AccountId}", account, StringComparison.Ordinal);
            for (var at = template.IndexOf("${", StringComparison.Ordinal); at >= 0; at = template.IndexOf("${", StringComparison.Ordinal))
            {
                template = string.Concat(template.AsSpan(0, at), variable, template.AsSpan(template.IndexOf('}', at) + 1));
            }

            return template.Replace("*", variable, StringComparison.Ordinal);
        }

        return Expand(kind, variable, template, account);
    }

    private string Expand(KindRow kind, string variable, string template, string account)
    {
        var text = template.Replace("${partition}", "aws", StringComparison.Ordinal).Replace("${region}", Region, StringComparison.Ordinal)
            .Replace("${account}", account, StringComparison.Ordinal).Replace("${arn}", _arns.GetValueOrDefault(variable, ""), StringComparison.Ordinal);
        foreach (var attribute in kind.Attributes)
        {
            if (!text.Contains($"${{{attribute}}}", StringComparison.Ordinal)) continue;
            _values.TryAdd((variable, attribute), attribute == "bus-name" ? "default" : $"{attribute}-{variable}");
            text = text.Replace($"${{{attribute}}}", Resolve(_values[(variable, attribute)]).TrimStart('/'), StringComparison.Ordinal);
        }

        return text;
    }

    private string Resolve(string text)
    {
        foreach (var (key, value) in _values.ToList())
        {
            text = text.Replace($"${{{key.Variable}.{key.Attribute}}}", value, StringComparison.Ordinal);
        }

        foreach (var (variable, _) in _kinds.Where(_ => text.Contains("${", StringComparison.Ordinal)))
        {
            text = text.Replace($"${{{variable}.name}}", variable, StringComparison.Ordinal).Replace($"${{{variable}.id}}", $"id-{variable}", StringComparison.Ordinal)
                .Replace($"${{{variable}.account}}", _accounts[variable], StringComparison.Ordinal)
                .Replace($"${{{variable}.target}}", Own, StringComparison.Ordinal).Replace($"${{{variable}.set-name}}", "set", StringComparison.Ordinal);
        }

        return text;
    }

    private string Reference((string Variable, string Attribute) key, string to) => key.Attribute switch
    {
        "sources" or "artifact-bucket" or "projects" => _values[(to, "name")],
        "source" => _kinds[to] == "s3.bucket" ? $"{_values[(to, "name")]}/source.zip" : $"https://example.com/{_values[(to, "name")]}",
        "launch-template" => _values[(to, "id")],
        "image" or "images" => $"{_values[(to, "uri")] = $"{_accounts[to]}.dkr.ecr.{Region}.amazonaws.com/{_values[(to, "name")]}"}:latest",
        "environment" or "user-data" => $"AWS_ACCESS_KEY_ID={IamDetails.AccessKey}",
        "providers" => $"cognito-idp.{Region}.amazonaws.com/{_values[(to, "id")]}",
        _ => _arns[to],
    };

    private void AddPrincipal(string variable)
    {
        var (account, arn, name) = (_accounts[variable], _arns[variable], _values[(variable, "name")]);
        switch (_kinds[variable])
        {
            case "group":
                _iam.AddGroup(account, name);
                return;
            case "user":
                if (_conditions.Contains($"{variable} is caller"))
                {
                    _arns[variable] = Attacker;
                    return;
                }

                _iam.AddUser(account, name);
                break;
            default:
                _iam.AddRole(account, name, arn);
                _iam.Trust(arn, new JsonObject { ["Service"] = "unused.amazonaws.com" }, "sts:AssumeRole");
                foreach (var condition in _conditions.Where(c => c.StartsWith($"{variable} trusts ", StringComparison.Ordinal))) AddTrust(arn, condition.Split(' ')[2]);
                if (_calls.Any(c => c.Actions[0] is "sts:AssumeRole" && c.Target == variable))
                {
                    JsonNode trusted = IsOutside && _change is not CaseChange.WithoutCall ? JsonValue.Create("*") : new JsonObject { ["AWS"] = $"arn:aws:iam::{_home}:root" };
                    _iam.Trust(arn, trusted, "sts:AssumeRole", "sts:TagSession");
                    if (IsOutside && _change is CaseChange.ForOthers) _iam.LimitTrust(arn, "o-cases00000");
                }

                break;
        }

        if (_values.ContainsKey((variable, "boundary"))) _iam.SetBoundary(arn, _iam.AddPolicy(account, $"boundary-of-{name}", "Allow", "s3:*"));
        if (_values.ContainsKey((variable, "inline-denials"))) _iam.AddInline(arn, IamDetails.Document("Deny", "s3:*"));
        if (_values.ContainsKey((variable, "attached-denials"))) _iam.Attach(arn, _iam.AddPolicy(account, $"denial-of-{name}", "Deny", "s3:*"));
        if (_kinds[variable] == "user") _facts.AddUser(account, name, Number(variable, "access-keys", 0), _values.ContainsKey((variable, "login-profile")), _values.ContainsKey((variable, "mfa-devices")));
        if (_values.ContainsKey((variable, "group-denials")) && _kinds.ContainsKey("group")) _iam.DenyInGroup(_accounts["group"], _values[("group", "name")]);
    }

    private int Number(string variable, string attribute, int otherwise)
    {
        if (_row.Elements.Concat(_row.Conditions).Any(e => e.Contains(".environment refers", StringComparison.Ordinal) || e.Contains(".user-data refers", StringComparison.Ordinal))) return 1;
        return _values.TryGetValue((variable, attribute), out var text) && int.TryParse(text, out var number) ? number : otherwise;
    }

    private void AddTrust(string role, string trusted)
    {
        if (_kinds.TryGetValue(trusted, out var kind))
        {
            _iam.Trust(role, new JsonObject { ["Federated"] = _arns[trusted] }, kind == "iam.saml-provider" ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity");
        }
        else if (trusted == "cognito-identity.amazonaws.com")
        {
            _iam.Trust(role, new JsonObject { ["Federated"] = trusted }, "sts:AssumeRoleWithWebIdentity");
        }
        else
        {
            _iam.Trust(role, new JsonObject { ["Service"] = trusted }, "sts:AssumeRole");
        }
    }

    private void AddResource(string variable)
    {
        var kind = Kinds[_kinds[variable]];
        var account = _accounts[variable];
        if (kind.Kind == "iam.instance-profile")
        {
            var role = _conditions.Contains($"{variable}.role refers to role") ? _arns["role"] : null;
            if (role is null && _values.ContainsKey((variable, "role"))) role = _iam.AddRole(account, "holder", null);
            if (role is not null) _iam.AddProfile(role, _arns[variable]);
            else _facts.AddProfile(account, _values[(variable, "name")], _arns[variable]);
            return;
        }

        foreach (var attribute in kind.Attributes.Where(a => _values.TryGetValue((variable, a), out _)).ToList()) Link(kind, variable, attribute);
        if (_definition.Count > 0) _facts.Add(Kinds["ecs.task-definition"], account, _values[(variable, "definition")], _definition);
        _definition.Clear();
        _facts.Add(kind, account, _arns[variable], kind.Attributes
            .Where(a => _values.ContainsKey((variable, a)) && !_missing.Contains((variable, a)))
            .ToDictionary(a => a, a => _values[(variable, a)], StringComparer.Ordinal));
        if (kind.Kind == "kms.key") _facts.AddKeyPolicy(account, _values[(variable, "id")]);
        if (_calls.Any(c => c.Provider?.EndsWith(".amazonaws.com", StringComparison.Ordinal) == true && c.Target == variable)) _facts.OpenFunction(account, _values[(variable, "name")], _arns[variable], _calls[0].Provider!);
    }

    // '@profile.role' needs the profile.
    private void Link(KindRow kind, string variable, string attribute)
    {
        var path = kind.PathsOf(attribute).FirstOrDefault(p => p.StartsWith('@'));
        if (path is null || kind.PathsOf(attribute).Any(p => !p.StartsWith('@'))) return;
        var (through, end) = Split(path[1..]);
        if (_values.ContainsKey((variable, through)) && through != "definition") return;
        var account = _accounts[variable];
        var value = _values[(variable, attribute)];
        switch (through)
        {
            case "profile":
                _values[(variable, through)] = $"arn:aws:iam::{account}:instance-profile/holder";
                _iam.AddProfile(value, _values[(variable, through)]);
                break;
            case "definition":
                _values[(variable, through)] = $"arn:aws:ecs:{Region}:{account}:task-definition/holder:1";
                _definition["name"] = "holder";
                _definition[end] = value;
                break;
            case "permission-set":
                _values[(variable, through)] = $"arn:aws:sso:::permissionSet/ssoins-1/{value}";
                _facts.Add(Kinds["sso.permission-set"], account, _values[(variable, through)], new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = value });
                break;
            default:
                throw new NotSupportedException($"{kind.Kind}: {path}");
        }
    }

    // What conditions say of memberships, of declared facts, and of what is held already.
    private void Hold(string condition)
    {
        var words = condition.Split(' ');
        switch (words)
        {
            case [var policy, "attached", "to", var to] when _kinds.ContainsKey(policy):
                _iam.Attach(to == "caller" ? Attacker : _arns[to], _arns[policy]);
                break;
            case [var member, "in", var group] when _kinds.GetValueOrDefault(group) == "group":
                _iam.Join(member == "caller" ? Attacker : _arns[member], _values[(group, "name")]);
                break;
            case ["declared", var name, "of", var of]:
                Declare(name, of, null);
                break;
            case ["declared", var name, "of", var of, "by", "another"]:
                Declare(name, of, null);
                break;
            case ["declared", var name, "of", var of, "names", var other]:
                Declare(name, of, _arns[other]);
                break;
            case [.. var hold, var what] when string.Join(' ', hold) is "changes" or "reads" or "runs code in":
                HoldBy(string.Join(' ', hold), what);
                break;
            default:
                break;
        }
    }

    private void Declare(string name, string of, string? other)
    {
        if (_declared[name] is not JsonObject entries) _declared[name] = entries = [];
        entries[_arns[of]] = other is null ? true : new JsonArray(other);
    }

    private void HoldBy(string hold, string variable)
    {
        if (_kinds[variable] == "github.repository")
        {
            Declare("push", variable, null);
            return;
        }

        if (HeldBy.Given.TryGetValue($"{hold} {_kinds[variable]}", out var given))
        {
            _rules.Add(given);
            Declare(HeldBy.Fact, variable, null);
            return;
        }

        var by = HeldBy.Rules[$"{hold} {_kinds[variable]}"];

        _rules.Add(by.Rule);
        var target = by.Target.Length == 0 ? _arns[variable] : Expand(Kinds[_kinds[variable]], variable, Kinds[_kinds[variable]].PathsOf(by.Target).First(), _accounts[variable]);
        _statements.Add((Statement(by.Action, target), -1));
        foreach (var more in HeldBy.Besides.GetValueOrDefault(by.Rule, [])) _statements.Add((Statement(more, "*"), -1));
    }

    private static JsonObject Statement(string action, string resource) => new() { ["Effect"] = "Allow", ["Action"] = action, ["Resource"] = resource };

    private void Permit(int index)
    {
        var call = _calls[index];
        if (call.Provider is not null) return;
        var name = call.Actions.MinBy(_rank)!;
        var action = ActionCatalogue.Embedded.FindAction(name);
        var resource = action is { HasResourceTypes: false } || call.Target == "anything" ? "*" : Target(call);
        var statement = Statement(name, resource);
        if (call.Service is { } service) statement["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["iam:PassedToService"] = service } };
        _statements.Add((statement, index));
    }

    private string Target(RuleCall call)
    {
        if (call.Target == "self") return Attacker;
        if (call.Target.StartsWith("new ", StringComparison.Ordinal))
        {
            var type = Kinds[call.Target[4..]].Type!.Split(':', 2);
            return ActionCatalogue.Embedded.FindService(type[0])!.ResourceTypes.First(t => t.Name == type[1]).ArnPatternIn("aws", "*", _home);
        }

        if (call.Target.StartsWith("arn:", StringComparison.Ordinal))
        {
            return Resolve(call.Target).Replace("${partition}", "aws", StringComparison.Ordinal).Replace("${region}", "*", StringComparison.Ordinal).Replace("${account}", _home, StringComparison.Ordinal);
        }

        if (!call.Target.Contains('.', StringComparison.Ordinal)) return _arns[call.Target];
        var (variable, attribute) = Split(call.Target);
        if (_values.TryGetValue((variable, attribute), out var value) && value.StartsWith("arn:", StringComparison.Ordinal)) return value;
        if (_missing.Contains((variable, attribute))) return "*";
        return Expand(Kinds[_kinds[variable]], variable, Kinds[_kinds[variable]].PathsOf(attribute).First(), _accounts[variable]);
    }

    private void AddAttacker()
    {
        if (Attacker == "anyone") return;
        var document = new JsonArray();
        var without = (_change as CaseChange.WithoutCall)?.Call;
        var forOthers = (_change as CaseChange.ForOthers)?.Call;
        var texts = _statements.Select(s => s.Statement.ToJsonString()).ToList();
        for (var i = 0; i < _statements.Count; i++)
        {
            var statement = _statements[i].Statement;
            if (without is { } gone && texts[i] == TextOf(gone)) continue;
            if (forOthers is { } foreign && texts[i] == TextOf(foreign))
            {
                statement["Condition"] ??= new JsonObject();
                statement["Condition"]!["StringLike"] = new JsonObject { ["aws:PrincipalOrgID"] = "o-another0000" };
            }

            document.Add(statement);
        }

        _iam.AddAttacker(Attacker, AttackerIsRole, document, (_change as CaseChange.Boundary)?.Action);

        string TextOf(int call) => _statements.Where(s => s.Call == call).Select(s => texts[_statements.IndexOf(s)]).FirstOrDefault("");
    }

    private static (string Variable, string Attribute) Split(string text) => (text[..text.IndexOf('.', StringComparison.Ordinal)], text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..]);
}
