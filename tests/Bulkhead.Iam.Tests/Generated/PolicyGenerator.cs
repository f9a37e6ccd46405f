using System.Text.Json.Nodes;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>Makes policy documents that AWS would accept.</summary>
internal sealed class PolicyGenerator(Dice dice, GeneratedService service)
{
    private static readonly string[] Variables =
    [
        "${aws:username}", "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'web'}", "${AWS:PRINCIPALACCOUNT}", "${*}", "${?}", "${$}",
    ];

    private static readonly string[] Principals =
    [
        "*", "111111111111", "222222222222", "arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root",
        "arn:aws:iam::111111111111:user/ann", "arn:aws:iam::222222222222:user/ann", "arn:aws:iam::111111111111:user/broker",
        "arn:aws:iam::111111111111:role/app", "arn:aws:iam::111111111111:role/ops", "arn:aws:iam::222222222222:role/app",
        "arn:aws:sts::111111111111:assumed-role/app/one", "arn:aws:sts::222222222222:assumed-role/app/one",
        "arn:aws:sts::111111111111:federated-user/guest",
    ];

    private readonly PatternGrower _grower = new(dice);

    private readonly ConditionGenerator _conditions = new(dice);

    /// <summary>A policy of the caller: identity policy, boundary or session policy.</summary>
    public JsonObject OfCaller() => Document(() => Statement(denies: dice.Chance(25)));

    /// <summary>A policy that lets nearly all through, so that others decide.</summary>
    public JsonObject Wide() => Document(() => new JsonObject { ["Effect"] = "Allow", ["Action"] = "*", ["Resource"] = "*" });

    /// <summary>An SCP.</summary>
    public JsonObject ServiceControl() => OfCaller();

    /// <summary>A customer's RCP: it only denies, to everyone.</summary>
    public JsonObject ResourceControl() => Document(() =>
    {
        var statement = Statement(denies: true, allActions: false);
        statement["Principal"] = "*";
        return statement;
    });

    /// <summary>The policy of a VPC endpoint.</summary>
    public JsonObject Endpoint() => Document(() =>
    {
        var statement = Statement(denies: dice.Chance(20));
        statement["Principal"] = "*";
        return statement;
    });

    /// <summary>The policy of a resource: a role's trust policy and a key's policy have their own shape.</summary>
    public JsonObject OfResource() => Document(() =>
    {
        var denies = dice.Chance(25);
        var statement = Statement(denies);
        if (service.Prefix is "sts" or "kms") statement.Remove("NotResource");
        if (service.Prefix == "sts") statement.Remove("Resource");
        if (service.Prefix == "kms") statement["Resource"] = "*";

        // A trust policy can't have NotPrincipal.
        statement[service.Prefix != "sts" && dice.Chance(12) ? "NotPrincipal" : "Principal"] = Principal();
        return statement;
    });

    private JsonObject Document(Func<JsonObject> makeStatement)
    {
        var statements = dice.Several(1, 3, makeStatement);
        var document = new JsonObject();
        if (!dice.Chance(10)) document["Version"] = dice.Chance(90) ? "2012-10-17" : "2008-10-17";
        document["Statement"] = statements.Count == 1 && dice.Chance(50) ? statements[0] : new JsonArray([.. statements]);
        return document;
    }

    private JsonObject Statement(bool denies, bool allActions = true)
    {
        var statement = new JsonObject
        {
            ["Effect"] = denies ? "Deny" : "Allow",
            [dice.Chance(15) && allActions ? "NotAction" : "Action"] = OneOrMore(() => Action(allActions)),
            [dice.Chance(15) ? "NotResource" : "Resource"] = OneOrMore(Resource),
        };
        if (dice.Chance(45)) statement["Condition"] = _conditions.Condition();
        return statement;
    }

    private string Action(bool allActions)
    {
        if (dice.Chance(20)) return allActions ? "*" : service.Prefix + ":*";
        if (dice.Chance(10)) return dice.Pick("iam:*", "s3:*", "sqs:Send*");
        var name = dice.Pick<string>([.. service.Actions, .. service.ListActions]);
        if (dice.Chance(30)) name = _grower.PatternOf(name);
        if (dice.Chance(15)) name = name.ToUpperInvariant();
        return $"{service.Prefix}:{(name.Length == 0 ? "*" : name)}";
    }

    private string Resource()
    {
        if (dice.Chance(35)) return "*";
        var head = string.Format(null, service.ResourceHead, dice.Pick("111111111111", "222222222222", "*"));
        if (dice.Chance(4)) return string.Join(':', head.Split(':')[..^2]).TrimEnd(':');
        var tail = dice.Pick(service.ResourceTails);
        if (dice.Chance(20)) tail = tail[..(tail.LastIndexOf('/') + 1)] + dice.Pick(Variables) + dice.Pick("", "*", "/one");
        else if (dice.Chance(70)) tail = _grower.PatternOf(tail);
        if (dice.Chance(8)) head = WithWildcardSegment(head);
        return head + (tail.Length == 0 ? "*" : tail);
    }

    /// <summary>The region or account segment with a wildcard inside of it, or at its end.</summary>
    private string WithWildcardSegment(string head)
    {
        var segments = head.Split(':');
        var at = dice.Pick(3, 4);
        segments[at] = dice.Pick("*", "eu-*-1", "eu-*", "1*1", "????????????", "us-east-?");
        return string.Join(':', segments);
    }

    private JsonNode Principal()
    {
        if (dice.Chance(25)) return "*";
        if (dice.Chance(15)) return new JsonObject { ["Service"] = dice.Pick("lambda.amazonaws.com", "sns.amazonaws.com"), ["AWS"] = dice.Pick(Principals) };
        return new JsonObject { ["AWS"] = OneOrMore(() => dice.Pick(Principals)) };
    }

    private JsonNode OneOrMore(Func<string> make)
    {
        if (dice.Chance(60)) return make();
        return new JsonArray([.. dice.Several(1, 3, make).Distinct(StringComparer.Ordinal).Select(t => (JsonNode)t)]);
    }
}
