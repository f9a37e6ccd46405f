using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>Reads the paths of units.</summary>
internal static class UnitPathReader
{
    /// <summary>Levels below the root: "Quotas and service limits for AWS Organizations", AWS Organizations User Guide.</summary>
    public const int MaxDepth = 5;

    /// <summary>The path; null, with a diagnostic, when it is none, is the root, or is too deep.</summary>
    public static UnitPath? Read(ReadingContext context, string text, SourceSpan span)
    {
        if (UnitPath.TryParse(text) is not { } path)
        {
            context.Report(ConfigurationDiagnostics.UnitPath, span, $"'{text}' is not the path of a unit", help: "write the names of the units with '/' between them, each of 1 to 128 characters, as in Workloads/Production");
            return null;
        }

        if (path.IsRoot)
        {
            context.Report(ConfigurationDiagnostics.UnitPath, span, "the root is no unit", help: "name a unit below the root; for guardrails of all accounts write 'everywhere'");
            return null;
        }

        if (path.Depth <= MaxDepth) return path;
        context.Report(ConfigurationDiagnostics.UnitTooDeep, span, $"the unit stands {path.Depth} levels below the root; AWS allows {MaxDepth}", help: "leave out a level");
        return null;
    }
}
