using Bulkhead.Iam.Tests.Reference;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>Makes requests; their resources grow from the policies' own patterns.</summary>
internal sealed class RequestGenerator(Dice dice, GeneratedService service, IReadOnlyList<string> patterns)
{
    private readonly PatternGrower _grower = new(dice);

    public ReferenceRequest Request(ReferenceRequest caller)
    {
        var account = dice.Chance(65) ? "111111111111" : "222222222222";
        var isList = dice.Chance(10) && caller.CallerAccount is not null;
        return caller with
        {
            Action = $"{service.Prefix}:{dice.Pick(isList ? service.ListActions : service.Actions)}",
            Resource = isList ? "*" : Resource(account),
            ResourceAccount = isList ? caller.CallerAccount! : account,
            IsAwsManagedKey = service.Prefix == "kms" && dice.Chance(5),
            Context = Context(),
        };
    }

    private string Resource(string account)
    {
        var head = string.Format(null, service.ResourceHead, account);
        if (patterns.Count == 0 || dice.Chance(35)) return head + dice.Pick(service.ResourceTails);
        var segments = dice.Pick(patterns).Split(':', 6);
        var tail = segments.Length < 6 ? dice.Pick(service.ResourceTails) : _grower.TextOf(segments[5].Replace("${aws:username}", "ann", StringComparison.Ordinal));
        return head + (service.Prefix is "kms" or "sts" ? Plain(tail) : tail);
    }

    /// <summary>Names of keys and roles have no such characters as object keys may have.</summary>
    private string Plain(string tail) =>
        tail.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '/') && tail.Split('/') is [_, { Length: > 0 }] && service.ResourceTails[0].Split('/')[0] == tail.Split('/')[0]
            ? tail
            : dice.Pick(service.ResourceTails);

    private Dictionary<string, ReferenceValue> Context()
    {
        var context = new Dictionary<string, ReferenceValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in GeneratedKey.All)
        {
            if (key.IsDerived || !dice.Chance(60)) continue;
            context[key.Name] = key.IsSet
                ? new([.. dice.Several(0, 3, () => dice.Pick(key.Values)).Distinct(StringComparer.Ordinal)], IsSet: true)
                : new([dice.Pick(key.Values)], IsSet: false);
        }

        if (service.Prefix == "kms" && dice.Chance(60)) context["kms:EncryptionContext:Department"] = new([dice.Pick("Finance", "Web")], IsSet: false);
        if (service.Prefix == "kms" && dice.Chance(30)) context["kms:EncryptionContext:Purpose"] = new(["Test"], IsSet: false);
        return context;
    }
}
