using System.Globalization;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Inputs;

namespace Bulkhead.LocalCloud.Faults;

/// <summary>Reads a file of faults: a mapping with <c>seed</c> and the list <c>faults</c>.</summary>
public sealed class FaultPlanReader
{
    private static readonly string[] Keys = ["seed", "faults"];
    private static readonly string[] RuleKeys = ["fault", "service", "operation", "account", "at", "rate", "times", "seconds"];

    private static readonly Dictionary<string, FaultKind> Kinds = new(StringComparer.Ordinal)
    {
        ["throttle"] = FaultKind.Throttle,
        ["server-error"] = FaultKind.ServerError,
        ["cut-before"] = FaultKind.CutBefore,
        ["cut-after"] = FaultKind.CutAfter,
        ["time-out"] = FaultKind.TimeOut,
        ["expired-credentials"] = FaultKind.ExpiredCredentials,
        ["duplicate"] = FaultKind.Duplicate,
        ["kill"] = FaultKind.Kill,
        ["kill-after"] = FaultKind.KillAfter,
    };

    private readonly InputReading _input;

    private FaultPlanReader(DiagnosticBag diagnostics) => _input = new(diagnostics, FaultDiagnostics.Invalid);

    /// <summary>The plan; null where the file has a mistake, which is reported.</summary>
    public static FaultPlan? Read(DocumentNode root, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var before = diagnostics.HasErrors;
        var plan = new FaultPlanReader(diagnostics).Plan(root);
        return diagnostics.HasErrors && !before ? null : plan;
    }

    private FaultPlan? Plan(DocumentNode root)
    {
        if (root is not DocumentMapping mapping)
        {
            _input.Report(root, $"a file of faults is a mapping with 'faults', not {root.Description}");
            return null;
        }

        _input.CheckKeys(mapping, Keys);
        var seed = mapping.TryGet("seed", out var value) ? (int)Number(value, "seed", 0, int.MaxValue) : 0;
        if (!mapping.TryGet("faults", out var list) || list is not DocumentSequence sequence)
        {
            _input.Report(root, "'faults' must be a list");
            return null;
        }

        return new FaultPlan(seed, [.. sequence.Items.Select(Rule).OfType<FaultRule>()]);
    }

    private FaultRule? Rule(DocumentNode node)
    {
        if (node is not DocumentMapping mapping)
        {
            _input.Report(node, $"a fault is a mapping, not {node.Description}");
            return null;
        }

        _input.CheckKeys(mapping, RuleKeys);
        if (_input.Text(mapping, "fault") is not { } name || !Kinds.TryGetValue(name, out var kind))
        {
            _input.Report(node, $"'fault' must be one of {string.Join(", ", Kinds.Keys)}");
            return null;
        }

        return new FaultRule(kind)
        {
            Service = _input.Text(mapping, "service"),
            Operation = _input.Text(mapping, "operation"),
            Account = Account(mapping),
            At = mapping.TryGet("at", out var at) ? (long)Number(at, "at", 1, long.MaxValue) : null,
            Rate = mapping.TryGet("rate", out var rate) ? Number(rate, "rate", 0, 1) : 1,
            Times = mapping.TryGet("times", out var times) ? (long)Number(times, "times", 1, long.MaxValue) : null,
            Duration = TimeSpan.FromSeconds(mapping.TryGet("seconds", out var seconds) ? Number(seconds, "seconds", 0, 3600) : 30),
        };
    }

    private AccountId? Account(DocumentMapping mapping)
    {
        if (_input.Text(mapping, "account") is not { } text) return null;
        if (AccountId.TryParse(text) is { } account) return account;
        mapping.TryGet("account", out var node);
        _input.Report(node!, "'account' must be an account id of twelve digits");
        return null;
    }

    private double Number(DocumentNode node, string key, double least, double most)
    {
        if (node is DocumentScalar scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
            return number;
        _input.Report(node, $"'{key}' must be a number{(most <= 3600 ? $" from {least} to {most}" : $" of {least} or more")}");
        return least;
    }
}
